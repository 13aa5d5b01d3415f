import { eq, sql } from 'drizzle-orm'
import { counted } from '#domain/counted.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { MOST_OPEN_RUN_ACTIONS } from '#domain/run-actions/run-action.ts'
import type { PayloadOf } from '#domain/user-actions/payloads.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import type { ActionOutcome, AuditRecord } from '#server/audit/audit-entry.ts'
import { CHANNELS } from '#server/database/channels.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { requireForTasks } from '../require-for-tasks.ts'
import { requirePermission } from '../require-permission.ts'
import { lockTasks } from '../task/lock-tasks.ts'
import { STATE_IN_WORDS, taskOfRun } from './lock-run.ts'

/**
 * Addresses an action to the attempt of a run that is under way (rule R10); its worker hands it to the handler.
 * @throws DomainError `forbidden`; `not_found`; `conflict` when no attempt is under way, or too many actions wait for its answer
 */
export async function tellRun(
  tx: Transaction,
  actor: Actor,
  actionId: number,
  { runId, action, payload }: PayloadOf<'tell-run'>,
): Promise<ActionOutcome> {
  requirePermission(actor, 'tell-run', 'somewhere')
  const [run] = await tx
    .select({ taskId: runs.taskId, state: runs.state, taskName: tasks.name })
    .from(runs)
    .innerJoin(tasks, eq(tasks.id, runs.taskId))
    .where(eq(runs.id, runId))
  if (!run) throw new DomainError('not_found', `There is no run ${runId}.`)
  await lockTasks(tx, [run.taskId])
  await requireForTasks(tx, actor, 'tell-run', [taskOfRun(run)])
  const told = await address(tx, actionId, { runId })
  if (told === 0) {
    const why = run.state === 'running' ? 'It waits at its worker for its turn' : `It ${STATE_IN_WORDS[run.state]}`
    throw new DomainError('conflict', `${why}: only a run that is being executed hears an action.`)
  }
  return { message: `Told a run of “${run.taskName}”: ${action}.`, after: audited(action, payload) }
}

/**
 * Addresses an action to all attempts of a task's runs that are under way.
 * @throws DomainError `forbidden`; `not_found`; `conflict` when none is
 */
export async function tellTaskRuns(
  tx: Transaction,
  actor: Actor,
  actionId: number,
  { taskId, action, payload }: PayloadOf<'tell-task-runs'>,
): Promise<ActionOutcome> {
  requirePermission(actor, 'tell-task-runs', 'somewhere')
  const task = (await lockTasks(tx, [taskId])).get(taskId)
  if (!task) throw new DomainError('not_found', `There is no task ${taskId}.`)
  await requireForTasks(tx, actor, 'tell-task-runs', [task])
  const told = await address(tx, actionId, { taskId })
  if (told === 0) throw new DomainError('conflict', `No run of “${task.name}” is being executed now: nobody would hear it.`)
  return { message: `Told ${counted(told, 'run')} of “${task.name}”: ${action}.`, after: { ...audited(action, payload), runs: told } }
}

function audited(action: string, payload: Record<string, unknown>): AuditRecord {
  return { action, payload: payload as AuditRecord }
}

/**
 * Of the runs that are held ahead of their turn nothing says that they have started: those hear nothing. What ends at this very moment may be
 * addressed all the same, and is closed as unheard.
 * @returns how many attempts are to hear it
 */
async function address(tx: Transaction, actionId: number, of: { runId: string } | { taskId: number }): Promise<number> {
  const prepared = preparedSql(tx)
  const which = 'runId' in of ? prepared`runs.id = ${of.runId}` : prepared`runs.task_id = ${of.taskId}`
  const told = await prepared<{ runId: string; workerId: string; open: number }[]>`
    insert into run_actions (action_id, run_id, attempt, worker_id)
    select ${actionId}, runs.id, runs.attempt, runs.worker_id
    from runs
    join attempts on attempts.run_id = runs.id and attempts.number = runs.attempt and attempts.started_at is not null
    where ${which} and runs.state = 'running' and runs.worker_id is not null
    returning
      run_id as "runId", worker_id as "workerId",
      (select count(*)::int from run_actions as other where other.run_id = run_actions.run_id and other.answered_at is null) as open`
  if (told.some(({ open }) => open >= MOST_OPEN_RUN_ACTIONS))
    throw new DomainError(
      'conflict',
      `${MOST_OPEN_RUN_ACTIONS} actions wait for the answer of a run already. Wait until it has answered some.`,
    )
  for (const workerId of new Set(told.map((one) => one.workerId)))
    await tx.execute(sql`select pg_notify(${CHANNELS.addressed}, ${workerId})`)
  if (told.length > 0) await notifyLive(tx, { subject: 'run_progress', ids: told.map(({ runId }) => runId) })
  return told.length
}
