import type { IncidentKind } from '#domain/incidents/incident.ts'
import { afterTelling, type ChannelTold, type DueTelling, type ToldIncident } from '#domain/notifications/tellings-due.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** An incident with all that a message may say of it, and what each channel that is on was told of it. Instants are epoch milliseconds. */
export type IncidentToTell = ToldIncident & {
  id: number
  kind: IncidentKind
  title: string
  updatedAtMs: number
  acknowledgedBy: string | null
  memberCount: number
  task: { id: number; name: string } | null
  owner: string | null
  runbook: string | null
  told: Map<number, ChannelTold>
}

type Row = Omit<IncidentToTell, 'tags' | 'owners' | 'task' | 'told'> & { taskId: number | null; taskName: string | null }
type ToldRow = DueTelling & { incidentId: number }

/** What may have to be told: all incidents that are open, and those that are closed and of which somebody has heard no more than the alarm. */
export async function loadToldIncidents(tx: Transaction): Promise<IncidentToTell[]> {
  const sql = preparedSql(tx)
  const rows = await sql<Row[]>`
    select
      incident.id::float8 as id, incident.kind, incident.severity, incident.title, incident.member_count as "memberCount",
      (extract(epoch from opened_at) * 1000)::float8 as "openedAtMs", (extract(epoch from incident.updated_at) * 1000)::float8 as "updatedAtMs",
      (extract(epoch from closed_at) * 1000)::float8 as "closedAtMs", (extract(epoch from acknowledged_at) * 1000)::float8 as "acknowledgedAtMs",
      (extract(epoch from silenced_until) * 1000)::float8 as "silencedUntilMs", null as "missedThroughMs", acknowledged_by as "acknowledgedBy",
      task.id::float8 as "taskId", task.name as "taskName", nullif(task.owner, '') as owner, nullif(task.runbook_url, '') as runbook
    from incidents incident left join tasks task on task.id = incident.cause_task_id and task.deleted_at is null
    where closed_at is null
      or incident.id = any(array(select distinct incident_id from notification_deliveries where awaits_end))
    order by incident.id`
  // What was given up before anybody tried to send it, as its channel was switched off, nobody heard.
  const told = await sql<ToldRow[]>`
    select incident_id::float8 as "incidentId", channel_id::float8 as "channelId", what, severity,
      case when what in ('alarm', 'missed')
        then coalesce((notification ->> 'missedThroughMs')::float8, (notification ->> 'atMs')::float8) else 0
      end as "missedThroughMs"
    from notification_deliveries
    where incident_id = any(${rows.map(({ id }) => id)}::bigint[]) and not (state = 'given_up' and attempted_at is null) order by id`
  const toldOf = Map.groupBy(told, ({ incidentId }) => incidentId)
  return rows.map(({ taskId, taskName, ...row }) => ({
    ...row,
    tags: [],
    owners: [],
    task: taskId === null ? null : { id: taskId, name: taskName ?? '' },
    told: heardSoFar(toldOf.get(row.id) ?? []),
  }))
}

function heardSoFar(rows: readonly DueTelling[]): Map<number, ChannelTold> {
  const heard = new Map<number, ChannelTold>()
  for (const { channelId, ...telling } of rows) heard.set(channelId, afterTelling(heard.get(channelId) ?? null, telling))
  return heard
}
