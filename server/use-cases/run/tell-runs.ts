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

const DEAF = 'a worker over HTTP whose client hears nothing'

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
  const { told, deaf, full } = await address(tx, actionId, { runId })
  if (told === 0) {
    if (deaf > 0) throw new DomainError('conflict', `It is executed by ${DEAF}: it cannot be told anything.`)
    if (full > 0) throw tooManyOpen()
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
  const { told, deaf, full } = await address(tx, actionId, { taskId })
  if (told === 0) {
    if (full > 0) throw tooManyOpen()
    const which =
      deaf > 0
        ? `All running runs of “${task.name}” are executed by workers over HTTP whose clients hear nothing`
        : `No run of “${task.name}” is being executed now`
    throw new DomainError('conflict', `${which}: nobody would hear it.`)
  }
  const leftOut = [
    deaf > 0 && ` ${counted(deaf, 'run')} cannot be told anything, executed by ${DEAF}.`,
    full > 0 &&
      ` ${counted(full, 'run')} ${full === 1 ? 'was' : 'were'} left out, as ${MOST_OPEN_RUN_ACTIONS} actions wait for an answer there already.`,
  ].filter((part) => part !== false)
  return {
    message: `Told ${counted(told, 'run')} of “${task.name}”: ${action}.${leftOut.join('')}`,
    after: { ...audited(action, payload), runs: told, ...(deaf + full > 0 && { leftOut: deaf + full }) },
  }
}

function tooManyOpen(): DomainError {
  return new DomainError(
    'conflict',
    `${MOST_OPEN_RUN_ACTIONS} actions wait for the answer of a run already. Wait until it has answered some.`,
  )
}

type Addressed = { told: number; deaf: number; full: number }

function audited(action: string, payload: Record<string, unknown>): AuditRecord {
  return { action, payload: payload as AuditRecord }
}

/**
 * Of the runs that are held ahead of their turn nothing says that they have started: those hear nothing. What ends at this very moment may be
 * addressed all the same, and is closed as unheard. Left out are runs of workers over HTTP that fetch no actions (`deaf`), and those of which too many
 * are open (`full`).
 * @returns how many attempts are to hear it (`told`), and how many are left out
 */
async function address(tx: Transaction, actionId: number, of: { runId: string } | { taskId: number }): Promise<Addressed> {
  const prepared = preparedSql(tx)
  const which = 'runId' in of ? prepared`runs.id = ${of.runId}` : prepared`runs.task_id = ${of.taskId}`
  const found = await prepared<{ runId: string; workerId: string; isDeaf: boolean; isFull: boolean }[]>`
    with found as (
      select
        runs.id, runs.attempt, runs.worker_id, not workers.can_be_told as is_deaf,
        (select count(*) from run_actions as open where open.run_id = runs.id and open.answered_at is null) >= ${MOST_OPEN_RUN_ACTIONS} as is_full
      from runs
      join attempts on attempts.run_id = runs.id and attempts.number = runs.attempt and attempts.started_at is not null
      left join workers on workers.id = runs.worker_id
      where ${which} and runs.state = 'running' and runs.worker_id is not null
    ),
    told as (
      insert into run_actions (action_id, run_id, attempt, worker_id)
      select ${actionId}, id, attempt, worker_id from found where is_deaf is not true and not is_full
    )
    select id as "runId", worker_id as "workerId", is_deaf is true as "isDeaf", is_full as "isFull" from found`
  const told = found.filter(({ isDeaf, isFull }) => !isDeaf && !isFull)
  for (const workerId of new Set(told.map((one) => one.workerId)))
    await tx.execute(sql`select pg_notify(${CHANNELS.addressed}, ${workerId})`)
  if (told.length > 0) await notifyLive(tx, { subject: 'run_progress', ids: told.map(({ runId }) => runId) })
  const deaf = found.filter(({ isDeaf }) => isDeaf).length
  return { told: told.length, deaf, full: found.length - told.length - deaf }
}
