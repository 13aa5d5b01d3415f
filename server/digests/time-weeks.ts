import { type DigestWeek, wholeWeekAt } from '#domain/digest/digest-week.ts'
import { DAY_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { RetentionDays } from '#server/configuration/retention-settings.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { type SampledWeek, sampledTimes } from '#server/queries/digest/sampled-times.ts'

/** So many weeks are told without looking at their runs. */
const MOST_WEEKS = 13
/** Runs that began at the end of a week have ended so long after it, most of them. */
const SETTLED_AFTER_MS = DAY_MS

export type TimingOptions = {
  /** By whose calendar weeks are told. */
  zone: string
  /** Whole days that runs, and what was reckoned of them, are kept: of weeks before there is nothing to reckon. */
  keepDays: Pick<RetentionDays, 'runs' | 'counts'>
  tasksAtOnce?: number
  /** Whether a week, by its name, has no turn this time; left out: each has. */
  isResting?(week: string): boolean
}

/** How many weeks were written by it, and which; `failed`: the week that could not be reckoned, and why. */
export type TimingStep = { weeks: 0; failed?: { week: string; error: unknown } } | { weeks: 1; written: string; failed?: undefined }

/**
 * Reckons how long the runs of each task took in the weeks that are over, the latest first: each as soon as it is over, and once more a day later, when what
 * began in it has ended (rule K8). Some tasks after the other, so that whoever goes through it decides how long to rest between them; a week is written
 * when all of it is reckoned. One that can’t be is said to be, and the weeks before it have their turn.
 */
export async function* timeWeeks(db: Database, options: TimingOptions): AsyncGenerator<TimingStep> {
  for (const week of await weeksToTime(db, options)) {
    if (options.isResting?.(week.name)) continue
    try {
      const times: SampledWeek[] = []
      for await (const part of sampledTimes(db, week, options.tasksAtOnce)) {
        times.push(...part)
        yield { weeks: 0 }
      }
      await writeWeek(db, week, times)
    } catch (error) {
      yield { weeks: 0, failed: { week: week.name, error } }
      continue
    }
    yield { weeks: 1, written: week.name }
  }
}

async function weeksToTime(db: Database, { zone, keepDays }: TimingOptions): Promise<DigestWeek[]> {
  const nowMs = await databaseNowMs(db)
  const weeks = Array.from({ length: MOST_WEEKS }, (_, before) => wholeWeekAt(nowMs, zone, before))
  const timed = await preparedSql(db)<{ sinceMs: number; beforeMs: number; timedAtMs: number }[]>`
    select (extract(epoch from since) * 1000)::float8 as "sinceMs", (extract(epoch from before) * 1000)::float8 as "beforeMs",
      (extract(epoch from timed_at) * 1000)::float8 as "timedAtMs"
    from timed_weeks where before > ${new Date(weeks.at(-1)?.sinceMs ?? nowMs)}`
  const keptSinceMs = nowMs - Math.min(keepDays.runs, keepDays.counts) * DAY_MS
  return weeks.filter(({ sinceMs, beforeMs }) => {
    if (sinceMs < keptSinceMs) return false
    const known = timed.find((week) => week.sinceMs === sinceMs && week.beforeMs === beforeMs)
    return known === undefined || (known.timedAtMs < beforeMs + SETTLED_AFTER_MS && nowMs >= beforeMs + SETTLED_AFTER_MS)
  })
}

/** In place of what was reckoned before; tasks that are gone meanwhile are left out. */
async function writeWeek(db: Database, { sinceMs, beforeMs }: DigestWeek, times: readonly SampledWeek[]): Promise<void> {
  await db.transaction(async (tx) => {
    const sql = preparedSql(tx)
    const [week] = await sql<{ id: number }[]>`
      insert into timed_weeks (since, before, timed_at) values (${new Date(sinceMs)}, ${new Date(beforeMs)}, djag_now())
      on conflict (since, before) do update set timed_at = excluded.timed_at
      returning id::float8 as id`
    if (!week) throw new Error('The week was not kept.')
    await sql`delete from week_times where week_id = ${week.id}`
    await sql`
      insert into week_times (week_id, task_id, week_runs, week_ms, before_runs, before_ms)
      select ${week.id}, task.id, "weekRuns", "weekMs", "beforeRuns", "beforeMs"
      from jsonb_to_recordset(${JSON.stringify(times)}::text::jsonb) as row (
        "taskId" bigint, "weekRuns" int, "weekMs" float8[], "beforeRuns" int, "beforeMs" float8[]
      )
      join tasks task on task.id = row."taskId"
      for key share of task`
  })
}
