'use client'

import { useState } from 'react'
import { cronExpression } from '#domain/cron-expression.ts'
import { type CronColumns, parseExpression } from '#scheduling/cron/syntax.ts'
import { Field } from '../ui/field.tsx'
import { TextInput } from '../ui/text-input.tsx'

type Props = { columns: CronColumns; onColumns: (columns: CronColumns) => void }

/** The columns as one line: shows them, and splits what is typed or pasted here into them. What can't be split stays as typed, with the reason. */
export function WholeExpression({ columns, onColumns }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | undefined>()
  const type = (text: string) => {
    setTyped(text)
    const parsed = parseExpression(text)
    if (parsed.columns) onColumns(parsed.columns)
    if (parsed.columns || problem !== undefined) setProblem(parsed.problem ?? undefined)
  }
  const leave = () => {
    if (typed === null) return
    const parsed = parseExpression(typed)
    setProblem(parsed.problem ?? undefined)
    if (parsed.columns) setTyped(null)
  }
  const giveUp = () => {
    setTyped(null)
    setProblem(undefined)
  }
  return (
    <Field
      label="Expression"
      help="Paste a whole expression or a macro such as @daily: it fills the columns."
      error={problem && `${problem} Until then the columns below count.`}
    >
      <TextInput
        isMono
        spellCheck={false}
        autoCapitalize="off"
        value={typed ?? cronExpression(columns)}
        onChange={(event) => type(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || typed === null) return
          event.stopPropagation()
          giveUp()
        }}
      />
    </Field>
  )
}
