import { eq } from 'drizzle-orm'
import { tasks } from '#schema/tasks.ts'
import type { AuditSubject } from '#server/audit/audit-entry.ts'
import type { Transaction } from '#server/database/client.ts'

/** The subject of an action that is about a task, also a deleted one. */
export async function taskSubjectById(tx: Transaction, { taskId }: { taskId: number }): Promise<AuditSubject> {
  const [task] = await tx.select({ name: tasks.name }).from(tasks).where(eq(tasks.id, taskId))
  return { kind: 'task', id: String(taskId), name: task?.name ?? `task ${taskId}` }
}
