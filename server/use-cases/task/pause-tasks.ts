import { DomainError } from '#domain/errors.ts'
import type { Pause } from '#domain/pause-input.ts'
import type { Actor } from '#domain/roles.ts'
import type { SwitchVersions } from '#domain/switch-version.ts'
import type { AuditRecord } from '#server/audit/audit-entry.ts'
import { recordDoneActions } from '#server/audit/record-done-actions.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { disableTasks, switchRecord } from './enabled-state.ts'
import { lockLiveTasksAndWaiters } from './lock-tasks.ts'
import { refuseStaleSwitches } from './refuse-stale-switches.ts'
import { taskSubject } from './task-record.ts'

/** A task that was paused, with what an audit tells of it. */
export type PausedTask = { id: number; name: string; message: string; before: AuditRecord; after: AuditRecord }

/**
 * Pauses all of these tasks (rule H6), with an action and an audit for each. What is due is decided first; tasks that are disabled or paused
 * already get the note, the end and the choice.
 * @throws DomainError `forbidden`, one that names a task which is gone, `stale` for one that somebody else switched since it was `seen`, or `invalid_input` for an end that is past; then none is changed
 */
export async function pauseTasks(
  db: Database,
  actor: Actor,
  input: { ids: number[]; seen?: SwitchVersions | undefined } & Pause,
): Promise<{ ids: number[] }> {
  refuseUnstorable(input)
  const { ids, seen, ...pause } = input
  return await db.transaction(async (tx) => {
    const paused = await pauseInTransaction(tx, actor, { ids, seen }, pause)
    await recordDoneActions(
      tx,
      actor,
      'pause-task',
      paused.map((task) => ({ payload: { taskId: task.id, ...pause }, audit: { subject: taskSubject(task), ...task } })),
    )
    return { ids: paused.map(({ id }) => id) }
  })
}

/** Pauses tasks in the caller's transaction, which records it. @throws DomainError as `pauseTasks` does */
export async function pauseInTransaction(
  tx: Transaction,
  actor: Actor,
  { ids, seen }: { ids: readonly number[]; seen?: SwitchVersions | undefined },
  pause: Pause,
): Promise<PausedTask[]> {
  requirePermission(actor, 'pause-task', 'somewhere')
  const rows = await lockLiveTasksAndWaiters(tx, ids)
  await requireForTasks(tx, actor, 'pause-task', rows)
  await refuseStaleSwitches(tx, actor, rows, { seen, isSoAlready: () => false })
  const until = pause.until === null ? null : new Date(pause.until)
  if (until && until.getTime() <= (await databaseNowMs(tx))) {
    const message = 'This is past already. Choose a moment to come, or none.'
    throw new DomainError('invalid_input', `The end of the pause is past already. ${NOTHING_PAUSED}`, { until: message })
  }
  const columns = { pausedByName: actor.name, pauseNote: pause.note, pausedUntil: until, resumeChoice: pause.resumeChoice }
  await disableTasks(tx, rows, columns)
  const words = `${until ? ` until ${until.toISOString()}` : ''}${pause.note ? `: ${pause.note}` : '.'}`
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    message: `Paused “${row.name}”${words}`,
    before: switchRecord(row),
    after: switchRecord({ ...columns, enabled: false, pausedAt: row.pausedAt ?? row.updatedAt }),
  }))
}

const NOTHING_PAUSED = 'Nothing was paused.'
