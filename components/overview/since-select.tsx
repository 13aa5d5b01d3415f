'use client'

import { useState } from 'react'
import { DateTimeInput } from '../ui/date-time-input.tsx'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { EXAMPLE } from '../ui/typed-instant.ts'
import { isSinceChoice, MOST_SINCE_MS, SINCE_CHOICES, SINCE_LABELS, type SinceChoice } from './since.ts'

type Props = { value: string; sinceMs: number; nowMs: number; onChange: (value: string) => void }

/** Since when is told what happened: a usual moment, or any of the last seven days. */
export function SinceSelect({ value, sinceMs, nowMs, onChange }: Props) {
  const chosen: SinceChoice | 'other' = isSinceChoice(value) ? value : 'other'
  return (
    <div className="flex flex-wrap items-start justify-end gap-2">
      <Select
        aria-label="What happened since"
        className="w-48"
        value={chosen}
        onChange={(choice) => onChange(choice === 'other' ? new Date(sinceMs).toISOString() : choice)}
        options={[...SINCE_CHOICES.map((choice) => ({ value: choice, label: SINCE_LABELS[choice] })), { value: 'other', label: 'Since …' }]}
      />
      {chosen === 'other' && <OtherMoment sinceMs={sinceMs} nowMs={nowMs} onChange={onChange} />}
    </div>
  )
}

function OtherMoment({ sinceMs, nowMs, onChange }: Omit<Props, 'value'>) {
  const { zone } = useDisplayZone()
  const [typedMs, setTypedMs] = useState<number | null>(sinceMs)
  const problem = problemOf(typedMs, nowMs)
  const change = (instantMs: number | null) => {
    setTypedMs(instantMs)
    if (instantMs !== null && problemOf(instantMs, nowMs) === undefined) onChange(new Date(instantMs).toISOString())
  }
  return (
    <Field label={`Since (${zone})`} error={problem}>
      <DateTimeInput value={typedMs} onChange={change} zone={zone} />
    </Field>
  )
}

function problemOf(instantMs: number | null, nowMs: number): string | undefined {
  if (instantMs === null || Number.isNaN(instantMs)) return EXAMPLE
  if (instantMs > nowMs) return 'This is yet to come.'
  return nowMs - instantMs > MOST_SINCE_MS ? 'At most seven days back.' : undefined
}
