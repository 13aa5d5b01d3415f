import type { JsonValue } from '#domain/json-value.ts'
import type { AuditActor, AuditSubject } from '#server/audit/audit-entry.ts'
import { runSubject } from '#server/audit/run-subject.ts'
import { writeAudits } from '#server/audit/write-audits.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'

/** What became of a user action of a team's own type. `attempt` and `workerId`: who says so; null: nobody had taken it. */
export type AnsweredTeamAction = {
  actionId: number
  workerId: string | null
  attempt: number
  state: 'done' | 'failed'
  message: string
  value: JsonValue
}

type Settled = AuditActor & {
  type: string
  title: string | null
  taskId: number | null
  runId: string | null
  forWorkerId: string | null
  taskName: string | null
  scheduledFor: Date | null
}

/**
 * Writes down what became of a user action, with its audit, and ends it: unless it has ended already, or another worker or a later attempt has it now.
 * @returns whether it was this that ended it
 */
export async function settleTeamAction(db: Database, answered: AnsweredTeamAction): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const settled = await writeAnswer(tx, answered)
    if (!settled) return false
    const { actionId, state, message, value } = answered
    await preparedSql(tx)`
      update user_actions set state = ${state}, carried_out_at = djag_now(), outcome = ${message} where id = ${actionId} and state = 'pending'`
    await writeAudits(tx, settled, { id: actionId, type: settled.type }, [
      {
        subject: subjectOf(settled),
        after: value === null ? null : { answer: value },
        message,
        outcome: state === 'done' ? 'succeeded' : 'failed',
      },
    ])
    await notifyLive(tx, { subject: 'action', ids: [actionId] })
    return true
  })
}

async function writeAnswer(tx: Transaction, { actionId, workerId, attempt, value }: AnsweredTeamAction): Promise<Settled | undefined> {
  const [settled] = await preparedSql(tx)<Settled[]>`
    with settled as (
      update team_action_requests set ended_at = djag_now(), value = ${value === null ? null : JSON.stringify(value)}::text::jsonb
      where action_id = ${actionId} and ended_at is null and attempt = ${attempt} and worker_id is not distinct from ${workerId}::uuid
      returning action_id, for_worker_id
    )
    select
      asked.type, own.title, asked.actor_kind as "actorKind", asked.actor_id as "actorId", asked.actor_name as "actorName", asked.address,
      (asked.payload ->> 'taskId')::float8 as "taskId", asked.payload ->> 'runId' as "runId", settled.for_worker_id as "forWorkerId",
      tasks.name as "taskName", runs.scheduled_for as "scheduledFor"
    from settled
    join user_actions as asked on asked.id = settled.action_id
    left join team_actions as own on own.type = asked.type
    left join runs on runs.id = (asked.payload ->> 'runId')::uuid
    left join tasks on tasks.id = coalesce(runs.task_id, (asked.payload ->> 'taskId')::bigint)`
  return settled
}

function subjectOf({ type, title, taskId, runId, forWorkerId, taskName, scheduledFor }: Settled): AuditSubject {
  if (runId !== null) return runSubject(runId, taskName !== null && scheduledFor ? { taskName, scheduledFor } : undefined)
  if (taskId !== null) return { kind: 'task', id: String(taskId), name: taskName ?? `task ${taskId}` }
  return { kind: 'none', id: null, name: forWorkerId === null ? (title ?? type) : `worker ${forWorkerId}` }
}
