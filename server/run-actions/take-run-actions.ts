import type { HandedAction } from '#domain/run-actions/run-action.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { HeldAttempt } from '#server/leases/held-attempt.ts'
import { notifyLive } from '#server/live/notify-live.ts'

/** An action with the attempt that is to carry it out. */
export type AddressedAction = HeldAttempt & { action: HandedAction }

/**
 * The actions that these attempts are to carry out and have not answered, oldest first; from now on each counts as handed over. To be asked with each
 * heartbeat of the worker that holds the attempts. One that was given already is given again until it is answered, as an answer to this may be lost:
 * who takes them hands each, by its id, to its attempt once (rule R10). Attempts that are others' by now, or have ended, get nothing.
 */
export async function takeRunActions(db: Database, held: readonly HeldAttempt[]): Promise<AddressedAction[]> {
  if (held.length === 0) return []
  const rows = held.map(({ runId, attempt, workerId }) => ({ run_id: runId, attempt, worker_id: workerId }))
  const taken = await preparedSql(db)<(HeldAttempt & Omit<HandedAction, 'id'> & { id: string })[]>`
    with open as (
      select open.action_id, open.run_id, open.attempt, open.worker_id, open.state
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid)
      join run_actions as open on open.run_id = given.run_id and open.attempt = given.attempt and open.worker_id = given.worker_id
        and open.answered_at is null
      join runs on runs.id = given.run_id and runs.attempt = given.attempt and runs.worker_id = given.worker_id and runs.state = 'running'
    ),
    handed as (
      update run_actions set state = 'handed', handed_at = djag_now()
      from open
      where open.state = 'waiting' and run_actions.action_id = open.action_id and run_actions.run_id = open.run_id
        and run_actions.state = 'waiting'
      returning run_actions.action_id, run_actions.run_id
    )
    select
      open.run_id as "runId", open.attempt, open.worker_id as "workerId",
      asked.id, asked.payload ->> 'action' as action, coalesce(asked.payload -> 'payload', '{}') as payload, asked.actor_name as by
    from open join user_actions as asked on asked.id = open.action_id
    where open.state = 'handed' or exists (select from handed where handed.action_id = open.action_id and handed.run_id = open.run_id)
    order by open.action_id, open.run_id`
  return taken.map(({ runId, attempt, workerId, id, ...action }) => ({
    runId,
    attempt,
    workerId,
    action: { id: Number(id), ...action },
  }))
}

/** The run actions that handlers have said to listen to, besides those they said before. Locks the attempts in the order of their runs. */
export async function noteListening(db: Database, listening: readonly (HeldAttempt & { actions: readonly string[] })[]): Promise<void> {
  if (listening.length === 0) return
  const rows = listening.map(({ runId, attempt, workerId, actions }) => ({ run_id: runId, attempt, worker_id: workerId, actions }))
  const changed = await preparedSql(db)<{ runId: string }[]>`
    with said as (
      select attempts.run_id, attempts.number, given.actions
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (run_id uuid, attempt int, worker_id uuid, actions text[])
      join attempts on attempts.run_id = given.run_id and attempts.number = given.attempt and attempts.worker_id = given.worker_id
      order by attempts.run_id, attempts.number
      for no key update of attempts
    )
    update attempts set listens_to = array(select distinct unnest(attempts.listens_to || said.actions) order by 1)
    from said
    where attempts.run_id = said.run_id and attempts.number = said.number and not coalesce(attempts.listens_to, '{}') @> said.actions
    returning attempts.run_id as "runId"`
  if (changed.length > 0) await notifyLive(db, { subject: 'run_progress', ids: changed.map(({ runId }) => runId) })
}
