import type { TeamActionWorker } from '#domain/views/operation-views.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { PublishedAction } from './publish-team-actions.ts'

/** An action of a team's own that can be asked for, and the live workers that would carry it out. */
export type OfferedAction = Omit<PublishedAction, 'secrets'> & { workers: TeamActionWorker[] }

/**
 * The actions of the team's own that can be asked for, by title: those that a live worker has, or one had within the last day, so that a restart of
 * workers takes none away (rule R13).
 */
export async function offeredTeamActions(db: Database | Transaction, type: string | null = null): Promise<OfferedAction[]> {
  const prepared = preparedSql(db)
  return await prepared<OfferedAction[]>`
    select
      offered.type, offered.title, offered.description, offered.payload_schema as "payloadSchema", offered.subject, offered.permission,
      offered.is_idempotent as "isIdempotent", offered.time_limit_seconds as "timeLimitSeconds",
      coalesce(
        json_agg(
          json_build_object('id', had.id, 'host', had.host, 'pid', had.pid, 'definition', had.definition)
          order by had.host, had.pid, had.id
        ) filter (where had.is_live),
        '[]'
      ) as workers
    from team_actions as offered
    join (
      select workers.id, workers.host, workers.pid, own.type, own.definition, workers.state = 'live' and workers.lease_until > djag_now() as is_live
      from workers, unnest(workers.team_action_types, workers.team_action_definitions) as own (type, definition)
      where workers.heartbeat_at > djag_now() - interval '1 day'
    ) as had on had.type = offered.type
    where ${type === null ? prepared`true` : prepared`offered.type = ${type}`}
    group by offered.type
    order by offered.title, offered.type`
}
