import { counted } from '#domain/counted.ts'
import type { JsonValue } from '#domain/json-value.ts'
import type { RunActionAnswer, RunActionState } from '#domain/run-actions/run-action.ts'
import type { AuditActor, AuditEntry } from '#server/audit/audit-entry.ts'
import { runSubject } from '#server/audit/run-subject.ts'
import { writeAudits } from '#server/audit/write-audits.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'
import { notifyLive } from '#server/live/notify-live.ts'

/** What an attempt answered to an action. `isUnhanded`: it holds only if the action has not been handed over meanwhile. */
export type AnsweredAction = HeldAttempt & RunActionAnswer & { actionId: number; isUnhanded?: boolean }

type Asked = { id: number; type: string; action: string; actor: AuditActor }
type Settled = { actionId: number; runId: string; attempt: number; taskName: string; scheduledFor: Date } & RunActionAnswer

/**
 * Writes down what became of run actions, each with an audit, and ends the user actions of which nothing is open any more (rule R10). The first
 * answer counts: what is settled already is left alone. User actions are locked before anything else, in the order of their ids.
 * @returns how many were settled
 */
export async function settleRunActions(db: Database, answers: readonly AnsweredAction[]): Promise<number> {
  if (answers.length === 0) return 0
  return await db.transaction(async (tx) => {
    const asked = await lockAsked(tx, [...new Set(answers.map(({ actionId }) => actionId))])
    const settled = await writeAnswers(tx, answers)
    if (settled.length === 0) return 0
    for (const action of asked) {
      const own = settled.filter(({ actionId }) => actionId === action.id)
      if (own.length > 0) await writeAudits(tx, action.actor, action, own.map(auditOf(action)))
    }
    await endAnswered(
      tx,
      asked.map(({ id }) => id),
    )
    await notifyLive(tx, { subject: 'action', ids: asked.map(({ id }) => id) })
    await notifyLive(tx, { subject: 'run_progress', ids: [...new Set(settled.map(({ runId }) => runId))] })
    return settled.length
  })
}

async function lockAsked(tx: Transaction, ids: readonly number[]): Promise<Asked[]> {
  const rows = await preparedSql(tx)<(AuditActor & Omit<Asked, 'actor'>)[]>`
    select
      id::float8 as id, type, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", address, payload ->> 'action' as action
    from user_actions where id = any(${[...ids]}::bigint[]) order by id for no key update`
  return rows.map(({ id, type, action, ...actor }) => ({ id, type, action, actor }))
}

async function writeAnswers(tx: Transaction, answers: readonly AnsweredAction[]): Promise<Settled[]> {
  const rows = answers.map(({ actionId, runId, attempt, workerId, state, value, message, isUnhanded = false }) => ({
    action_id: actionId,
    run_id: runId,
    attempt,
    worker_id: workerId,
    state,
    value,
    message,
    is_unhanded: isUnhanded,
  }))
  return await preparedSql(tx)<Settled[]>`
    with settled as (
      update run_actions set state = given.state, value = given.value, message = given.message, answered_at = djag_now()
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (
        action_id bigint, run_id uuid, attempt int, worker_id uuid, state text, value jsonb, message text, is_unhanded boolean
      )
      where run_actions.action_id = given.action_id and run_actions.run_id = given.run_id and run_actions.attempt = given.attempt
        and run_actions.worker_id = given.worker_id and run_actions.answered_at is null
        and (run_actions.state = 'waiting' or not given.is_unhanded)
      returning run_actions.action_id, run_actions.run_id, run_actions.attempt, run_actions.state, run_actions.value, run_actions.message
    )
    select
      settled.action_id::float8 as "actionId", settled.run_id as "runId", settled.attempt, settled.state, settled.value, settled.message,
      tasks.name as "taskName", runs.scheduled_for as "scheduledFor"
    from settled join runs on runs.id = settled.run_id join tasks on tasks.id = runs.task_id
    order by settled.action_id, settled.run_id`
}

/** Continues the name of an action: “reload: done”. */
export const STATE_OF_RUN_ACTION: Readonly<Record<RunActionState, string>> = {
  waiting: 'not handed over yet',
  handed: 'not answered yet',
  done: 'done',
  refused: 'refused',
  failed: 'failed',
  unheard: 'not heard',
  unknown: 'nobody knows whether it was carried out',
}

function auditOf({ action }: Asked): (settled: Settled) => AuditEntry {
  return ({ runId, attempt, taskName, scheduledFor, state, value, message }) => ({
    subject: runSubject(runId, { taskName, scheduledFor }),
    after: { action, attempt, ...(value !== null && { answer: value as JsonValue }) },
    message: `${action}: ${STATE_OF_RUN_ACTION[state]}.${message === null ? '' : ` ${message}`}`,
    outcome: state === 'done' ? 'succeeded' : 'failed',
  })
}

/** Those of which nothing is open: done where all that were told did it. */
async function endAnswered(tx: Transaction, ids: readonly number[]): Promise<void> {
  const prepared = preparedSql(tx)
  const answered = await prepared<{ actionId: number; states: RunActionState[]; messages: (string | null)[] }[]>`
    select action_id::float8 as "actionId", array_agg(state order by run_id) as states, array_agg(message order by run_id) as messages
    from run_actions where action_id = any(${[...ids]}::bigint[])
    group by action_id having count(*) = count(answered_at)`
  for (const { actionId, states, messages } of answered) {
    const state = states.every((each) => each === 'done') ? 'done' : 'failed'
    await prepared`
      update user_actions set state = ${state}, carried_out_at = djag_now(), outcome = ${outcomeOf(states, messages)}
      where id = ${actionId} and state = 'pending'`
  }
}

function outcomeOf(states: readonly RunActionState[], messages: readonly (string | null)[]): string {
  const [only] = states
  if (states.length === 1 && only) {
    const [message] = messages
    const words = STATE_OF_RUN_ACTION[only]
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.${message ? ` ${message}` : ''}`
  }
  const counts = Map.groupBy(states, (state) => state)
  return `${counted(states.length, 'run')} told: ${[...counts].map(([state, each]) => `${each.length} ${STATE_OF_RUN_ACTION[state]}`).join(', ')}.`
}
