import { type OpenIncident, RECOVERIES_OF_FLAPPING } from '#domain/incidents/decide-incidents.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

type MemberRow = OpenIncident['members'][number] & { incidentId: number }

/** All incidents that are open, the oldest first, each with the tasks that belong to it now. */
export async function loadOpenIncidents(tx: Transaction): Promise<OpenIncident[]> {
  const sql = preparedSql(tx)
  const [rows, members] = await Promise.all([
    sql<Omit<OpenIncident, 'members'>[]>`
      select
        incident.id::float8 as id, cause_key as "causeKey", cause_name as "causeName", kind, severity, title, times, (extract(epoch from well_since) * 1000)::float8 as "wellSinceMs",
        member_count as "memberCount",
        case
          when cause_key not like 'task:%' then 'on'
          when task.id is null or task.deleted_at is not null then 'deleted'
          when not task.enabled and task.paused_at is null then 'disabled'
          else 'on'
        end as "causeFate"
      from incidents incident left join tasks task on task.id = incident.cause_task_id
      where closed_at is null order by incident.id`,
    sql<MemberRow[]>`
      select incident_id::float8 as "incidentId", task_id::float8 as "taskId", trouble
      from incidents join incident_members member on member.incident_id = incidents.id
      where closed_at is null and until is null order by incident_id, task_id, trouble`,
  ])
  const byIncident = Map.groupBy(members, ({ incidentId }) => incidentId)
  return rows.map((row) => ({ ...row, members: byIncident.get(row.id) ?? [] }))
}

/** The causes that failed and recovered often within the last day, by their keys: how often. */
export async function loadRecoveries(tx: Transaction): Promise<Map<string, number>> {
  const rows = await preparedSql(tx)<{ causeKey: string; count: number }[]>`
    select cause_key as "causeKey", count(*)::float8 as count from incidents
    where closed_at > djag_now() - interval '1 day' and kind = 'failing' and closing_reason = 'well'
    group by cause_key having count(*) >= ${RECOVERIES_OF_FLAPPING}`
  return new Map(rows.map(({ causeKey, count }) => [causeKey, count]))
}
