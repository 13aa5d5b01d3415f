import { eq } from 'drizzle-orm'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import type { AuditSubject } from '#server/audit/audit-entry.ts'
import { runSubject } from '#server/audit/run-subject.ts'
import type { Transaction } from '#server/database/client.ts'

/** The subject of an action that is about a run: the task's name and the run's instant. */
export async function runSubjectById(tx: Transaction, { runId }: { runId: string }): Promise<AuditSubject> {
  const [run] = await tx
    .select({ taskName: tasks.name, scheduledFor: runs.scheduledFor })
    .from(runs)
    .innerJoin(tasks, eq(tasks.id, runs.taskId))
    .where(eq(runs.id, runId))
  return runSubject(runId, run)
}
