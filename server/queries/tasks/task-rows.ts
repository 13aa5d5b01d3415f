import { and, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { isoInstant } from '#domain/iso-instant.ts'
import { taskStateOf } from '#domain/task-state-of.ts'
import { isFailing, lateInstantMs } from '#domain/task-troubles.ts'
import type { PauseView, RunBrief, TaskRow } from '#domain/views/task-views.ts'
import { crontabs } from '#schema/crontabs.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { closedTasks, LEAST_READER, openReason, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { loadTaskTags } from '#server/use-cases/tag/task-tags.ts'
import { definitionColumns } from '../crontabs/crontab-columns.ts'
import { liveHandlerNames } from '../operations/live-handlers.ts'
import { nextInstantMs } from './next-instant.ts'
import { loadTaskDeadlines } from './task-deadlines.ts'
import { queuedForSql } from './task-state-sql.ts'

const latestFailure = alias(runs, 'latest_failure')

/** Of each task its latest run by activation; one index probe a task, however long its history. */
export function latestRun(db: Database) {
  return db
    .select({
      id: runs.id,
      state: runs.state,
      scheduledFor: runs.scheduledFor,
      startedAt: runs.startedAt,
      endedAt: runs.endedAt,
      timing: runs.timing,
      progress: runs.progress,
    })
    .from(runs)
    .where(eq(runs.taskId, tasks.id))
    .orderBy(desc(runs.id))
    .limit(1)
    .as('latest_run')
}

/** Whole task rows in the order of `ids`, by a fixed number of queries, as far as they are open to the reader; ids of deleted tasks are left out. */
export async function loadTaskRows(db: Database, ids: readonly number[], reader: Reader = LEAST_READER): Promise<TaskRow[]> {
  if (ids.length === 0) return []
  const [records, activity, edgeCounts, tagsOf, deadlineOf, liveHandlers, nowMs] = await Promise.all([
    loadRecords(db, ids),
    loadActivity(db, inArray(runs.taskId, [...ids])),
    loadEdgeCounts(db, ids),
    loadTaskTags(db, ids),
    loadTaskDeadlines(db, ids),
    liveHandlerNames(db),
    databaseNowMs(db),
  ])
  const closedBy = await closedTasks(db, reader, ids)
  const rowsById = new Map(
    records.map((record) => {
      const { task, crontab, lastRun, latestFailure } = record
      const active = activity.get(task.id) ?? IDLE
      const { failing, lateInstant } = troublesOf(task, active, nowMs)
      const closed = closedBy(task.id)
      const row: TaskRow = {
        id: task.id,
        name: task.name,
        description: task.description,
        handler: task.handler,
        handlerIsLive: liveHandlers.has(task.handler),
        crontabId: task.crontabId,
        crontab,
        enabled: task.enabled,
        pause: pauseOf(task, closed !== null),
        state: taskStateOf({ ...factsOf(task), ...active }),
        failing: failing && {
          ...failing,
          runId: latestFailure?.id ?? null,
          error: closed ? null : (latestFailure?.error?.message ?? null),
        },
        lateInstant,
        deadline: deadlineOf.get(task.id) ?? null,
        waiting: task.waiting,
        waitingSince: isoInstant(task.waitingSince),
        setAsideReason: openReason(task.setAsideReason, closed),
        nextInstant: isoInstant(nextInstantMs(task, crontab, nowMs)),
        lastRun: lastRun && briefOf(lastRun),
        queue: task.queue,
        owner: task.owner,
        tags: tagsOf.get(task.id) ?? [],
        closedBy: closed,
        dependsOnCount: edgeCounts.dependsOn.get(task.id) ?? 0,
        dependedOnByCount: edgeCounts.dependedOnBy.get(task.id) ?? 0,
        demo: task.demo,
      }
      return [task.id, row]
    }),
  )
  return ids.flatMap((id) => rowsById.get(id) ?? [])
}

/** Of a task without active runs. */
export const IDLE: ActiveRunFacts = { hasRunningRun: false, hasQueuedRun: false, queuedForMs: null }

/** `queuedForMs`: the earliest instant whose run is queued and has never started. */
export type ActiveRunFacts = { hasRunningRun: boolean; hasQueuedRun: boolean; queuedForMs: number | null }

/** The columns of a task that its state and its troubles are made of (`factsOf`, `troublesOf`). */
export const taskStateColumns = {
  enabled: tasks.enabled,
  pausedAt: tasks.pausedAt,
  setAsideReason: tasks.setAsideReason,
  waiting: tasks.waiting,
  wakeAt: tasks.wakeAt,
  gracePeriodSeconds: tasks.gracePeriodSeconds,
  failuresInRow: tasks.failuresInRow,
  failingSince: tasks.failingSince,
}

type TaskStateRow = Pick<typeof tasks.$inferSelect, keyof typeof taskStateColumns>

/** What is wrong with a task beside what it does (rules T2, T4). */
export function troublesOf(task: TaskStateRow, { queuedForMs }: ActiveRunFacts, nowMs: number) {
  const { enabled, failuresInRow: failures, failingSince, waiting } = task
  const late = lateInstantMs(
    {
      enabled,
      isSetAside: task.setAsideReason !== null,
      isWaiting: waiting !== null,
      waitingForMs: waiting?.scheduledForMs ?? null,
      wakeAtMs: task.wakeAt?.getTime() ?? null,
      queuedForMs,
      gracePeriodSeconds: task.gracePeriodSeconds,
    },
    nowMs,
  )
  const fails = failingSince !== null && isFailing({ enabled, isPaused: task.pausedAt !== null, failures })
  return { failing: fails ? { failures, since: isoInstant(failingSince) } : null, lateInstant: isoInstant(late) }
}

/** The facts of a task's own row that its state is made of. */
export function factsOf(task: Pick<TaskStateRow, 'enabled' | 'pausedAt' | 'setAsideReason' | 'waiting'>) {
  return {
    enabled: task.enabled,
    isPaused: task.pausedAt !== null,
    isSetAside: task.setAsideReason !== null,
    isWaiting: task.waiting !== null,
  }
}

/** Whether tasks have runs that started or are queued; those with neither are missing. */
export async function loadActivity(db: Database | Transaction, which?: SQL): Promise<Map<number, ActiveRunFacts>> {
  const rows = await db
    .select({
      taskId: runs.taskId,
      hasRunningRun: sql<boolean>`bool_or(${runs.state} in ('running', 'retrying'))`,
      hasQueuedRun: sql<boolean>`bool_or(${runs.state} = 'queued')`,
      queuedForMs: sql<number | null>`(extract(epoch from ${queuedForSql}) * 1000)::float8`,
    })
    .from(runs)
    .where(and(sql`${runs.state} in ('queued', 'running', 'retrying')`, which))
    .groupBy(runs.taskId)
  return new Map(rows.map(({ taskId, ...activity }) => [taskId, activity]))
}

function loadRecords(db: Database, ids: readonly number[]) {
  const lastRun = latestRun(db)
  return db
    .select({
      task: {
        id: tasks.id,
        name: tasks.name,
        description: tasks.description,
        handler: tasks.handler,
        crontabId: tasks.crontabId,
        ...taskStateColumns,
        pausedByName: tasks.pausedByName,
        pauseNote: tasks.pauseNote,
        pausedUntil: tasks.pausedUntil,
        resumeChoice: tasks.resumeChoice,
        cronBase: tasks.cronBase,
        cursor: tasks.cursor,
        waitingSince: tasks.waitingSince,
        queue: tasks.queue,
        owner: tasks.owner,
        demo: tasks.demo,
      },
      crontab: definitionColumns,
      latestFailure: { id: latestFailure.id, error: latestFailure.error },
      lastRun: {
        id: lastRun.id,
        state: lastRun.state,
        scheduledFor: lastRun.scheduledFor,
        startedAt: lastRun.startedAt,
        endedAt: lastRun.endedAt,
        timing: lastRun.timing,
      },
    })
    .from(tasks)
    .innerJoin(crontabs, eq(crontabs.id, tasks.crontabId))
    .leftJoinLateral(lastRun, sql`true`)
    .leftJoin(latestFailure, eq(latestFailure.id, tasks.latestFailureRunId))
    .where(and(inArray(tasks.id, [...ids]), isNull(tasks.deletedAt)))
}

type PauseColumns = {
  pausedAt: Date | null
  pausedByName: string | null
  pauseNote: string | null
  pausedUntil: Date | null
  resumeChoice: PauseView['resumeChoice'] | null
}

function pauseOf({ pausedAt, pausedByName, pauseNote, pausedUntil, resumeChoice }: PauseColumns, isClosed: boolean): PauseView | null {
  if (pausedAt === null) return null
  return {
    at: isoInstant(pausedAt),
    byName: pausedByName ?? '',
    note: isClosed ? '' : (pauseNote ?? ''),
    until: isoInstant(pausedUntil),
    resumeChoice: resumeChoice ?? 'fromNow',
  }
}

function briefOf(run: {
  id: string
  state: RunBrief['state']
  scheduledFor: Date
  startedAt: Date | null
  endedAt: Date | null
  timing: RunBrief['timing']
}): RunBrief {
  return {
    id: run.id,
    state: run.state,
    scheduledFor: isoInstant(run.scheduledFor),
    startedAt: isoInstant(run.startedAt),
    endedAt: isoInstant(run.endedAt),
    timing: run.timing,
  }
}

async function loadEdgeCounts(db: Database, ids: readonly number[]) {
  const count = sql<number>`count(*)::int`
  const [dependsOn, dependedOnBy] = await Promise.all([
    db
      .select({ id: dependencies.dependerId, count })
      .from(dependencies)
      .where(inArray(dependencies.dependerId, [...ids]))
      .groupBy(dependencies.dependerId),
    db
      .select({ id: dependencies.dependeeId, count })
      .from(dependencies)
      .where(inArray(dependencies.dependeeId, [...ids]))
      .groupBy(dependencies.dependeeId),
  ])
  const toMap = (rows: { id: number; count: number }[]) => new Map(rows.map((row) => [row.id, row.count]))
  return { dependsOn: toMap(dependsOn), dependedOnBy: toMap(dependedOnBy) }
}
