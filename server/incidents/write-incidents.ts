import type postgres from 'postgres'
import type { IncidentChange } from '#domain/incidents/decide-incidents.ts'
import type { Member } from '#domain/incidents/gathered-causes.ts'
import type { IncidentEventData, IncidentHappening, IncidentSeverity } from '#domain/incidents/incident.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { notifyLive } from '#server/live/notify-live.ts'

type WrittenEvent = { incidentId: number; happening: IncidentHappening; severity: IncidentSeverity; data: IncidentEventData }
type MemberOf = Member & { incidentId: number }

/** Writes what was decided, with its events, and tells browsers. Under the lock of all writes of incidents. Gives the events' number. */
export async function writeIncidents(tx: Transaction, changes: readonly IncidentChange[], nowMs: number): Promise<number> {
  if (changes.length === 0) return 0
  const sql = preparedSql(tx)
  const now = new Date(nowMs).toISOString()
  const idByKey = await insertOpened(sql, changes, now)
  const idOf = (change: IncidentChange) => incidentIdOf(change, idByKey)
  await updateStates(sql, changes, now)
  const members = changes.flatMap((change): MemberOf[] => {
    if (change.does === 'close') return []
    const incidentId = idOf(change)
    return (change.does === 'open' ? change.members : change.came).map((member) => ({ ...member, incidentId }))
  })
  const news = await countNews(sql, members)
  await writeMembers(sql, members)
  await endMembers(sql, changes, now)
  const events = changes.flatMap((change) => eventsOf(change, idOf(change), news.get(idOf(change)) ?? NO_NEWS))
  if (events.length > 0)
    await sql`
      insert into incident_events (incident_id, at, happening, severity, data)
      select "incidentId", ${now}::timestamptz, happening, severity, data
      from jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb) as row ("incidentId" bigint, happening text, severity text, data jsonb)`
  await notifyLive(tx, { subject: 'incident', ids: changes.map(idOf) })
  return events.length
}

function incidentIdOf(change: IncidentChange, idByKey: ReadonlyMap<string, number>): number {
  if (change.does !== 'open') return change.id
  const id = idByKey.get(change.cause.key)
  if (id === undefined) throw new Error(`The incident of ${change.cause.key} was not written.`)
  return id
}

type News = { joined: number; missed: number }
const NO_NEWS: News = { joined: 0, missed: 0 }

/** How many tasks come into each incident that have never been in it, and how many miss a deadline in it that never did. */
async function countNews(sql: postgres.Sql, came: readonly MemberOf[]): Promise<ReadonlyMap<number, News>> {
  if (came.length === 0) return new Map()
  const rows = came.map(({ incidentId, taskId, trouble }) => ({ incidentId, taskId, trouble }))
  const counts = await sql<(News & { incidentId: number })[]>`
    select row."incidentId"::float8 as "incidentId",
      count(distinct row."taskId") filter (where before.troubles is null)::float8 as joined,
      count(distinct row."taskId") filter (where row.trouble = 'missed' and 'missed' <> all(coalesce(before.troubles, '{}')))::float8 as missed
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row ("incidentId" bigint, "taskId" bigint, trouble text)
    cross join lateral (
      select array_agg(member.trouble) as troubles from incident_members member
      where member.incident_id = row."incidentId" and member.task_id = row."taskId"
    ) as before
    group by row."incidentId"`
  return new Map(counts.map(({ incidentId, ...news }) => [incidentId, news]))
}

/** What an incident's timeline says of a change; what only keeps its numbers up to date goes unsaid. */
function eventsOf(change: IncidentChange, incidentId: number, { joined, missed }: News): WrittenEvent[] {
  const { severity, title, memberCount } = change.state
  const event = (happening: IncidentHappening, data: Partial<IncidentEventData> = {}): WrittenEvent => ({
    ...{ incidentId, happening, severity },
    data: { title, memberCount, ...data },
  })
  if (change.does === 'open') return [event('opened')]
  if (change.does === 'close') return [event('closed', { reason: change.reason })]
  if (change.escalatedFrom !== null) return [event('escalated', { severityBefore: change.escalatedFrom, joined })]
  if (joined + missed === 0) return []
  return [event('updated', { ...(joined > 0 && { joined }), ...(missed > 0 && { missed }) })]
}

