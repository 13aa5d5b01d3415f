import { and, asc, desc, eq, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { InlineDependency, TaskInput } from '#domain/task-input.ts'
import { taskSettingsOf } from '#domain/task-settings/settings-of-tasks.ts'
import type { TagView } from '#domain/views/tag-views.ts'
import type { DependencyRow, TaskDetail } from '#domain/views/task-views.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { closedTasks, openReason, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { idParameter } from '#server/http/parameters.ts'
import { loadTagDeadlines } from '#server/use-cases/tag/tag-deadlines.ts'
import { loadDependencyRows } from '../dependencies/dependency-rows.ts'
import { loadBackfillRows } from './backfill-rows.ts'
import { loadTaskRows } from './task-rows.ts'

export const taskParameters = z.object({ id: idParameter })

const RECENT_RANGES = 20

/** Everything a task's page and its form show, as far as it is open to the reader (rule V1), who is named each time: what is saved after it has to have every value. */
export async function taskDetail(db: Database, { id }: z.output<typeof taskParameters>, reader: Reader): Promise<TaskDetail> {
  // Its values first: what is closed by the time when its row is read is closed.
  const record = await loadTask(db, id)
  const [[row], edges, activeRuns, pendingRequests, backfills, recentRanges, tagDeadlines] = await Promise.all([
    loadTaskRows(db, [id], reader),
    loadDependencyRows(db, or(eq(dependencies.dependerId, id), eq(dependencies.dependeeId, id))),
    db.$count(runs, and(eq(runs.taskId, id), sql`${runs.state} in ('queued', 'running', 'retrying')`)),
    loadPendingRequests(db, id),
    loadBackfillRows(db, id),
    loadRecentRanges(db, id),
    loadTagDeadlines(db, id),
  ])
  if (!row) throw unknownTask(id)
  const dependsOn = edges.filter((edge) => edge.dependerId === id)
  const dependedOnBy = edges.filter((edge) => edge.dependeeId === id)
  const input = inputOf(record, row.tags, dependsOn, dependedOnBy)
  return {
    task: row,
    input: row.closedBy === null ? input : { ...input, args: [], kwargs: {}, headers: {} },
    tagDeadlines: tagDeadlines.map(({ tag, deadline }) => ({ tag, deadline })),
    cursor: isoInstant(record.cursor),
    createdAt: isoInstant(record.createdAt),
    updatedAt: isoInstant(record.updatedAt),
    dependsOn,
    dependedOnBy,
    activeRuns,
    pendingRequests,
    backfills,
    recentRanges,
  }
}

/** What was told of a task some time ago, as far as it is open to the reader by now (rule V1). */
export async function openTaskDetail(db: Database | Transaction, reader: Reader, told: TaskDetail): Promise<TaskDetail> {
  const closedBy = (await closedTasks(db, reader, [told.task.id]))(told.task.id)
  if (closedBy === null) return told
  const { failing, setAsideReason } = told.task
  return {
    ...told,
    task: { ...told.task, closedBy, failing: failing && { ...failing, error: null }, setAsideReason: openReason(setAsideReason, closedBy) },
    input: { ...told.input, args: [], kwargs: {}, headers: {} },
  }
}

/** @throws DomainError `not_found` for an id that never was, or whose task was deleted */
export async function loadTask(db: Database, id: number): Promise<typeof tasks.$inferSelect> {
  const [task] = await db
    .select()
    .from(tasks)
    .where(and(eq(tasks.id, id), isNull(tasks.deletedAt)))
  if (!task) throw unknownTask(id)
  return task
}

export function unknownTask(id: number): DomainError {
  return new DomainError('not_found', `There is no task ${id}. It may have been deleted; its runs and audits are still listed.`)
}

function inputOf(
  task: typeof tasks.$inferSelect,
  tags: readonly TagView[],
  dependsOn: DependencyRow[],
  dependedOnBy: DependencyRow[],
): TaskInput {
  const inline = ({ id, future, endings, freshness }: DependencyRow, otherTaskId: number): InlineDependency => ({
    id,
    otherTaskId,
    future,
    endings,
    freshness,
  })
  return {
    name: task.name,
    handler: task.handler,
    crontabId: task.crontabId,
    enabled: task.enabled,
    cronBase: isoInstant(task.cronBase),
    args: task.args,
    kwargs: task.kwargs,
    headers: task.headers,
    ...taskSettingsOf(task),
    tags: tags.map(({ name }) => name),
    dependsOn: dependsOn.map((edge) => inline(edge, edge.dependeeId)),
    dependedOnBy: dependedOnBy.map((edge) => inline(edge, edge.dependerId)),
  }
}

async function loadPendingRequests(db: Database, taskId: number): Promise<TaskDetail['pendingRequests']> {
  const rows = await db
    .select({
      id: runRequests.id,
      requestedAt: runRequests.requestedAt,
      requestedByName: runRequests.requestedByName,
      ignoreDependencies: runRequests.ignoreDependencies,
      hasOtherArguments: sql<boolean>`${runRequests.givenArguments} is not null`,
      rerunOfRunId: runRequests.rerunOfRunId,
    })
    .from(runRequests)
    .where(and(eq(runRequests.taskId, taskId), isNull(runRequests.activatedRunId)))
    .orderBy(asc(runRequests.requestedAt), asc(runRequests.id))
  return rows.map((row) => ({ ...row, requestedAt: isoInstant(row.requestedAt) }))
}

async function loadRecentRanges(db: Database, taskId: number): Promise<TaskDetail['recentRanges']> {
  const rows = await db
    .select({
      kind: decidedRanges.kind,
      reason: decidedRanges.reason,
      firstInstant: decidedRanges.firstInstant,
      lastInstant: decidedRanges.lastInstant,
      count: decidedRanges.count,
      intoRunId: decidedRanges.intoRunId,
    })
    .from(decidedRanges)
    .where(eq(decidedRanges.taskId, taskId))
    .orderBy(desc(decidedRanges.lastInstant))
    .limit(RECENT_RANGES)
  return rows.map((row) => ({ ...row, firstInstant: isoInstant(row.firstInstant), lastInstant: isoInstant(row.lastInstant) }))
}
