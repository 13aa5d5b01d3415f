import { eq } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import type { Transaction } from '#server/database/client.ts'
import { lockTasksOfRuns } from '#server/endings/lock-tasks-of-runs.ts'

/** A run as those see it who hold it locked. */
export type LockedRun = typeof runs.$inferSelect & { taskName: string; taskIsDeleted: boolean }

/**
 * Locks a run after the tasks that an ending of it concerns: the order in which everyone locks them.
 * @throws DomainError `not_found`
 */
export async function lockRun(tx: Transaction, runId: string): Promise<LockedRun> {
  await lockTasksOfRuns(tx, [runId])
  const [row] = await tx
    .select({ run: runs, taskName: tasks.name, taskDeletedAt: tasks.deletedAt })
    .from(runs)
    .innerJoin(tasks, eq(tasks.id, runs.taskId))
    .where(eq(runs.id, runId))
    .for('no key update', { of: runs })
  if (!row) throw new DomainError('not_found', `There is no run ${runId}.`)
  return { ...row.run, taskName: row.taskName, taskIsDeleted: row.taskDeletedAt !== null }
}

/** The task that a run is of, as sentences name it. */
export function taskOfRun({ taskId, taskName }: Pick<LockedRun, 'taskId' | 'taskName'>): { id: number; name: string } {
  return { id: taskId, name: taskName }
}

/** Continues "It …". */
export const STATE_IN_WORDS: Record<RunState, string> = {
  queued: 'waits for a worker',
  running: 'is running',
  retrying: 'waits for its next attempt',
  succeeded: 'has succeeded',
  failed: 'has failed',
  cancelled: 'was cancelled',
  expired: 'has expired',
}
