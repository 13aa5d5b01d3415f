import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { DatabaseStrain, DatabaseTrouble, SlowChange } from '#domain/incidents/database-trouble.ts'
import type { PresentTrouble } from '#domain/incidents/present-trouble.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { loadDownstreamEdges } from '#server/queries/dependencies/held-up-view.ts'
import { taskActivity } from '#server/queries/tasks/task-state-sql.ts'
import { dueSinceSql, isFailingSql, isLateSql } from '#server/queries/tasks/task-trouble-sql.ts'
import { loadLostWorkers, loadRepairs, loadSchedulerAway, loadSilence, loadWaitingLong, loadWithoutWorker } from './load-worker-trouble.ts'
import { FAR_LONGER, MOST_OF_A_KIND, SHORTEST_LONG_MS } from './trouble-limits.ts'

export type TroubleOptions = {
  /** What is remembered of run times from look to look. */
  runTimes: RecentRunTimes
  /** What is remembered of how long runs wait for a worker. */
  waitTimes: RecentRunTimes
  /** The longest that a scheduler sleeps, in milliseconds. */
  longestSleepMs: number
  /** Until a short time ago the database was of no use to this program: for how long, why, and how long ago it was again; null: it was. */
  databaseAway: { forMs: number; endedAgoMs: number; trouble: Exclude<DatabaseTrouble, 'slow'> } | null
  /** What is wrong with it though it answers, and for how long so far. */
  databaseStrains: readonly { trouble: DatabaseStrain; forMs: number; slow: SlowChange | null }[]
}

/** So many edges behind them are followed, of all of it together. */
const MOST_EDGES = 20_000
/** A scheduler that has not looked for so many of its longest sleeps is silent. */
const SLEEPS_MISSED = 3

/** The tasks among those for whose endings these wait that are disabled or paused. */
async function loadStopped(tx: Transaction, lateIds: readonly number[]): Promise<PresentTrouble['stopped']> {
  if (lateIds.length === 0) return []
  return await preparedSql(tx)<PresentTrouble['stopped'][number][]>`
    select dependee.id::float8 as "taskId", late.id::float8 as "dependerId"
    from tasks late
    cross join lateral jsonb_array_elements(late.waiting -> 'closedGates') as gate (closed)
    join tasks dependee on dependee.id = (gate.closed ->> 'dependeeId')::bigint and not dependee.enabled and dependee.deleted_at is null
    where late.id = any(${[...lateIds]}::bigint[]) and gate.closed ->> 'gate' = 'dependency'
    order by dependee.id, late.id limit ${MOST_EDGES}`
}

/** What this program knows of the database, by its own clock, at the instants of all others. */
function ofDatabase({ databaseAway: away, databaseStrains }: TroubleOptions, nowMs: number) {
  const untilMs = nowMs - (away?.endedAgoMs ?? 0)
  return {
    databaseAway: away && { sinceMs: untilMs - away.forMs, untilMs, trouble: away.trouble },
    databaseStrains: databaseStrains.map(({ forMs, ...strain }) => ({ ...strain, sinceMs: nowMs - forMs })),
  }
}

/** Everything that is wrong now, as overview, list and metrics tell it. */
export async function loadPresentTrouble(tx: Transaction, options: TroubleOptions): Promise<PresentTrouble> {
  const nowMs = await databaseNowMs(tx)
  const { runTimes, waitTimes, longestSleepMs } = options
  const [failing, late, runningLong, deadlines, withoutWorker, waitingLong, lostWorkers, schedulerSilentSinceMs, schedulerAway, repairs] =
    await Promise.all([
      loadFailing(tx),
      loadLate(tx),
      loadRunningLong(tx, runTimes, nowMs),
      loadDeadlines(tx),
      loadWithoutWorker(tx),
      loadWaitingLong(tx, waitTimes, nowMs),
      loadLostWorkers(tx),
      loadSilence(tx, nowMs - longestSleepMs * SLEEPS_MISSED),
      loadSchedulerAway(tx, longestSleepMs * SLEEPS_MISSED),
      loadRepairs(tx),
    ])
  const edges = await loadDownstreamEdges(
    tx,
    [...failing, ...late, ...runningLong, ...withoutWorker, ...waitingLong].map(({ taskId }) => taskId),
    MOST_EDGES,
  )
  const stopped = await loadStopped(
    tx,
    late.map(({ taskId }) => taskId),
  )
  const causes = deadlines.flatMap(({ cause }) => cause ?? [])
  const named = [...failing, ...late, ...runningLong, ...deadlines, ...withoutWorker, ...waitingLong, ...stopped, ...causes].map(
    ({ taskId }) => taskId,
  )
  const ids = new Set([...named, ...edges.map(({ dependerId }) => dependerId)])
  const known = await loadNames(tx, [...ids])
  return {
    ...{ nowMs, failing, late, runningLong, deadlines, withoutWorker, waitingLong, lostWorkers, stopped },
    ...{ schedulerSilentSinceMs, schedulerAway, repairs, ...ofDatabase(options, nowMs), edges, tasks: known },
  }
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
    where run.state = 'running' and attempt.started_at < djag_now() - ${SHORTEST_LONG_MS} * interval '1 millisecond'
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
        (extract(epoch from min(deadline.due_at) over alike) * 1000)::float8 as "dueAtMs",
        bool_and(deadline.prospect ->> 'lateEndMs' is not null) over alike as "endsByItself",
        deadline.run_id as "runId", nullif(coalesce(deadline.prospect -> 'cause', deadline.changes -> -1 -> 'cause'), 'null') as cause
      from deadlines deadline join tasks on tasks.id = deadline.task_id and tasks.deleted_at is null
      where deadline.is_watched and deadline.state in ('missed', 'at_risk')
      window alike as (partition by deadline.task_id, deadline.state)
      order by deadline.task_id, deadline.state = 'missed' desc, deadline.since
    ) gravest
    order by "sinceMs", "taskId" limit ${MOST_OF_A_KIND}`
}

async function loadNames(tx: Transaction, ids: readonly number[]): Promise<PresentTrouble['tasks']> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .select({ id: tasks.id, name: tasks.name, enabled: tasks.enabled })
    .from(tasks)
    .where(and(inArray(tasks.id, [...ids]), isNull(tasks.deletedAt)))
  return new Map(rows.map(({ id, ...task }) => [id, task]))
}
