import type postgres from 'postgres'
import { leastRunIdSql } from '#server/queries/runs/run-id-bound.ts'
import { endedBefore, type KeepRuns, removableRuns } from './old-runs.ts'
import { addRemoved } from './task-history.ts'

/** What comes after it was not looked at yet. */
export type RunPlace = { taskId: number; runId: string }

export const FIRST_RUN: RunPlace = { taskId: 0, runId: '00000000-0000-0000-0000-000000000000' }

const TASKS_AT_ONCE = 500
/** Of all runs of a batch together; a run with more waits for the next one. */
const LOG_LINES_AT_ONCE = 5_000

/** `next` null: that were all. */
export type RunsBatch = { next: RunPlace | null; runs: number; logLines: number }

/**
 * Removes the next of the old runs that nothing needs any more (rule K1), of at most `limit` that it looks at, with their attempts, what is
 * left of their logs and what was coalesced into them; counts them by task and hour (rule K2), and notes where the history of each task begins now
 * (rule K3). It waits for nobody: what others hold is passed over and left to the next round. Locks are taken as everyone does, tasks
 * before runs.
 */
export async function removeRuns(sql: postgres.Sql, after: RunPlace, limit: number, days: number): Promise<RunsBatch> {
  const keep: KeepRuns = { days, asTaskSays: true }
  const { found, next } = await findOldRuns(sql, after, limit, keep)
  const free = await lockRuns(sql, await removableRuns(sql, found, keep))
  const going = await removableRuns(sql, free, keep)
  if (going.length === 0) return { next, runs: 0, logLines: 0 }
  const logLines = await removeLogLines(sql, going, LOG_LINES_AT_ONCE)
  if (logLines === LOG_LINES_AT_ONCE) return { next: after, runs: 0, logLines }
  await Promise.all([
    sql`delete from attempts where run_id = any(${going}::uuid[])`,
    sql`
      delete from decided_ranges range using runs run
      where run.id = any(${going}::uuid[]) and run.instant_count > 1
        and range.task_id = run.task_id and range.last_instant < run.scheduled_for and range.into_run_id = run.id`,
    addRemoved(sql, going),
    sql`delete from runs where id = any(${going}::uuid[])`,
  ])
  return { next, runs: going.length, logLines }
}

/** @returns how many lines were removed, at most `limit` */
export async function removeLogLines(sql: postgres.Sql, runIds: readonly string[], limit: number): Promise<number> {
  const { count } = await sql`
    delete from run_logs where id in (select id from run_logs where run_id = any(${[...runIds]}::uuid[]) limit ${limit})`
  return count
}

/** In the order of tasks and ids, which is that of their activation: what was activated before a task's time is looked at, and nothing else. */
async function findOldRuns(
  sql: postgres.Sql,
  after: RunPlace,
  limit: number,
  keep: KeepRuns,
): Promise<{ found: string[]; next: RunPlace | null }> {
  const rows = await sql<{ id: string | null; taskId: number }[]>`
    with looked_at as (
      select id, keep_runs_days from tasks where id >= ${after.taskId} order by tasks.id limit ${TASKS_AT_ONCE}
    )
    (
      select run.id, task.id::float8 as "taskId"
      from looked_at task
      cross join lateral (
        select id from runs
        where task_id = task.id and id > case when task.id = ${after.taskId} then ${after.runId}::uuid else ${FIRST_RUN.runId}::uuid end
          and id < ${leastRunIdSql(sql, endedBefore(sql, keep))}
        order by id limit ${limit}
      ) as run
      order by task.id, run.id limit ${limit}
    )
    union all
    select null, max(id)::float8 from looked_at having count(*) = ${TASKS_AT_ONCE}`
  const found = rows.flatMap(({ id, taskId }) => (id === null ? [] : [{ runId: id, taskId }]))
  const lastTaskId = rows.find(({ id }) => id === null)?.taskId
  const windowEnd = lastTaskId === undefined ? null : { taskId: lastTaskId + 1, runId: FIRST_RUN.runId }
  return { found: found.map(({ runId }) => runId), next: found.length < limit ? windowEnd : (found.at(-1) ?? null) }
}

/** Those of them whose rows, and whose tasks' rows, nobody holds. A task must only not be deleted meanwhile. */
async function lockRuns(sql: postgres.Sql, runIds: readonly string[]): Promise<string[]> {
  if (runIds.length === 0) return []
  const tasks = await sql<{ id: number }[]>`
    select id::float8 as id from tasks where id in (select task_id from runs where id = any(${[...runIds]}::uuid[]))
    order by tasks.id for key share skip locked`
  const runs = await sql<{ id: string }[]>`
    select id from runs where id = any(${[...runIds]}::uuid[]) and task_id = any(${tasks.map(({ id }) => id)}::bigint[])
    order by id for update skip locked`
  return runs.map(({ id }) => id)
}