async function insertOpened(sql: postgres.Sql, changes: readonly IncidentChange[], now: string): Promise<Map<string, number>> {
  const opened = changes.flatMap((change) =>
    change.does === 'open'
      ? [
          {
            ...change.state,
            causeKey: change.cause.key,
            causeTaskId: change.cause.taskId,
            causeName: change.cause.name,
            beganAt: new Date(change.cause.sinceMs).toISOString(),
          },
        ]
      : [],
  )
  if (opened.length === 0) return new Map()
  const rows = await sql<{ id: number; causeKey: string }[]>`
    insert into incidents (kind, cause_key, cause_task_id, cause_name, severity, title, began_at, opened_at, updated_at, member_count, times)
    select kind, "causeKey", (select id from tasks where id = "causeTaskId"), "causeName", severity, title, "beganAt", ${now}::timestamptz, ${now}::timestamptz,
      "memberCount", times
    from jsonb_to_recordset(${JSON.stringify(opened)}::text::jsonb) as row (
      kind text, "causeKey" text, "causeTaskId" bigint, "causeName" text, severity text, title text, "beganAt" timestamptz, "memberCount" int, times int
    )
    returning id::float8 as id, cause_key as "causeKey"`
  return new Map(rows.map(({ id, causeKey }) => [causeKey, id]))
}

async function updateStates(sql: postgres.Sql, changes: readonly IncidentChange[], now: string): Promise<void> {
  const known = changes.flatMap((change) => {
    if (change.does === 'open') return []
    const { wellSinceMs, ...state } = change.state
    const wellSince = wellSinceMs === null ? null : new Date(wellSinceMs).toISOString()
    return [{ ...state, id: change.id, wellSince, reason: change.does === 'close' ? change.reason : null }]
  })
  if (known.length === 0) return
  await sql`
    update incidents set
      kind = row.kind, severity = row.severity, title = row.title, member_count = row."memberCount", times = row.times, well_since = row."wellSince",
      updated_at = ${now}::timestamptz, closing_reason = row.reason, closed_at = case when row.reason is not null then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(known)}::text::jsonb) as row (
      id bigint, kind text, severity text, title text, "memberCount" int, times int, "wellSince" timestamptz, reason text
    )
    where incidents.id = row.id and incidents.closed_at is null`
}

async function writeMembers(sql: postgres.Sql, members: readonly MemberOf[]): Promise<void> {
  if (members.length === 0) return
  const rows = members.map(({ sinceMs, ...member }) => ({ ...member, since: new Date(sinceMs).toISOString() }))
  await sql`
    insert into incident_members (incident_id, task_id, trouble, run_id, since)
    select "incidentId", "taskId", trouble, "runId", since
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row (
      "incidentId" bigint, "taskId" bigint, trouble text, "runId" uuid, since timestamptz
    )
    where exists (select from tasks where id = "taskId")
    on conflict (incident_id, task_id, trouble) do update set run_id = excluded.run_id, since = excluded.since, until = null`
}

async function endMembers(sql: postgres.Sql, changes: readonly IncidentChange[], now: string): Promise<void> {
  const went = changes.flatMap((change) => (change.does === 'keep' ? change.went.map((one) => ({ ...one, incidentId: change.id })) : []))
  if (went.length > 0)
    await sql`
      update incident_members member set until = ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(went)}::text::jsonb) as row ("incidentId" bigint, "taskId" bigint, trouble text)
      where member.incident_id = row."incidentId" and member.task_id = row."taskId" and member.trouble = row.trouble`
  const wellIds = changes.flatMap((change) => (change.does !== 'open' && change.state.wellSinceMs !== null ? [change.id] : []))
  if (wellIds.length > 0)
    await sql`
      update incident_members set until = ${now}::timestamptz where incident_id = any(${wellIds}::bigint[]) and until is null`
}
