import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { PresentTrouble } from '#domain/incidents/present-trouble.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { loadDownstreamEdges } from '#server/queries/dependencies/held-up-view.ts'
import { taskActivity } from '#server/queries/tasks/task-state-sql.ts'
import { dueSinceSql, isFailingSql, isLateSql } from '#server/queries/tasks/task-trouble-sql.ts'

export type TroubleOptions = {
  /** What is remembered of run times from look to look. */
  runTimes: RecentRunTimes
  /** The longest that a scheduler sleeps, in milliseconds. */
  longestSleepMs: number
}

/** Of each kind so many, what has lasted longest first, so that what is told already stays in sight. */
const MOST_OF_A_KIND = 1_000
/** So many edges behind them are followed, of all of it together. */
const MOST_EDGES = 20_000
/** A scheduler that has not looked for so many of its longest sleeps is silent. */
const SLEEPS_MISSED = 3
/** What waits for a worker for so long is worth a word; a worker that is started anew is back before. */
const WITHOUT_WORKER_SECONDS = 120
/** A run takes far longer than usual from so many times its late run time on, and never before so long. */
const FAR_LONGER = 1.5
const SHORTEST_LONG_RUN_MS = 300_000

/** Everything that is wrong now, as overview, list and metrics tell it. */
export async function loadPresentTrouble(tx: Transaction, { runTimes, longestSleepMs }: TroubleOptions): Promise<PresentTrouble> {
  const nowMs = await databaseNowMs(tx)
  const [failing, late, runningLong, deadlines, withoutWorker, schedulerSilentSinceMs] = await Promise.all([
    loadFailing(tx),
    loadLate(tx),
    loadRunningLong(tx, runTimes, nowMs),
    loadDeadlines(tx),
    loadWithoutWorker(tx),
    loadSilence(tx, nowMs - longestSleepMs * SLEEPS_MISSED),
  ])
  const edges = await loadDownstreamEdges(
    tx,
    [...failing, ...late, ...runningLong, ...withoutWorker].map(({ taskId }) => taskId),
    MOST_EDGES,
  )
  const causes = deadlines.flatMap(({ cause }) => cause ?? [])
  const named = [...failing, ...late, ...runningLong, ...deadlines, ...withoutWorker, ...causes].map(({ taskId }) => taskId)
  const ids = new Set([...named, ...edges.map(({ dependerId }) => dependerId)])
  const known = await loadNames(tx, [...ids])
  return { nowMs, failing, late, runningLong, deadlines, withoutWorker, schedulerSilentSinceMs, edges, tasks: known }
}

async function loadFailing(tx: Transaction): Promise<PresentTrouble['failing']> {
  const rows = await tx
    .select({ taskId: tasks.id, since: tasks.failingSince, failures: tasks.failuresInRow, runId: tasks.latestFailureRunId })
    .from(tasks)
    .where(and(isNotNull(tasks.failingSince), isFailingSql, isNull(tasks.deletedAt)))
    .orderBy(asc(tasks.failingSince), asc(tasks.id))
    .limit(MOST_OF_A_KIND)
  return rows.flatMap(({ since, ...row }) => (since ? [{ ...row, sinceMs: since.getTime() }] : []))
}

async function loadLate(tx: Transaction): Promise<PresentTrouble['late']> {
  const activity = taskActivity(tx)
  const dueSince = dueSinceSql(activity)
  return await tx
    .select({ taskId: tasks.id, sinceMs: sql<number>`(extract(epoch from ${dueSince}) * 1000)::float8` })
    .from(tasks)
    .leftJoin(activity, eq(activity.taskId, tasks.id))
    .where(and(isNull(tasks.deletedAt), isLateSql(activity)))
    .orderBy(asc(dueSince), asc(tasks.id))
    .limit(MOST_OF_A_KIND)
}

