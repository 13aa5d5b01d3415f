import { eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { changesDeadline } from '#domain/task-settings/deadline-settings.ts'
import type { TaskUpdate } from '#domain/task-update.ts'
import { promisedInstants, undecidedInstants } from '#scheduling/change/schedule-change.ts'
import { planTimingChange, type TimingChange } from '#scheduling/change/timing-change.ts'
import { isSameCrontab } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import { changedFields } from '#server/audit/changed-fields.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { decideTasks } from '#server/tick/decide-tasks.ts'
import { crontabLabel } from '../crontab/crontab-label.ts'
import { checkEdgeDrafts, type EdgeDraft } from '../dependency/edge-drafts.ts'
import { type EdgeRow, edgesOf, loadEdgesBelow, lockEdgeWrites } from '../dependency/edge-writes.ts'
import { recordEdgeChanges, requireForEdges } from '../dependency/record-edge-changes.ts'
import { type EdgeChange, writeEdges } from '../dependency/write-edges.ts'
import { FieldProblems } from '../field-problems.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requireForTasks, requireTagChange } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { askForRuns } from '../run/ask-for-runs.ts'
import { requireOwnSecrets } from '../secret/require-own-secrets.ts'
import { makeSureOfTags } from '../tag/make-sure-of-tags.ts'
import { loadTaskTags, writeTaskTags } from '../tag/task-tags.ts'
import { withoutOpening } from '../tag/without-opening.ts'
import { checkTaskInput } from './check-task-input.ts'
import { NO_PAUSE } from './enabled-state.ts'
import { lockTasks, nextUpdatedAt, wakeTasksAndWaiters } from './lock-tasks.ts'
import { refuseStaleTask } from './refuse-stale-task.ts'
import { requireKnownValues } from './require-known-values.ts'
import { requireShell } from './require-shell.ts'
import { taskEdgeDrafts } from './task-edge-drafts.ts'
import { taskFields } from './task-fields.ts'
import { taskNotFound } from './task-not-found.ts'
import { taskRecord, taskSubject } from './task-record.ts'
import type { StoredTask } from './task-row.ts'
import { loadUndecided, writeTimingPlans } from './timing-plans.ts'

/**
 * Saves the form of a task with its edges both ways: all of it, or nothing. What changes when it fires follows rules H1, H2 and H5;
 * other edits keep the cursor and have what waits judged again (rule H3). Enabling ends a pause.
 * @throws DomainError `stale` when it was saved since `updatedAt`, and a sentence for each wrong field
 */
export async function updateTask(db: Database, actor: Actor, update: TaskUpdate): Promise<{ id: number }> {
  requirePermission(actor, 'edit-tasks', 'somewhere')
  refuseUnstorable(update.input)
  await db.transaction((tx) => save(tx, actor, update))
  return { id: update.id }
}

async function save(tx: Transaction, actor: Actor, update: TaskUpdate): Promise<void> {
  const checked = await check(tx, actor, update)
  const { task, crontabBefore, crontab, edges, drafts } = checked
  const given = taskFields(update.input, await databaseNowMs(tx))
  // A form that showed the pause and left it alone means the pause, whose end has come.
  const fields = { ...given, enabled: given.enabled || task.endedPause !== null }
  const tagsBefore = (await loadTaskTags(tx, [task.id])).get(task.id) ?? []
  const givenTags = await makeSureOfTags(tx, actor, update.input.tags)
  await requireTagChange(tx, actor, 'the task', { before: tagsBefore, after: givenTags })
  const tags = await withoutOpening(tx, actor, [task.id], () => writeTaskTags(tx, task.id, givenTags))
  const changed = changedFields(
    taskRecord(
      task,
      crontabLabel(crontabBefore),
      tagsBefore.map(({ name }) => name),
    ),
    taskRecord(fields, crontabLabel(crontab), tags),
  )
  if (changed) {
    const drops = await followTimingChange(tx, task, {
      schedule: isSameCrontab(crontabBefore, crontab) ? null : compileCrontab(crontab),
      cronBaseMs: fields.cronBase.getTime() === task.cronBase.getTime() ? null : fields.cronBase.getTime(),
      enabling: fields.enabled && !task.enabled ? update.enableChoice : null,
      disables: task.enabled && !fields.enabled,
    })
    await tx
      .update(tasks)
      .set({
        ...fields,
        ...(fields.enabled ? NO_PAUSE : {}),
        ...(changesDeadline(changed.names) ? { deadlineSince: sql`djag_now()` } : {}),
        updatedAt: nextUpdatedAt,
      })
      .where(eq(tasks.id, task.id))
    await recordChange(tx, actor, {
      type: 'task-changed',
      payload: { taskIds: [task.id], change: 'updated', fields: changed.names },
      message: `Changed ${changed.names.join(', ')} of the task “${fields.name}”.`,
      audits: [
        {
          subject: taskSubject({ id: task.id, name: fields.name }),
          before: changed.before,
          after: changed.after,
          message: `Changed ${changed.names.join(', ')}.`,
        },
      ],
    })
    if (update.runLatest && drops) await askForRuns(tx, actor, [{ id: task.id, name: fields.name }])
  }
  const edgeChanges = await writeFormEdges(tx, actor, edges, drafts)
  if (!changed && edgeChanges.length === 0) return
  await wakeTasksAndWaiters(tx, [task.id])
  await notifyLive(tx, { subject: 'task', ids: [task.id] })
}

/** Everything that may refuse the save, before anything is written. */
async function check(tx: Transaction, actor: Actor, { id, updatedAt, input }: TaskUpdate) {
  await lockEdgeWrites(tx)
  const drafts = taskEdgeDrafts(id, input)
  const known = await loadEdgesBelow(tx, [id, ...drafts.flatMap((edge) => [edge.dependerId, edge.dependeeId])])
  const edges = edgesOf(known, id)
  const rows = await lockTasks(tx, [id, ...[...edges, ...drafts].flatMap((edge) => [edge.dependerId, edge.dependeeId])])
  const task = rows.get(id)
  if (!task || task.deletedAt) throw taskNotFound(id, task)
  await requireForTasks(tx, actor, 'edit-tasks', [task])
  refuseStaleTask(task, updatedAt, 'saved')
  await requireKnownValues(tx, actor, task, input)
  requireShell(actor, task, input)
  await requireOwnSecrets(tx, actor, { args: input.args, kwargs: input.kwargs, headers: input.headers })
  const problems = new FieldProblems()
  const crontab = await checkTaskInput(tx, id, input, problems)
  const others = known.filter((edge) => !edges.includes(edge))
  const nameOf = (taskId: number) => (taskId === id ? input.name : undefined)
  checkEdgeDrafts(others, drafts, { rows, saved: edges, isSaved: (taskId) => taskId !== id, nameOf }, problems)
  problems.throwIfAny()
  const [crontabBefore] = await tx.select().from(crontabs).where(eq(crontabs.id, task.crontabId))
  if (!crontab || !crontabBefore) throw new DomainError('not_found', 'This crontab does not exist any more.')
  return { task, crontabBefore, crontab, edges, drafts }
}

/**
 * What is due is decided as it was before the save; then the plan of the change takes over (rules H1, H2, H5).
 * @returns whether instants that waited under the old schedule were dropped
 */
async function followTimingChange(tx: Transaction, task: StoredTask, change: TimingChange & { disables: boolean }): Promise<boolean> {
  const changesTiming = change.schedule !== null || change.cronBaseMs !== null || change.enabling !== null
  if (!changesTiming && !change.disables) return false
  if (task.enabled) await decideTasks(tx, [task.id])
  if (!changesTiming) return false
  const decided = (await lockTasks(tx, [task.id])).get(task.id) ?? task
  const nowMs = await databaseNowMs(tx)
  const undecided = (await loadUndecided(tx, [decided], nowMs)).get(task.id)
  if (!undecided) throw new Error('The task has no crontab.')
  const plan = planTimingChange(undecided, change, nowMs)
  await writeTimingPlans(tx, new Map([[task.id, plan]]))
  if (change.schedule === null) return false
  return (task.enabled ? undecidedInstants(undecided, nowMs) : promisedInstants(undecided, nowMs, task.resumeChoice)).count > 0
}

async function writeFormEdges(
  tx: Transaction,
  actor: Actor,
  edges: readonly EdgeRow[],
  drafts: readonly EdgeDraft[],
): Promise<EdgeChange[]> {
  const changes = await writeEdges(tx, edges, drafts)
  await requireForEdges(tx, actor, changes)
  await recordEdgeChanges(tx, actor, changes)
  return changes
}
