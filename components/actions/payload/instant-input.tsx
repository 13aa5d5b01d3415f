'use client'

import { useDisplayZone } from '../../ui/display-zone.tsx'
import { ZonedTimeInput } from '../../ui/zoned-time-input.tsx'

type Props = {
  /** ISO; null for empty. */
  instant: string | null
  onChange: (instant: string | null) => void
  onBlur: () => void
}

/** A moment, typed on the clocks of the zone that the page shows. */
export function InstantInput({ instant, onChange, onBlur }: Props) {
  const { zone } = useDisplayZone()
  const instantMs = instant === null ? Number.NaN : Date.parse(instant)
  return (
    <span className="flex max-w-72">
      <ZonedTimeInput
        value={Number.isNaN(instantMs) ? null : instantMs}
        onChange={(ms) => onChange(ms === null ? null : new Date(ms).toISOString())}
        zone={zone}
        hasSeconds
        onBlur={onBlur}
      />
    </span>
  )
}