async function loadRunningLong(tx: Transaction, runTimes: RecentRunTimes, nowMs: number): Promise<PresentTrouble['runningLong']> {
  const rows = await preparedSql(tx)<{ taskId: number; sinceMs: number; runId: string }[]>`
    select run.task_id::float8 as "taskId", run.id as "runId", (extract(epoch from attempt.started_at) * 1000)::float8 as "sinceMs"
    from runs run
    join tasks task on task.id = run.task_id and task.deleted_at is null
    join attempts attempt on attempt.run_id = run.id and attempt.number = run.attempt
    where run.state = 'running' and attempt.started_at < djag_now() - ${SHORTEST_LONG_RUN_MS} * interval '1 millisecond'
    order by attempt.started_at, run.id limit ${MOST_OF_A_KIND}`
  const times = await runTimes.of(tx, [...new Set(rows.map(({ taskId }) => taskId))], nowMs)
  return rows.filter(({ taskId, sinceMs }) => {
    const lateMs = times.get(taskId)?.lateMs
    return lateMs !== undefined && nowMs - sinceMs > lateMs * FAR_LONGER
  })
}

async function loadDeadlines(tx: Transaction): Promise<PresentTrouble['deadlines']> {
  return await preparedSql(tx)<PresentTrouble['deadlines'][number][]>`
    select * from (
      select distinct on (deadline.task_id)
        deadline.task_id::float8 as "taskId", deadline.state, (extract(epoch from deadline.since) * 1000)::float8 as "sinceMs",
        deadline.run_id as "runId", nullif(coalesce(deadline.prospect -> 'cause', deadline.changes -> -1 -> 'cause'), 'null') as cause
      from deadlines deadline join tasks on tasks.id = deadline.task_id and tasks.deleted_at is null
      where deadline.is_watched and deadline.state in ('missed', 'at_risk')
      order by deadline.task_id, deadline.state = 'missed' desc, deadline.since
    ) gravest
    order by "sinceMs", "taskId" limit ${MOST_OF_A_KIND}`
}

/** Since when a run could be taken: one whose worker was lost at once, another after its wait. */
const WAITS_SINCE = sql`coalesce(runs.retry_at, runs.activated_at)`
/** A runner that lives, or did so lately: a backlog may be older than its being away. */
const WAS_THERE_LATELY = sql`
  role <> 'scheduler' and state <> 'draining' and coalesce(stopped_at, lease_until) > djag_now() - ${WITHOUT_WORKER_SECONDS} * interval '1 second'`

async function loadWithoutWorker(tx: Transaction): Promise<PresentTrouble['withoutWorker']> {
  return await tx.execute<PresentTrouble['withoutWorker'][number]>(sql`
    select runs.handler, runs.queue, task_id::float8 as "taskId", (extract(epoch from min(${WAITS_SINCE})) * 1000)::float8 as "sinceMs"
    from runs join tasks on tasks.id = task_id and tasks.deleted_at is null
    where state in ('queued', 'retrying') and ${WAITS_SINCE} < djag_now() - ${WITHOUT_WORKER_SECONDS} * interval '1 second'
      and not exists (
        select from workers
        where ${WAS_THERE_LATELY} and (queues is null or runs.queue = any(queues)) and runs.handler = any(handler_names)
      )
    group by runs.handler, runs.queue, task_id
    order by "sinceMs", "taskId", runs.handler, runs.queue limit ${MOST_OF_A_KIND}`)
}

/** Who asks lives itself, but the loop beside it may hang. Without any live scheduler nobody asks. */
async function loadSilence(tx: Transaction, silentBeforeMs: number): Promise<number | null> {
  const [row] = await preparedSql(tx)<{ lastMs: number | null }[]>`
    select (extract(epoch from max(coalesce(last_tick_at, started_at))) * 1000)::float8 as "lastMs"
    from workers where state = 'live' and lease_until > djag_now() and role <> 'runner'`
  return row?.lastMs != null && row.lastMs < silentBeforeMs ? row.lastMs : null
}

async function loadNames(tx: Transaction, ids: readonly number[]): Promise<PresentTrouble['tasks']> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .select({ id: tasks.id, name: tasks.name, enabled: tasks.enabled })
    .from(tasks)
    .where(and(inArray(tasks.id, [...ids]), isNull(tasks.deletedAt)))
  return new Map(rows.map(({ id, ...task }) => [id, task]))
}
