import { and, count, desc, eq, isNotNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { isoInstant } from '#domain/iso-instant.ts'
import type { RunActionsView, TaskListeners } from '#domain/views/run-action-views.ts'
import { attempts } from '#schema/attempts.ts'
import { runActions } from '#schema/run-actions.ts'
import { runs } from '#schema/runs.ts'
import { userActions } from '#schema/user-actions.ts'
import { workers } from '#schema/workers.ts'
import { closedTasks, LEAST_READER, type Reader } from '#server/closed-values/closed-tasks.ts'
import type { Database } from '#server/database/client.ts'
import { idParameter } from '#server/http/parameters.ts'
import { type runParameters, unknownRun } from './run-detail.ts'

const SHOWN = 50
const MOST_LISTENED = 100

/** What a run was told, as far as it is open to the reader (rule V1), and what its handler listens to. */
export async function runActionsView(
  db: Database,
  { id }: z.output<typeof runParameters>,
  reader: Reader = LEAST_READER,
): Promise<RunActionsView> {
  const [present, rows, [counted]] = await Promise.all([
    db
      .select({
        taskId: runs.taskId,
        state: runs.state,
        listensTo: attempts.listensTo,
        startedAt: attempts.startedAt,
        canBeTold: workers.canBeTold,
      })
      .from(runs)
      .leftJoin(attempts, and(eq(attempts.runId, runs.id), eq(attempts.number, runs.attempt)))
      .leftJoin(workers, eq(workers.id, runs.workerId))
      .where(eq(runs.id, id)),
    db
      .select({
        actionId: runActions.actionId,
        action: sql<string>`${userActions.payload} ->> 'action'`,
        payload: sql<RunActionsView['rows'][number]['payload']>`coalesce(${userActions.payload} -> 'payload', '{}')`,
        byName: userActions.actorName,
        askedAt: userActions.createdAt,
        attempt: runActions.attempt,
        state: runActions.state,
        answeredAt: runActions.answeredAt,
        value: runActions.value,
        message: runActions.message,
      })
      .from(runActions)
      .innerJoin(userActions, eq(userActions.id, runActions.actionId))
      .where(eq(runActions.runId, id))
      .orderBy(desc(runActions.actionId))
      .limit(SHOWN),
    db.select({ total: count() }).from(runActions).where(eq(runActions.runId, id)),
  ])
  const [run] = present
  if (!run) throw await unknownRun(db, id)
  const closedBy = (await closedTasks(db, reader, [run.taskId]))(run.taskId)
  const open = (row: (typeof rows)[number]) => (closedBy === null ? row : { ...row, payload: {}, value: null, message: null })
  const isExecuted = run.state === 'running' && run.startedAt !== null && run.canBeTold !== false
  return {
    isExecuted,
    listensTo: isExecuted ? (run.listensTo ?? []) : [],
    closedBy,
    rows: rows.map(open).map((row) => ({ ...row, askedAt: isoInstant(row.askedAt), answeredAt: isoInstant(row.answeredAt) })),
    total: counted?.total ?? 0,
  }
}

export const taskListenersParameters = z.object({ id: idParameter })

/** What the runs of a task that are being executed, and can be told something, listen to; of a task that is not there, nothing. */
export async function taskListeners(db: Database, { id }: z.output<typeof taskListenersParameters>): Promise<TaskListeners> {
  const executed = db
    .select({ listensTo: attempts.listensTo })
    .from(runs)
    .innerJoin(attempts, and(eq(attempts.runId, runs.id), eq(attempts.number, runs.attempt)))
    .leftJoin(workers, eq(workers.id, runs.workerId))
    .where(and(eq(runs.taskId, id), sql`${runs.state} = 'running'`, isNotNull(attempts.startedAt), sql`${workers.canBeTold} is not false`))
    .as('executed')
  const [[all], listensTo] = await Promise.all([
    db.select({ executed: count() }).from(executed),
    db
      .select({ action: sql<string>`action`, runs: count() })
      .from(sql`${executed}, unnest(${executed.listensTo}) as action`)
      .groupBy(sql`action`)
      .orderBy(sql`action`)
      .limit(MOST_LISTENED),
  ])
  return { executed: all?.executed ?? 0, listensTo }
}
