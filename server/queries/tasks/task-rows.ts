import { and, desc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import { taskStateOf } from '#domain/task-state-of.ts'
import type { PauseView, RunBrief, TaskRow } from '#domain/views/task-views.ts'
import { crontabs } from '#schema/crontabs.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { definitionColumns } from '../crontabs/crontab-columns.ts'
import { liveHandlerNames } from '../operations/live-handlers.ts'
import { nextInstantMs } from './next-instant.ts'

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
    })
    .from(runs)
    .where(eq(runs.taskId, tasks.id))
    .orderBy(desc(runs.id))
    .limit(1)
    .as('latest_run')
}

/** Whole task rows in the order of `ids`, by a fixed number of queries; ids of deleted tasks are left out. */
export async function loadTaskRows(db: Database, ids: readonly number[]): Promise<TaskRow[]> {
  if (ids.length === 0) return []
  const [records, activity, edgeCounts, liveHandlers, nowMs] = await Promise.all([
    loadRecords(db, ids),
    loadActivity(db, inArray(runs.taskId, [...ids])),
    loadEdgeCounts(db, ids),
    liveHandlerNames(db),
    databaseNowMs(db),
  ])
  const rowsById = new Map(
    records.map((record) => {
      const { task, crontab, lastRun } = record
      const row: TaskRow = {
        id: task.id,
        name: task.name,
        description: task.description,
        handler: task.handler,
        handlerIsLive: liveHandlers.has(task.handler),
        crontabId: task.crontabId,
        crontab,
        enabled: task.enabled,
        pause: pauseOf(task),
        state: taskStateOf({ ...factsOf(task), ...(activity.get(task.id) ?? IDLE) }),
        waiting: task.waiting,
        waitingSince: isoInstant(task.waitingSince),
        setAsideReason: task.setAsideReason,
        nextInstant: isoInstant(nextInstantMs(task, crontab, nowMs)),
        lastRun: lastRun && briefOf(lastRun),
        queue: task.queue,
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
export const IDLE = { hasRunningRun: false, hasQueuedRun: false }

/** The facts of a task's own row that its state is made of. */
export function factsOf(task: { enabled: boolean; pausedAt: Date | null; setAsideReason: string | null; waiting: unknown }) {
  return {
    enabled: task.enabled,
    isPaused: task.pausedAt !== null,
    isSetAside: task.setAsideReason !== null,
    isWaiting: task.waiting !== null,
  }
}

/** Whether tasks have runs that started or are queued; those with neither are missing. */
export async function loadActivity(db: Database, which?: SQL): Promise<Map<number, typeof IDLE>> {
  const rows = await db
    .select({
      taskId: runs.taskId,
      hasRunningRun: sql<boolean>`bool_or(${runs.state} in ('running', 'retrying'))`,
      hasQueuedRun: sql<boolean>`bool_or(${runs.state} = 'queued')`,
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
        enabled: tasks.enabled,
        pausedAt: tasks.pausedAt,
        pausedByName: tasks.pausedByName,
        pauseNote: tasks.pauseNote,
        pausedUntil: tasks.pausedUntil,
        resumeChoice: tasks.resumeChoice,
        cronBase: tasks.cronBase,
        cursor: tasks.cursor,
        waiting: tasks.waiting,
        waitingSince: tasks.waitingSince,
        setAsideReason: tasks.setAsideReason,
        queue: tasks.queue,
        demo: tasks.demo,
      },
      crontab: definitionColumns,
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
    .where(and(inArray(tasks.id, [...ids]), isNull(tasks.deletedAt)))
}

type PauseColumns = {
  pausedAt: Date | null
  pausedByName: string | null
  pauseNote: string | null
  pausedUntil: Date | null
  resumeChoice: PauseView['resumeChoice'] | null
}

function pauseOf({ pausedAt, pausedByName, pauseNote, pausedUntil, resumeChoice }: PauseColumns): PauseView | null {
  if (pausedAt === null) return null
  return {
    at: isoInstant(pausedAt),
    byName: pausedByName ?? '',
    note: pauseNote ?? '',
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
