import { eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { problemsOfPayload } from '#domain/handler-arguments.ts'
import { type ActionPermission, type Actor, isOfTasks, type Permission } from '#domain/roles.ts'
import { NAMES_OF_SUBJECTS, subjectFieldOf } from '#domain/user-actions/team-action.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { teamActionRequests } from '#schema/team-action-requests.ts'
import { userActions } from '#schema/user-actions.ts'
import { workers } from '#schema/workers.ts'
import { type ActionPayload, auditActor } from '#server/audit/audit-entry.ts'
import { CHANNELS } from '#server/database/channels.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { type OfferedAction, offeredTeamActions } from '#server/team-actions/offered-team-actions.ts'
import { refuseUnstorable } from '#server/use-cases/refuse-unstorable.ts'
import { requireForTasks } from '#server/use-cases/require-for-tasks.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'

/** More that wait or are carried out help nobody. */
const MOST_OPEN = 1_000

/** The permissions that asking for an action takes: that of all of a team's own, and the one that this names. */
export function permissionsOf({ permission }: { permission: ActionPermission | null }): Permission[] {
  return permission === null ? ['team-actions'] : ['team-actions', permission]
}

/**
 * Records a user action of a team's own type, for a worker that has it (rule R13).
 * @returns null: there is no such action
 * @throws DomainError `forbidden`; `invalid_input` with the payload's own paths; `not_found` for what it is to be about; `conflict` when too many are open
 */
export async function requestTeamAction(
  db: Database,
  actor: Actor,
  { type, payload }: { type: string; payload: object },
): Promise<{ id: number } | null> {
  const [action] = await offeredTeamActions(db, type)
  if (!action) return null
  for (const permission of permissionsOf(action)) requirePermission(actor, permission, isAboutATask(action) ? 'somewhere' : 'everywhere')
  refuseUnstorable(payload)
  const checked = checkedPayload(action, payload as ActionPayload)
  return await db.transaction(async (tx) => {
    const task = await taskOf(tx, action, checked)
    if (task) await requireOfTask(tx, actor, action, task)
    await refuseTooMany(tx)
    return { id: await record(tx, actor, action, checked) }
  })
}

function isAboutATask({ subject }: OfferedAction): boolean {
  return subject === 'run' || subject === 'task'
}

function checkedPayload({ title, payloadSchema, subject }: OfferedAction, payload: ActionPayload): ActionPayload {
  // Where a team takes any name, too: by these names pages and queries learn what an action is about.
  const strangers = Object.keys(payload).filter((name) => NAMES_OF_SUBJECTS.includes(name) && name !== subjectFieldOf(subject))
  const problems = [...problemsOfPayload(payloadSchema, payload), ...strangers.map((path) => ({ path, message: `It takes no “${path}”.` }))]
  if (problems.length === 0) return payload
  throw new DomainError(
    'invalid_input',
    `“${title}” needs another look; nothing was asked for.`,
    Object.fromEntries(problems.map(({ path, message }) => [path, message])),
  )
}

/** The task that it is about, or whose run it is about; null: none. @throws DomainError `not_found`, also for a worker that is not there */
async function taskOf(tx: Transaction, { subject }: OfferedAction, payload: ActionPayload): Promise<{ id: number; name: string } | null> {
  if (subject === 'none') return null
  if (subject === 'worker') {
    const id = String(payload.workerId)
    const [worker] = await tx.select({ state: workers.state }).from(workers).where(eq(workers.id, id))
    if (worker?.state !== 'live')
      throw new DomainError('not_found', `There is no live worker ${id}.`, { workerId: 'Give the id of a live worker.' })
    return null
  }
  const of = { id: tasks.id, name: tasks.name, deletedAt: tasks.deletedAt }
  const [task] =
    subject === 'task'
      ? await tx
          .select(of)
          .from(tasks)
          .where(eq(tasks.id, Number(payload.taskId)))
      : await tx
          .select(of)
          .from(runs)
          .innerJoin(tasks, eq(tasks.id, runs.taskId))
          .where(eq(runs.id, String(payload.runId)))
  if (!task || (subject === 'task' && task.deletedAt !== null))
    throw new DomainError('not_found', subject === 'task' ? `There is no task ${payload.taskId}.` : `There is no run ${payload.runId}.`)
  return task
}

async function requireOfTask(tx: Transaction, actor: Actor, action: OfferedAction, task: { id: number; name: string }): Promise<void> {
  for (const permission of permissionsOf(action)) {
    if (isOfTasks(permission)) await requireForTasks(tx, actor, permission, [task])
    else requirePermission(actor, permission)
  }
}

async function refuseTooMany(tx: Transaction): Promise<void> {
  const open = await tx.$count(teamActionRequests, sql`${teamActionRequests.endedAt} is null`)
  if (open >= MOST_OPEN)
    throw new DomainError(
      'conflict',
      `${MOST_OPEN.toLocaleString('en')} actions of the team’s own wait already. Wait until workers have carried some out.`,
    )
}

async function record(tx: Transaction, actor: Actor, { type, subject }: OfferedAction, payload: ActionPayload): Promise<number> {
  const [row] = await tx
    .insert(userActions)
    .values({ type, payload, ...auditActor(actor) })
    .returning({ id: userActions.id })
  if (!row) throw new Error('The action was not inserted.')
  await tx
    .insert(teamActionRequests)
    .values({ actionId: row.id, type, forWorkerId: subject === 'worker' ? String(payload.workerId) : null })
  await tx.execute(sql`select pg_notify(${CHANNELS.teamAction}, ${type})`)
  await notifyLive(tx, { subject: 'action', ids: [row.id] })
  return row.id
}
