import { isoInstant } from '#domain/iso-instant.ts'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { Database } from '#server/database/client.ts'
import { countOutcomes } from '../runs/outcome-counts.ts'

/** Outcomes by the hour they ended in, from the hour of `sinceMs` on, the present hour last. */
export async function runsByHour(db: Database, sinceMs: number, nowMs: number): Promise<OverviewView['runsByHour']> {
  const firstHourMs = Math.floor(sinceMs / HOUR_MS) * HOUR_MS
  const counts = await countOutcomes(db, { by: 'hour', sinceMs: firstHourMs })
  return Array.from({ length: Math.floor((nowMs - firstHourMs) / HOUR_MS) + 1 }, (_, index) => {
    const hour = isoInstant(firstHourMs + index * HOUR_MS)
    return { hour, ...(counts.get(hour) ?? { succeeded: 0, failed: 0, other: 0 }) }
  })
}
