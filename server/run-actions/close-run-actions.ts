import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { type AnsweredAction, settleRunActions } from './settle-run-actions.ts'

const MOST_AT_ONCE = 1_000

type Left = { actionId: number; runId: string; attempt: number; workerId: string; isHanded: boolean }

/**
 * Closes what nobody answers any more: actions for attempts that have ended, or whose workers are gone, and have said nothing of them (rule R10).
 * A worker that lives answers itself, soon after its attempt has ended: it is given `patienceMs`.
 * @returns how many were closed
 */
export async function closeRunActions(db: Database, patienceMs = 15_000): Promise<number> {
  const left = await preparedSql(db)<Left[]>`
    select
      run_actions.action_id::float8 as "actionId", run_actions.run_id as "runId", run_actions.attempt, run_actions.worker_id as "workerId",
      run_actions.state = 'handed' as "isHanded"
    from run_actions
    left join runs on runs.id = run_actions.run_id and runs.attempt = run_actions.attempt and runs.worker_id = run_actions.worker_id
      and runs.state = 'running'
    left join workers on workers.id = run_actions.worker_id and workers.state in ('live', 'draining')
    left join attempts on attempts.run_id = run_actions.run_id and attempts.number = run_actions.attempt
    where run_actions.answered_at is null and runs.id is null
      and (workers.id is null or coalesce(attempts.ended_at, '-infinity') < djag_now() - ${patienceMs} * interval '1 millisecond')
    order by run_actions.action_id, run_actions.run_id
    limit ${MOST_AT_ONCE}`
  return await settleRunActions(
    db,
    left.map(
      ({ isHanded, ...of }): AnsweredAction => ({
        ...of,
        value: null,
        ...(isHanded
          ? { state: 'unknown', message: 'It had been handed to its worker, which has not said what became of it.' }
          : { state: 'unheard', message: 'The attempt had ended before this reached it.', isUnhanded: true }),
      }),
    ),
  )
}
