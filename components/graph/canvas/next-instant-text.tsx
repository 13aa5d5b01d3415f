'use client'

import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { useDisplayZone } from '../../ui/display-zone.tsx'
import { formatClock, formatExact } from '../../ui/time-format.ts'
import { useNow } from '../../ui/use-now.ts'

/** When a task is due next, in as few characters as will do; nothing where that is not known. */
export function NextInstantText({ instant }: { instant: string | null }) {
  const { zone } = useDisplayZone()
  const nowMs = useNow(MINUTE_MS)
  if (instant === null) return null
  const instantMs = Date.parse(instant)
  return (
    <time
      dateTime={instant}
      title={`Next: ${formatExact(instantMs, zone)} ${zone}`}
      className="tabular ml-auto whitespace-nowrap text-faint"
    >
      {formatClock(instantMs, nowMs, zone)}
    </time>
  )
}
