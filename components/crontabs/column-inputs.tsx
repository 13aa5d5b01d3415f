'use client'

import { X } from 'lucide-react'
import { type ComponentProps, useId } from 'react'
import { CRON_FIELDS, type CronField } from '#scheduling/cron/crontab-definition.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { CronSentence } from './cron-sentence.tsx'

const COLUMNS: Record<CronField, { title: string; takes: string }> = {
  second: { title: 'Second', takes: '0-59' },
  minute: { title: 'Minute', takes: '0-59' },
  hour: { title: 'Hour', takes: '0-23' },
  dayOfMonth: { title: 'Day of month', takes: '1-31, L' },
  month: { title: 'Month', takes: '1-12, jan-dec' },
  dayOfWeek: { title: 'Day of week', takes: '0-7, sun-sat, 5L, 5#2' },
}

type Props = {
  /** What react-hook-form spreads on the input of a column. */
  inputOf: (field: CronField) => ComponentProps<'input'>
  problems: Readonly<Partial<Record<CronField, string>>>
  hasSeconds: boolean
  onSeconds: (hasSeconds: boolean) => void
}

/** One input for each column, seconds folded away; what is wrong stands under all of them, where there is room for a sentence. */
export function ColumnInputs({ inputOf, problems, hasSeconds, onSeconds }: Props) {
  const id = useId()
  const fields = hasSeconds ? CRON_FIELDS : CRON_FIELDS.slice(1)
  const wrong = fields.filter((field) => problems[field] !== undefined)
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Columns of the cron expression</legend>
      <div className={hasSeconds ? 'grid grid-cols-2 gap-3 @lg:grid-cols-6' : 'grid grid-cols-2 gap-3 @lg:grid-cols-5'}>
        {fields.map((field) => (
          <div key={field} className="flex min-w-0 flex-col gap-1">
            <span className="flex h-5 items-center justify-between gap-1">
              <label htmlFor={`${id}-${field}`} className="truncate text-sm font-medium">
                {COLUMNS[field].title}
              </label>
              {field === 'second' && (
                <IconButton label="Without seconds" icon={<X />} size="sm" className="-my-1 -mr-1" onClick={() => onSeconds(false)} />
              )}
            </span>
            <TextInput
              isMono
              spellCheck={false}
              autoCapitalize="off"
              {...inputOf(field)}
              id={`${id}-${field}`}
              aria-invalid={problems[field] ? true : undefined}
              aria-describedby={`${id}-${field}-${problems[field] ? 'problem' : 'takes'}`}
            />
            <span id={`${id}-${field}-takes`} className="truncate text-xs text-muted">
              {COLUMNS[field].takes}
            </span>
          </div>
        ))}
      </div>
      {wrong.length > 0 && (
        <ul className="mt-2 flex flex-col gap-1">
          {wrong.map((field) => (
            <li key={field} id={`${id}-${field}-problem`} role="alert" className="max-w-[80ch] text-xs text-red">
              <span className="font-medium">{COLUMNS[field].title}:</span> <CronSentence text={problems[field] ?? ''} />
            </li>
          ))}
        </ul>
      )}
      {!hasSeconds && (
        <button
          type="button"
          onClick={() => onSeconds(true)}
          className="mt-2 text-xs text-muted underline decoration-line-strong underline-offset-4 hover:text-fg"
        >
          Add seconds
        </button>
      )}
    </fieldset>
  )
}
