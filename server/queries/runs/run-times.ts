import type { RunTimes } from '#scheduling/deadline/run-time-samples.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** How many successes a median is made of, and how many of the latest runs are searched for them. */
const SUCCESSES = 50
const LATEST_RUNS = 100
/** Of many tasks at once fewer each, as many in all: the latest runs of a task lie far apart from each other on the disk. */
const MOST_RUNS_READ = 100_000
const LEAST_RUNS = 10

/** The median run time of `loadRunTimes`, by task id. */
export async function loadMedianRunTimes(db: Database | Transaction, taskIds: readonly number[]): Promise<Map<number, number>> {
  return new Map([...(await loadRunTimes(db, taskIds))].map(([id, { medianMs }]) => [id, medianMs]))
}

/**
 * What half and nineteen of twenty of each task's latest runs waited for a worker at most, in milliseconds, by task id; a task of which none has
 * begun is missing. Backfills say nothing: they give way to everything else.
 */
export async function loadWaitTimes(db: Database | Transaction, taskIds: readonly number[]): Promise<Map<number, RunTimes>> {
  if (taskIds.length === 0) return new Map()
  const rows = await preparedSql(db)<({ taskId: number } & RunTimes)[]>`
    select
      wanted.id::float8 as "taskId", percentile_cont(0.5) within group (order by begun.ms) as "medianMs",
      percentile_cont(0.95) within group (order by begun.ms) as "lateMs"
    from unnest(${[...taskIds]}::bigint[]) as wanted (id)
    cross join lateral (
      select (extract(epoch from latest.started_at - latest.activated_at) * 1000)::float8 as ms
      from (
        select kind, activated_at, started_at, series_attempt from runs where task_id = wanted.id order by id desc limit ${latestRunsOf(taskIds)}
      ) as latest
      where latest.started_at >= latest.activated_at and latest.series_attempt = 1 and latest.kind <> 'backfill'
    ) as begun
    group by wanted.id`
  return new Map(rows.map(({ taskId, medianMs, lateMs }) => [taskId, { medianMs: Math.round(medianMs), lateMs: Math.round(lateMs) }]))
}

function latestRunsOf(taskIds: readonly number[]): number {
  return Math.max(LEAST_RUNS, Math.min(LATEST_RUNS, Math.floor(MOST_RUNS_READ / taskIds.length)))
}

/**
 * What half and nineteen of twenty of each task's latest successes took at most, in milliseconds, by task id; a task without any is missing. Costs the
 * same however long the history, and not much more however many the tasks. Runs that a person marked or had run again say nothing of how long the
 * task takes.
 */
export async function loadRunTimes(db: Database | Transaction, taskIds: readonly number[]): Promise<Map<number, RunTimes>> {
  if (taskIds.length === 0) return new Map()
  const rows = await preparedSql(db)<({ taskId: number } & RunTimes)[]>`
    select
      wanted.id::float8 as "taskId", percentile_cont(0.5) within group (order by success.ms) as "medianMs",
      percentile_cont(0.95) within group (order by success.ms) as "lateMs"
    from unnest(${[...taskIds]}::bigint[]) as wanted (id)
    cross join lateral (
      select (extract(epoch from latest.ended_at - latest.started_at) * 1000)::float8 as ms
      from (
        select id, state, started_at, ended_at, series_attempt, marked_by_name from runs
        where task_id = wanted.id order by id desc limit ${latestRunsOf(taskIds)}
      ) as latest
      where latest.state = 'succeeded' and latest.started_at <= latest.ended_at and latest.series_attempt = 1 and latest.marked_by_name is null
      order by latest.id desc limit ${SUCCESSES}
    ) as success
    group by wanted.id`
  return new Map(rows.map(({ taskId, medianMs, lateMs }) => [taskId, { medianMs: Math.round(medianMs), lateMs: Math.round(lateMs) }]))
}
