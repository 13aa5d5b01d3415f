import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { DayOfRuns } from '#domain/views/task-run-views.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import { meaningOfWall, wallOf } from '#scheduling/cron/wall-clock.ts'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { leastRunIdAt } from '../runs/run-id-bound.ts'
import { taskParameters } from './task-detail.ts'

export const taskDaysParameters = taskParameters.extend({
  zone: z.string().max(64, 'At most 64 characters.').refine(isTimeZone, 'There is no such time zone.').default('UTC'),
})

/** Six weeks, the present day last. */
const DAYS_SHOWN = 42
/** Offsets of zones, and their changes, are multiples of this. */
const STEP = '15 minutes'
/** A run that ended in these days was activated so long before them at the most; older ones are looked for in vain. */
const LONGEST_RUN_MS = 7 * DAY_MS

type Bin = { at: Date; succeeded: number; failed: number; other: number }

/** How the runs of a task ended on each of the last days of a zone, removed ones among them (rule K2); oldest first, days without any too. */
export async function taskDays(db: Database, { id, zone }: z.output<typeof taskDaysParameters>): Promise<{ rows: DayOfRuns[] }> {
  const today = Math.floor(wallOf(await databaseNowMs(db), zone) / DAY_MS)
  const first = today - DAYS_SHOWN + 1
  // A day more on both sides of what the zone's days can be.
  const since = new Date((first - 1) * DAY_MS)
  const rows = await preparedSql(db)<Bin[]>`
    select date_bin(${STEP}, ended.at, timestamptz 'epoch') as at, sum(succeeded)::float8 as succeeded, sum(failed)::float8 as failed, sum(other)::float8 as other
    from (
      select ended_at as at, (state = 'succeeded')::int as succeeded, (state in ('failed', 'expired'))::int as failed,
        (state = 'cancelled')::int as other
      from runs where task_id = ${id} and id >= ${leastRunIdAt(since.getTime() - LONGEST_RUN_MS)}::uuid and ended_at >= ${since}
      union all
      select hour, succeeded, failed, cancelled from run_hours where task_id = ${id} and hour >= ${since}
    ) as ended
    group by 1`
  const days = Array.from({ length: DAYS_SHOWN }, (_, index) => ({
    day: new Date((first + index) * DAY_MS).toISOString().slice(0, 10),
    since: isoInstant(midnightMs(first + index, zone)),
    before: isoInstant(midnightMs(first + index + 1, zone)),
    succeeded: 0,
    failed: 0,
    other: 0,
  }))
  for (const { at, succeeded, failed, other } of rows) {
    const day = days[Math.floor(wallOf(at.getTime(), zone) / DAY_MS) - first]
    if (!day) continue
    day.succeeded += succeeded
    day.failed += failed
    day.other += other
  }
  return { rows: days }
}

/** When a day of a zone begins; `day` counts from 1970-01-01. Where a clock change leaves midnight out, its first moment. */
function midnightMs(day: number, zone: string): number {
  return meaningOfWall(day * DAY_MS, zone).instantMs
}
