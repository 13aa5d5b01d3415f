import { counted } from '#domain/counted.ts'
import type { workerActions } from '#schema/worker-actions.ts'
import type { AuditActor } from '#server/audit/audit-entry.ts'
import { writeAudits } from '#server/audit/write-audits.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'

type WorkerActionState = (typeof workerActions.$inferSelect)['state']

/** An action that a worker is to carry out. */
export type OpenWorkerAction = { actionId: number; type: string }

/** What a worker answered to an action. */
export type AnsweredWorkerAction = {
  actionId: number
  workerId: string
  state: Exclude<WorkerActionState, 'waiting'>
  message: string
}

type Settled = AnsweredWorkerAction & { host: string; pid: number }

/** What this worker is to do and has not answered, oldest first. Given again until it is answered: who takes it does each once, by its id. */
export async function readWorkerActions(db: Database, workerId: string): Promise<OpenWorkerAction[]> {
  return await preparedSql(db)<OpenWorkerAction[]>`
    select asked.id::float8 as "actionId", asked.type
    from worker_actions as open join user_actions as asked on asked.id = open.action_id
    where open.worker_id = ${workerId} and open.answered_at is null
    order by asked.id`
}

/**
 * Writes down what workers did, each with an audit, and ends the user actions of which nothing is open any more (rule R11). The first answer counts.
 * @returns how many were settled
 */
export async function settleWorkerActions(db: Database, answers: readonly AnsweredWorkerAction[]): Promise<number> {
  if (answers.length === 0) return 0
  return await db.transaction(async (tx) => {
    const ids = [...new Set(answers.map(({ actionId }) => actionId))]
    const asked = await preparedSql(tx)<(AuditActor & { id: number; type: string })[]>`
      select id::float8 as id, type, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", address
      from user_actions where id = any(${ids}::bigint[]) order by id for no key update`
    const settled = await writeAnswers(tx, answers)
    for (const { id, type, ...actor } of asked) {
      const own = settled.filter(({ actionId }) => actionId === id)
      if (own.length > 0) await writeAudits(tx, actor, { id, type }, own.map(auditOf))
    }
    await endAnswered(tx, ids)
    await notifyLive(tx, { subject: 'action', ids })
    await notifyLive(tx, { subject: 'worker', ids: settled.map(({ workerId }) => workerId) })
    return settled.length
  })
}

/** Closes what is addressed to workers that are gone. @returns how many were closed */
export async function closeWorkerActions(db: Database): Promise<number> {
  const left = await preparedSql(db)<{ actionId: number; workerId: string }[]>`
    select open.action_id::float8 as "actionId", open.worker_id as "workerId"
    from worker_actions as open join workers on workers.id = open.worker_id
    where open.answered_at is null and workers.state in ('stopped', 'lost')
    order by open.action_id, open.worker_id limit 1000`
  const message = 'The worker ended before it said what became of this.'
  return await settleWorkerActions(
    db,
    left.map((of) => ({ ...of, state: 'unheard', message })),
  )
}

async function writeAnswers(tx: Transaction, answers: readonly AnsweredWorkerAction[]): Promise<Settled[]> {
  const rows = answers.map(({ actionId, workerId, state, message }) => ({ action_id: actionId, worker_id: workerId, state, message }))
  return await preparedSql(tx)<Settled[]>`
    with settled as (
      update worker_actions set state = given.state, message = given.message, answered_at = djag_now()
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as given (action_id bigint, worker_id uuid, state text, message text)
      where worker_actions.action_id = given.action_id and worker_actions.worker_id = given.worker_id and worker_actions.answered_at is null
      returning worker_actions.action_id, worker_actions.worker_id, worker_actions.state, worker_actions.message
    )
    select
      settled.action_id::float8 as "actionId", settled.worker_id as "workerId", settled.state, settled.message, workers.host, workers.pid
    from settled join workers on workers.id = settled.worker_id
    order by settled.action_id, settled.worker_id`
}

function auditOf({ workerId, host, pid, state, message }: Settled) {
  return {
    subject: { kind: 'none' as const, id: null, name: `worker ${host} ${pid}` },
    after: { worker: workerId },
    message,
    outcome: state === 'done' ? ('succeeded' as const) : ('failed' as const),
  }
}

/** Those of which nothing is open: done where all workers did it. */
async function endAnswered(tx: Transaction, ids: readonly number[]): Promise<void> {
  const prepared = preparedSql(tx)
  const answered = await prepared<{ actionId: number; done: number; failed: number; unheard: number; messages: string[] }[]>`
    select
      action_id::float8 as "actionId", array_agg(message order by worker_id) as messages,
      count(*) filter (where state = 'done')::int as done, count(*) filter (where state = 'failed')::int as failed,
      count(*) filter (where state = 'unheard')::int as unheard
    from worker_actions where action_id = any(${[...ids]}::bigint[])
    group by action_id having count(*) = count(answered_at)`
  for (const { actionId, done, failed, unheard, messages } of answered) {
    const parts = [`${done} done`, failed > 0 && `${failed} failed`, unheard > 0 && `${unheard} ended before`].filter(Boolean).join(', ')
    const outcome =
      messages.length === 1 ? messages[0] : `${counted(messages.length, 'worker')}: ${parts}. The audits say of each what it did.`
    await prepared`
      update user_actions set state = ${failed + unheard === 0 ? 'done' : 'failed'}, carried_out_at = djag_now(), outcome = ${outcome ?? ''}
      where id = ${actionId} and state = 'pending'`
  }
}
