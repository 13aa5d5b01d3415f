import type { z } from 'zod'
import type { PlanRange, PlanRun, PlanRunsView } from '#domain/views/plan-views.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { leastRunIdAt } from '../runs/run-id-bound.ts'
import { countRuns } from './plan-counts.ts'
import { type planRunsParameters, shownTasks } from './plan-tasks.ts'

/** So many runs are sent at most, save where that were fewer than `LEAST_OF_TASK` of a task; of a task with more than its share they are counted. */
const MOST_RUNS = 30_000
const LEAST_OF_TASK = 30
const MOST_OF_TASK = 2_000
/** How many of a task’s runs that began before the time are looked at for those that ended in it; what has not ended is never missing. */
const RUNS_BEFORE = 20
const MOST_RANGES = 5_000
const RANGES_OF_TASK = 200

/** What the ledger says of a stretch of time: the runs of the tasks that a filter finds, or where a task has very many their counts, and what got no run. */
export async function planRuns(db: Database, { from, to, ...filter }: z.output<typeof planRunsParameters>): Promise<PlanRunsView> {
  const { ids } = await shownTasks(db, filter)
  const share = Math.min(MOST_OF_TASK, Math.max(LEAST_OF_TASK, Math.floor(MOST_RUNS / Math.max(1, ids.length))))
  const [runs, ranges] = await Promise.all([loadRuns(db, { ids, from, to }, share), loadRanges(db, { ids, from, to })])
  const dense = [...Map.groupBy(runs, ({ taskId }) => taskId)].filter(([, { length }]) => length > share).map(([taskId]) => taskId)
  const isDense = new Set(dense)
  return {
    ...{ fromMs: from.getTime(), toMs: to.getTime() },
    runs: runs.filter(({ taskId }) => !isDense.has(taskId)),
    counted: dense.length === 0 ? null : { taskCount: dense.length, ...(await countRuns(db, { ids: dense, from, to })) },
    ranges: ranges
      .filter(({ place }) => place <= RANGES_OF_TASK)
      .slice(0, MOST_RANGES)
      .map(({ place: _, ...range }) => range),
    hasMoreRanges: ranges.length > MOST_RANGES || ranges.some(({ place }) => place > RANGES_OF_TASK),
  }
}

type Asked = { ids: readonly number[]; from: Date; to: Date }

/** Task by task, by the index of its runs: what it costs does not depend on how many runs others have. */
async function loadRuns(db: Database, { ids, from, to }: Asked, share: number): Promise<PlanRun[]> {
  const sql = preparedSql(db)
  const columns = sql`id, kind, state, scheduled_for, activated_at, started_at, ended_at, attempt, series_attempt, earlier_endings`
  const epochMs = (moment: ReturnType<typeof sql>) => sql`(extract(epoch from ${moment}) * 1000)::float8`
  return await sql<PlanRun[]>`
    select run.id, shown.id::float8 as "taskId", run.kind, run.state,
      ${epochMs(sql`run.scheduled_for`)} as "instantMs", ${epochMs(sql`coalesce(rerun.last_at, run.activated_at)`)} as "activatedMs",
      ${epochMs(sql`case when run.series_attempt = 1 then run.started_at else (
        select min(started_at) from attempts where run_id = run.id and number >= run.series_attempt) end`)} as "startedMs",
      ${epochMs(sql`run.ended_at`)} as "endedMs", coalesce(rerun.earlier, '[]') as earlier,
      case when run.attempt > run.series_attempt then (
        select coalesce(json_agg(json_build_object(
          'startedMs', ${epochMs(sql`one.started_at`)}, 'endedMs', ${epochMs(sql`one.ended_at`)}
        ) order by one.number), '[]')
        from (select * from attempts where run_id = run.id and number >= run.series_attempt order by number desc limit 20) as one
      ) end as attempts
    from unnest(${[...ids]}::bigint[]) as shown (id)
    cross join lateral (
      select ${columns} from runs where task_id = shown.id and id >= ${leastRunIdAt(from.getTime())} and id < ${leastRunIdAt(to.getTime())}
      union all
      select ${columns} from (
        select ${columns} from runs where task_id = shown.id and id < ${leastRunIdAt(from.getTime())} order by id desc limit ${RUNS_BEFORE}
      ) as earlier where ended_at >= ${from}
      union all
      select ${columns} from runs
      where task_id = shown.id and id < ${leastRunIdAt(from.getTime())} and state in ('queued', 'running', 'retrying')
      limit ${share + 1}
    ) as run
    left join lateral (
      select max(again_at) as last_at, json_agg(json_build_object(
        'fromMs', ${epochMs(sql`coalesce(since, run.activated_at)`)},
        'startedMs', ${epochMs(sql`case when since is null and run.started_at <= ended_at then run.started_at end`)},
        'endedMs', ${epochMs(sql`ended_at`)}, 'succeeded', succeeded
      ) order by number) as earlier
      from (
        select number, again_at, lag(again_at) over (order by number) as since, (ending ->> 'at')::timestamptz as ended_at,
          (ending ->> 'succeeded')::boolean as succeeded
        from jsonb_array_elements(run.earlier_endings) with ordinality as one (ending, number),
          lateral (select (ending ->> 'activatedAgainAt')::timestamptz as again_at) as again
        where again_at is not null
      ) as ended
    ) as rerun on run.series_attempt > 1`
}

/** `place`: the how-manieth of its task it is, from the latest; one more than are shown says that there are more. */
async function loadRanges(db: Database, { ids, from, to }: Asked): Promise<(PlanRange & { place: number })[]> {
  return await preparedSql(db)<(PlanRange & { place: number })[]>`
    select shown.id::float8 as "taskId", decided.kind, decided.reason, (extract(epoch from decided.first_instant) * 1000)::float8 as "firstMs",
      (extract(epoch from decided.last_instant) * 1000)::float8 as "lastMs", decided.count::float8 as count, decided.place::float8 as place
    from unnest(${[...ids]}::bigint[]) as shown (id)
    cross join lateral (
      select *, row_number() over (order by last_instant desc) as place from decided_ranges
      where task_id = shown.id and last_instant >= ${from} and first_instant <= ${to}
      order by last_instant desc limit ${RANGES_OF_TASK + 1}
    ) as decided
    limit ${MOST_RANGES + 1}`
}
