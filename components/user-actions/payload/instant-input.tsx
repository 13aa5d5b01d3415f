'use client'

import { DateTimeInput } from '../../ui/date-time-input.tsx'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import type { DraftValue } from './payload-draft.ts'

type Props = {
  /** ISO; null for empty, NaN for what can't be read. */
  instant: DraftValue
  onChange: (instant: DraftValue) => void
  onBlur: () => void
}

/** A moment, typed on the clocks of the zone that the page shows. */
export function InstantInput({ instant, onChange, onBlur }: Props) {
  const { zone } = useDisplayZone()
  return (
    <span className="flex max-w-80">
      <DateTimeInput
        value={instant === null || instant === '' ? null : Date.parse(String(instant))}
        onChange={(ms) => onChange(ms === null || Number.isNaN(ms) ? ms : new Date(ms).toISOString())}
        zone={zone}
        onBlur={onBlur}
      />
    </span>
  )
}
