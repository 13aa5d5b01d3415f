import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { TaskInput } from '#domain/task-input.ts'
import { tasks } from '#schema/tasks.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { crontabLabel } from '../crontab/crontab-label.ts'
import { checkEdgeDrafts } from '../dependency/edge-drafts.ts'
import { loadEdgesBelow, lockEdgeWrites } from '../dependency/edge-writes.ts'
import { recordEdgeChanges, requireForEdges } from '../dependency/record-edge-changes.ts'
import { writeEdges } from '../dependency/write-edges.ts'
import { FieldProblems } from '../field-problems.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requireTagChange } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { requireOwnSecrets } from '../secret/require-own-secrets.ts'
import { makeSureOfTags } from '../tag/make-sure-of-tags.ts'
import { writeTaskTags } from '../tag/task-tags.ts'
import { checkTaskInput } from './check-task-input.ts'
import { lockTasks } from './lock-tasks.ts'
import { requireShell } from './require-shell.ts'
import { taskEdgeDrafts } from './task-edge-drafts.ts'
import { taskFields } from './task-fields.ts'
import { taskRecord, taskSubject } from './task-record.ts'

/** Stands for the new task in its edges until the database has numbered it. */
const NEW_TASK = 0

/**
 * Saves a new task with its edges both ways: all of the form, or nothing.
 * @param options `demo` marks it as demo data, which can be removed at once
 * @throws DomainError with a sentence for each wrong field
 */
export async function createTask(db: Database, actor: Actor, input: TaskInput, options: { demo?: boolean } = {}): Promise<{ id: number }> {
  requirePermission(actor, 'edit-tasks', 'somewhere')
  if (input.dependsOn.length + input.dependedOnBy.length > 0) requirePermission(actor, 'edit-dependencies', 'somewhere')
  refuseUnstorable(input)
  return await db.transaction((tx) => create(tx, actor, input, options.demo ?? false))
}

async function create(tx: Transaction, actor: Actor, input: TaskInput, demo: boolean): Promise<{ id: number }> {
  await lockEdgeWrites(tx)
  const drafts = taskEdgeDrafts(NEW_TASK, input)
  const otherIds = [...input.dependsOn, ...input.dependedOnBy].map((edge) => edge.otherTaskId)
  const others = await lockTasks(tx, otherIds)
  requireShell(actor, null, input)
  await requireOwnSecrets(tx, actor, { args: input.args, kwargs: input.kwargs, headers: input.headers })
  const problems = new FieldProblems()
  const crontab = await checkTaskInput(tx, null, input, problems)
  const edges = await loadEdgesBelow(tx, otherIds)
  const nameOf = (taskId: number) => (taskId === NEW_TASK ? input.name : undefined)
  checkEdgeDrafts(edges, drafts, { rows: others, saved: [], isSaved: (taskId) => taskId !== NEW_TASK, nameOf }, problems)
  problems.throwIfAny()
  if (!crontab) throw new DomainError('not_found', 'This crontab does not exist any more.')

  const fields = taskFields(input, await databaseNowMs(tx))
  const [task] = await tx
    .insert(tasks)
    .values({ ...fields, demo })
    .returning()
  if (!task) throw new Error('The task was not inserted.')
  const given = await makeSureOfTags(tx, actor, input.tags)
  await requireTagChange(tx, actor, 'the task', { before: [], after: given })
  const tags = await writeTaskTags(tx, task.id, given)
  const message = `Created the task “${task.name}”.`
  await recordChange(tx, actor, {
    type: 'task-changed',
    payload: { taskIds: [task.id], change: 'created' },
    message,
    audits: [{ subject: taskSubject(task), after: taskRecord(fields, crontabLabel(crontab), tags), message }],
  })
  const edgeChanges = await writeEdges(tx, [], taskEdgeDrafts(task.id, input))
  await requireForEdges(tx, actor, edgeChanges)
  await recordEdgeChanges(tx, actor, edgeChanges)
  await wakeTasks(tx, [task.id])
  await notifyLive(tx, { subject: 'task', ids: [task.id] })
  return { id: task.id }
}
