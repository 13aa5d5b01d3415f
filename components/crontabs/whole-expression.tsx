'use client'

import clsx from 'clsx'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CronColumns } from '#scheduling/cron/crontab-definition.ts'
import { readPastedText } from '#scheduling/cron/pasted-text.ts'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { PastedLines } from './pasted-lines.tsx'
import type { Expression, PendingExpression } from './use-expression.ts'

type Props = { columns: CronColumns; expression: Expression }

/** The columns as one line: shows them, and reads what is typed or pasted here. What can't be taken at once stays as typed, with what was understood of it. */
export function WholeExpression({ columns, expression }: Props) {
  const { typed, pending } = expression
  return (
    <div className={clsx('flex flex-col gap-2', !pending && '-mb-3')}>
      <Field
        label="Expression"
        help="Type or paste an expression, a line of a crontab file, a macro such as @daily, or “every 5 minutes”."
        className="[&>p]:min-h-8"
        error={pending?.isTold ? whyNotSaved(pending) : undefined}
      >
        <TextInput
          ref={expression.input}
          isMono
          spellCheck={false}
          autoCapitalize="off"
          value={typed ?? cronExpression(columns)}
          onChange={(event) => expression.type(event.target.value)}
          onBlur={(event) => expression.leave(event.relatedTarget instanceof HTMLButtonElement)}
          onPaste={(event) => {
            const text = event.clipboardData.getData('text')
            const reading = readPastedText(text, { secondsFirst: false })
            if (reading.lines.length === 0 && !/[\r\n]/.test(text.trim())) return
            event.preventDefault()
            expression.paste(text, reading)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || typed === null) return
            event.stopPropagation()
            expression.giveUp()
          }}
        />
      </Field>
      {pending && (
        <button
          type="button"
          className="-mt-1 self-start text-xs text-muted underline decoration-line-strong underline-offset-4 hover:text-fg"
          onMouseDown={(event) => event.preventDefault()}
          onClick={expression.giveUp}
        >
          Back to the columns
        </button>
      )}
      <div aria-live="polite">
        {pending && pending.reading.lines.length > 0 && <PastedLines reading={pending.reading} onTake={expression.take} />}
      </div>
    </div>
  )
}

function whyNotSaved({ reading }: PendingExpression): string {
  if (reading.problem !== null) return `${reading.problem} Nothing is saved until it can be read; Escape goes back to the columns.`
  return 'Not in the columns yet: use what was understood, or press Escape to go back to the columns.'
}
