import type { RunTimes } from '#scheduling/deadline/run-time-samples.ts'
import { blockersOf, type EndedRun, type LiveWorker, possibilities, type SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import type { ActiveRun } from '#scheduling/explain/forecast-task.ts'
import { alignedInstantOf } from '#scheduling/model/run-kinds.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { closedTasks, EVERY_VALUE, openReason, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { loadRunTimes } from '../runs/run-times.ts'

/** Of one task; the oldest of them are those that end first. */
const MOST_ACTIVE_RUNS = 50

type FactsRow = {
  id: number
  name: string
  handler: string
  queue: string
  setAsideReason: string | null
  setAsideMs: number | null
  pausedMs: number | null
  pausedByName: string | null
  pauseNote: string | null
  waitingSinceMs: number | null
  succeededRunId: string | null
  succeededMs: number | null
  finishedRunId: string | null
  finishedMs: number | null
}

/**
 * What `explain` needs to know of these tasks beside their states, set-wise.
 * @param runTimes by task id, where somebody knows them already
 * @param reader who is told of it; left out: nobody is, it is the beginning of a simulation
 */
export async function loadExplanationContext(
  tx: Transaction,
  states: ReadonlyMap<number, TaskState>,
  runTimes?: ReadonlyMap<number, RunTimes>,
  reader: Reader = EVERY_VALUE,
): Promise<Map<number, SurroundedTask>> {
  const ids = [...states.keys()]
  const [facts, activeRuns, times, workers] = await Promise.all([
    loadFacts(tx, ids),
    loadActiveRuns(tx, ids),
    runTimes ?? loadRunTimes(tx, ids),
    loadLiveWorkers(tx),
  ])
  const closedBy = await closedTasks(tx, reader, ids)
  const tasks = new Map<number, SurroundedTask>()
  for (const row of facts) {
    const state = states.get(row.id)
    if (!state) continue
    const { setAsideMs, pausedMs } = row
    const setAsideReason = openReason(row.setAsideReason, closedBy(row.id))
    const blockers = blockersOf(
      { ...row, setAside: setAsideReason === null ? null : { reason: setAsideReason, sinceMs: setAsideMs ?? 0 } },
      workers,
    )
    tasks.set(row.id, {
      state,
      name: row.name,
      activeRuns: activeRuns.get(row.id) ?? [],
      medianRunMs: times.get(row.id)?.medianMs ?? null,
      blockers,
      ...possibilities(blockers),
      pause:
        pausedMs === null
          ? null
          : { byName: row.pausedByName ?? '', note: closedBy(row.id) === null ? (row.pauseNote ?? '') : '', sinceMs: pausedMs },
      waitingSinceMs: row.waitingSinceMs,
      latestSucceeded: endedRun(row.succeededRunId, row.succeededMs),
      latestFinished: endedRun(row.finishedRunId, row.finishedMs),
    })
  }
  return tasks
}

function endedRun(runId: string | null, endedAtMs: number | null): EndedRun | null {
  return runId === null || endedAtMs === null ? null : { runId, endedAtMs }
}

async function loadFacts(tx: Transaction, ids: readonly number[]): Promise<FactsRow[]> {
  const sql = preparedSql(tx)
  return await sql<FactsRow[]>`
    select
      task.id::float8 as id, task.name, task.handler, task.queue, task.set_aside_reason as "setAsideReason",
      (extract(epoch from task.set_aside_at) * 1000)::float8 as "setAsideMs", (extract(epoch from task.paused_at) * 1000)::float8 as "pausedMs",
      task.paused_by_name as "pausedByName", task.pause_note as "pauseNote",
      (extract(epoch from task.waiting_since) * 1000)::float8 as "waitingSinceMs",
      succeeded.id as "succeededRunId", (extract(epoch from succeeded.ended_at) * 1000)::float8 as "succeededMs",
      finished.id as "finishedRunId", (extract(epoch from finished.ended_at) * 1000)::float8 as "finishedMs"
    from tasks task
    left join runs succeeded on succeeded.id = task.latest_succeeded_run_id
    left join runs finished on finished.id = task.latest_finished_run_id
    where task.id = any(${[...ids]}::bigint[])`
}

/** With the start of the attempt under way, as a run's own start is that of its first one. */
async function loadActiveRuns(tx: Transaction, ids: readonly number[]): Promise<Map<number, ActiveRun[]>> {
  const sql = preparedSql(tx)
  const rows = await sql<(Omit<ActiveRun, 'alignedForMs'> & { taskId: number; manualInstantMs: number | null })[]>`
    select
      run.task_id::float8 as "taskId", run.id as "runId", run.state, run.kind, (extract(epoch from run.scheduled_for) * 1000)::float8 as "scheduledForMs",
      (extract(epoch from run.aligned_for) * 1000)::float8 as "manualInstantMs",
      (extract(epoch from (
        select case when into_run_id = run.id then first_instant end from decided_ranges
        where run.kind = 'scheduled' and task_id = run.task_id and last_instant < run.scheduled_for order by last_instant desc limit 1
      )) * 1000)::float8 as "takesFromMs",
      run.backfill_id as "backfillId",
      (extract(epoch from run.activated_at) * 1000)::float8 as "activatedAtMs", (extract(epoch from attempt.started_at) * 1000)::float8 as "startedAtMs",
      (extract(epoch from run.retry_at) * 1000)::float8 as "retryAtMs"
    from unnest(${[...ids]}::bigint[]) as wanted (id)
    cross join lateral (
      select * from runs where task_id = wanted.id and state in ('queued', 'running', 'retrying') order by id limit ${MOST_ACTIVE_RUNS}
    ) as run
    left join attempts attempt on attempt.run_id = run.id and attempt.number = run.attempt
    order by run.task_id, run.id`
  const byTask = new Map<number, ActiveRun[]>()
  for (const { taskId, manualInstantMs, ...row } of rows) {
    const run = { ...row, alignedForMs: alignedInstantOf({ ...row, manualInstantMs }) }
    const others = byTask.get(taskId)
    if (others) others.push(run)
    else byTask.set(taskId, [run])
  }
  return byTask
}

export async function loadLiveWorkers(tx: Transaction): Promise<LiveWorker[]> {
  const sql = preparedSql(tx)
  const rows = await sql<{ role: 'scheduler' | 'runner' | 'both'; queues: string[] | null; handlerNames: string[] }[]>`
    select role, queues, handler_names as "handlerNames" from workers where state = 'live' and lease_until > djag_now()`
  return rows.map(({ role, ...worker }) => ({ ...worker, schedules: role !== 'runner', executes: role !== 'scheduler' }))
}
