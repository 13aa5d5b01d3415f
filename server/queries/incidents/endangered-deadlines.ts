import type { EndangeredDeadline } from '#domain/notifications/told-deadlines.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** By when the latest deadline was due that was missed by each open incident, in epoch milliseconds; incidents that none was are missing. */
export async function loadMissedThrough(db: Database | Transaction): Promise<ReadonlyMap<number, number>> {
  const rows = await preparedSql(db)<{ incidentId: number; dueMs: number }[]>`
    select incident.id::float8 as "incidentId", max(extract(epoch from deadline.due_at) * 1000)::float8 as "dueMs"
    from incidents incident
    join incident_members member on member.incident_id = incident.id and member.until is null and member.trouble = 'missed'
    join deadlines deadline on deadline.task_id = member.task_id and deadline.is_watched and deadline.state = 'missed'
    where incident.closed_at is null
    group by incident.id`
  return new Map(rows.map(({ incidentId, dueMs }) => [incidentId, dueMs]))
}

/** Of these incidents the deadlines of their tasks that are missed or at risk, by the incident; incidents without one are missing. */
export async function loadEndangeredDeadlines(
  db: Database | Transaction,
  incidentIds: readonly number[],
): Promise<ReadonlyMap<number, EndangeredDeadline[]>> {
  if (incidentIds.length === 0) return new Map()
  const rows = await preparedSql(db)<(EndangeredDeadline & { incidentId: number })[]>`
    select distinct on (member.incident_id, deadline.task_id, deadline.scheduled_for)
      member.incident_id::float8 as "incidentId", task.name as "taskName", deadline.state,
      (extract(epoch from deadline.due_at) * 1000)::float8 as "dueAtMs", (deadline.prospect ->> 'chance')::float8 as chance,
      nullif(coalesce(deadline.prospect -> 'cause', deadline.changes -> -1 -> 'cause'), 'null') as cause
    from incident_members member
    join tasks task on task.id = member.task_id and task.deleted_at is null
    join deadlines deadline on deadline.task_id = member.task_id and deadline.is_watched and deadline.state in ('at_risk', 'missed')
    where member.incident_id = any(${[...incidentIds]}::bigint[]) and member.until is null and member.trouble in ('at_risk', 'missed')`
  const ofIncident = new Map<number, EndangeredDeadline[]>()
  for (const { incidentId, ...deadline } of rows) {
    const before = ofIncident.get(incidentId)
    if (before) before.push(deadline)
    else ofIncident.set(incidentId, [deadline])
  }
  return ofIncident
}
