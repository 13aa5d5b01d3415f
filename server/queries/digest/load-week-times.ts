import type { DigestFacts, SampledTimes } from '#domain/digest/digest.ts'
import type { DigestWeek } from '#domain/digest/digest-week.ts'
import type { DigestTask } from '#domain/views/digest-views.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { type SampledWeek, sampledTimes } from './sampled-times.ts'

type Row = DigestTask & Omit<SampledWeek, 'taskId'>

/**
 * How long successes of each enabled task took in a week and in the weeks before: as it was reckoned when the week was over (rule K8), or, where it has
 * not been, from the runs that are there.
 */
export async function loadWeekTimes(tx: Transaction, week: DigestWeek): Promise<DigestFacts['times']> {
  const sql = preparedSql(tx)
  const [timed] = await sql<{ id: number }[]>`
    select id::float8 as id from timed_weeks where since = ${new Date(week.sinceMs)} and before = ${new Date(week.beforeMs)}`
  const times = timed
    ? sql`select task_id, week_runs, week_ms, before_runs, before_ms from week_times where week_id = ${timed.id}`
    : sql`
    select "taskId", "weekRuns", "weekMs", "beforeRuns", "beforeMs"
    from jsonb_to_recordset(${JSON.stringify(await all(sampledTimes(tx, week)))}::text::jsonb) as row (
      "taskId" bigint, "weekRuns" int, "weekMs" float8[], "beforeRuns" int, "beforeMs" float8[]
    )`
  const rows = await sql<Row[]>`
    select task.id::float8 as id, task.name, task.owner, task.runbook_url as "runbookUrl",
      times.week_runs as "weekRuns", to_jsonb(times.week_ms) as "weekMs",
      times.before_runs as "beforeRuns", to_jsonb(times.before_ms) as "beforeMs"
    from (${times}) as times (task_id, week_runs, week_ms, before_runs, before_ms)
    join tasks task on task.id = times.task_id and task.enabled and task.deleted_at is null`
  return rows.map(({ weekRuns, weekMs, beforeRuns, beforeMs, ...task }) => ({
    task,
    week: timesFrom(weekRuns, weekMs),
    before: timesFrom(beforeRuns, beforeMs),
  }))
}

async function all(parts: AsyncIterable<SampledWeek[]>): Promise<SampledWeek[]> {
  const rows: SampledWeek[] = []
  for await (const part of parts) rows.push(...part)
  return rows
}

function timesFrom(runs: number, [medianMs = 0, upperMs = 0, lateMs = 0]: number[]): SampledTimes {
  return { runs, medianMs, upperMs, lateMs }
}
