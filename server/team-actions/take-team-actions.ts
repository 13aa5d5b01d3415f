import type { JsonValue } from '#domain/json-value.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** A user action of a team's own type that a worker has taken to carry out. The task and the run are those that its payload names, if they are there. */
export type TakenAction = {
  actionId: number
  type: string
  attempt: number
  payload: Record<string, JsonValue>
  by: string
  task: { id: number; name: string } | null
  run: { id: string; scheduledFor: string } | null
}

/**
 * Takes user actions for a live worker, oldest first: each goes to one worker, however many look at the same time (rule R13).
 * @param types those that the worker has
 */
export async function takeTeamActions(
  db: Database,
  { workerId, types, most }: { workerId: string; types: readonly string[]; most: number },
): Promise<TakenAction[]> {
  if (types.length === 0 || most < 1) return []
  return await preparedSql(db)<TakenAction[]>`
    with open as materialized (
      select action_id from team_action_requests
      where ended_at is null and worker_id is null and type = any(${[...types]}::text[])
        and (for_worker_id is null or for_worker_id = ${workerId})
        and exists (select from workers where id = ${workerId} and state = 'live')
      order by action_id limit ${most} for update skip locked
    ),
    taken as (
      update team_action_requests as request set worker_id = ${workerId}, attempt = request.attempt + 1, taken_at = djag_now()
      from open where request.action_id = open.action_id and request.worker_id is null
      returning request.action_id, request.attempt
    )
    select
      asked.id::float8 as "actionId", asked.type, taken.attempt, asked.payload, asked.actor_name as by,
      case when tasks.id is null then null else json_build_object('id', tasks.id, 'name', tasks.name) end as task,
      case when runs.id is null then null else json_build_object(
        'id', runs.id, 'scheduledFor', to_char(runs.scheduled_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      ) end as run
    from taken
    join user_actions as asked on asked.id = taken.action_id
    left join runs on runs.id = (asked.payload ->> 'runId')::uuid
    left join tasks on tasks.id = coalesce(runs.task_id, (asked.payload ->> 'taskId')::bigint)
    order by asked.id`
}
