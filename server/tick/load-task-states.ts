import type postgres from 'postgres'
import type { CronSchedule, CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { RunRequest, TaskState } from '#scheduling/model/task-state.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { loadBackfills } from './load-backfills.ts'
import { type ConsumptionSearch, loadConsumptions } from './load-consumptions.ts'
import { loadEdges } from './load-edges.ts'
import { loadSkippedAhead } from './load-skipped-ahead.ts'
import { readTasks, type SchedulerTask } from './scheduler-tasks.ts'

/** A task with all that `decide` needs to know of it, or with the reason why it can't be decided. */
export type LoadedTask = { row: SchedulerTask; state: TaskState } | { row: SchedulerTask; problem: string }

/**
 * What `decide` and `explain` need to know of these tasks, as the transaction sees it; takes no lock.
 * Unknown and deleted tasks are missing from the result, as are those whose crontab does not compile.
 */
export async function loadTaskStates(tx: Database | Transaction, taskIds: readonly number[]): Promise<Map<number, TaskState>> {
  const sql = preparedSql(tx)
  const rows = await readTasks(sql, taskIds)
  const loaded = await loadStatesOf(
    sql,
    rows.filter((row) => !row.deleted),
    { consumptionsWithoutEdges: true },
  )
  return new Map(loaded.flatMap((task) => ('state' in task ? [[task.row.id, task.state] as const] : [])))
}

/**
 * Completes the rows of tasks to their states, set-wise, in two round trips. When the rows are locked, nothing read here can change
 * before the transaction ends, except that dependees may end more runs or decide more instants; those wake their dependers again.
 * @param consumptionsWithoutEdges also look up what tasks without edges have consumed, which no decision needs
 */
export async function loadStatesOf(
  sql: postgres.Sql,
  rows: readonly SchedulerTask[],
  { consumptionsWithoutEdges }: { consumptionsWithoutEdges: boolean },
): Promise<LoadedTask[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const limited = rows.filter((row) => row.maxConcurrency !== null).map((row) => row.id)
  const [schedules, edges, activeRuns, requests, backfills, skippedAhead] = await Promise.all([
    loadSchedules(sql, [...new Set(rows.map((row) => row.crontabId))]),
    loadEdges(sql, ids),
    countActiveRuns(sql, limited),
    loadRequests(sql, ids),
    loadBackfills(sql, ids),
    loadSkippedAhead(sql, rows),
  ])
  const searches: ConsumptionSearch[] = []
  for (const row of rows) {
    const schedule = schedules.get(row.crontabId)
    if (schedule && 'compiled' in schedule && (consumptionsWithoutEdges || edges.has(row.id)))
      searches.push({ taskId: row.id, latestInstantMs: schedule.compiled.previous(row.now.getTime()) })
  }
  const consumptions = await loadConsumptions(sql, searches)
  return rows.map((row) => {
    const schedule = schedules.get(row.crontabId) ?? { problem: 'Its crontab does not exist.' }
    const ofEdges = edges.get(row.id) ?? { edges: [] }
    const ofBackfills = backfills.get(row.id) ?? { backfills: [] }
    if ('problem' in schedule) return { row, problem: schedule.problem }
    if ('problem' in ofEdges) return { row, problem: ofEdges.problem }
    if ('problem' in ofBackfills) return { row, problem: ofBackfills.problem }
    const state = {
      ...stateOfRow(row),
      schedule: schedule.compiled,
      skippedAhead: skippedAhead.get(row.id) ?? [],
      activeRuns: activeRuns.get(row.id) ?? 0,
      consumptions: consumptions.get(row.id) ?? [],
      edges: ofEdges.edges,
      requests: requests.get(row.id) ?? [],
      backfills: ofBackfills.backfills,
    }
    return { row, state }
  })
}

function stateOfRow(row: SchedulerTask) {
  return {
    taskId: row.id,
    enabled: row.enabled,
    resume: row.pausedUntil && row.resumeChoice ? { atMs: row.pausedUntil.getTime(), choice: row.resumeChoice } : null,
    misfirePolicy: row.misfirePolicy,
    gracePeriodMs: row.gracePeriodSeconds === null ? null : row.gracePeriodSeconds * 1_000,
    maxConcurrency: row.maxConcurrency,
    cronBaseMs: row.cronBase.getTime(),
    cursorMs: row.cursor?.getTime() ?? null,
    notMisfiresThroughMs: row.notMisfiresThrough?.getTime() ?? null,
    activationSeq: row.activationSeq,
  }
}

type LoadedSchedule = { compiled: CronSchedule } | { problem: string }

async function loadSchedules(sql: postgres.Sql, crontabIds: readonly number[]): Promise<Map<number, LoadedSchedule>> {
  const rows = await sql<(CrontabDefinition & { id: number })[]>`
    select id::float8 as id, second, minute, hour, day_of_month as "dayOfMonth", month, day_of_week as "dayOfWeek", timezone, gap, overlap
    from crontabs where id = any(${[...crontabIds]}::bigint[])`
  return new Map(rows.map(({ id, ...definition }) => [id, scheduleOf(definition)]))
}

/** One crontab that does not compile must not hold up the tasks of others. */
function scheduleOf(definition: CrontabDefinition): LoadedSchedule {
  try {
    return { compiled: compileCrontab(definition) }
  } catch (error) {
    return { problem: `Its crontab can't be used: ${error instanceof Error ? error.message : String(error)}` }
  }
}

async function countActiveRuns(sql: postgres.Sql, taskIds: readonly number[]): Promise<Map<number, number>> {
  if (taskIds.length === 0) return new Map()
  const rows = await sql<{ taskId: number; count: number }[]>`
    select task_id::float8 as "taskId", count(*)::float8 as count from runs
    where task_id = any(${[...taskIds]}::bigint[]) and state in ('queued', 'running', 'retrying') group by task_id`
  return new Map(rows.map((row) => [row.taskId, row.count]))
}

type RequestRow = Omit<RunRequest, 'requestedAtMs'> & { taskId: number; requestedAt: Date }

async function loadRequests(sql: postgres.Sql, taskIds: readonly number[]): Promise<Map<number, RunRequest[]>> {
  const rows = await sql<RequestRow[]>`
    select
      task_id::float8 as "taskId", id as "requestId", requested_at as "requestedAt", rerun_of_run_id as "rerunOfRunId",
      ignore_dependencies as "ignoreDependencies", beside_others as "besideOthers"
    from run_requests where task_id = any(${[...taskIds]}::bigint[]) and activated_run_id is null order by requested_at, id`
  const requests = new Map<number, RunRequest[]>()
  for (const { taskId, requestedAt, ...rest } of rows) {
    const request = { ...rest, requestedAtMs: requestedAt.getTime() }
    const ofTask = requests.get(taskId)
    if (ofTask) ofTask.push(request)
    else requests.set(taskId, [request])
  }
  return requests
}
