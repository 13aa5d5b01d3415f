import { and, asc, count, inArray, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { INCIDENT_SEVERITIES } from '#domain/incidents/incident.ts'
import type { InboxView } from '#domain/views/incident-views.ts'
import { incidents } from '#schema/incidents.ts'
import type { Database } from '#server/database/client.ts'
import { choicesParameter } from '#server/http/parameters.ts'
import { incidentRowOf, incidentRows } from './incident-rows.ts'

/** So many open incidents are told one by one. */
const INCIDENTS_TOLD = 200

export const inboxParameters = z.object({ severity: choicesParameter(INCIDENT_SEVERITIES).optional() })

/** What is wrong now: open incidents, the gravest first, of those what has lasted longest. */
export async function inbox(db: Database, { severity }: z.output<typeof inboxParameters> = {}): Promise<InboxView> {
  const which = and(isNull(incidents.closedAt), severity && inArray(incidents.severity, severity))
  const gravity = sql`array_position(${sql.raw(`array['${INCIDENT_SEVERITIES.join("','")}']`)}, ${incidents.severity})`
  const [rows, counts] = await Promise.all([
    incidentRows(db, which).orderBy(sql`${gravity} desc`, asc(incidents.beganAt), asc(incidents.id)).limit(INCIDENTS_TOLD),
    db.select({ count: count() }).from(incidents).where(which),
  ])
  return { rows: rows.map(incidentRowOf), count: counts[0]?.count ?? 0 }
}

/** How many incidents are open and nobody has acknowledged. */
export async function newIncidents(db: Database): Promise<{ count: number }> {
  const [found] = await db
    .select({ count: count() })
    .from(incidents)
    .where(and(isNull(incidents.closedAt), isNull(incidents.acknowledgedAt)))
  return { count: found?.count ?? 0 }
}
