import { sql } from 'drizzle-orm'
import { bigint, check, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { INCIDENT_HAPPENINGS, INCIDENT_SEVERITIES, type IncidentEventData } from '#domain/incidents/incident.ts'
import { instantColumn } from './columns.ts'
import { incidents } from './incidents.ts'

/**
 * What happened to incidents: only ever added to, in the transaction that changes the incident, under the lock `incidentWrites`, so that ids are
 * committed in their order and who has read up to one has missed none before it.
 */
export const incidentEvents = pgTable(
  'incident_events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    incidentId: bigint('incident_id', { mode: 'number' })
      .notNull()
      .references(() => incidents.id, { onDelete: 'cascade' }),
    at: instantColumn('at').notNull(),
    happening: text('happening', { enum: INCIDENT_HAPPENINGS }).notNull(),
    /** That of the incident from this event on. */
    severity: text('severity', { enum: INCIDENT_SEVERITIES }).notNull(),
    data: jsonb('data').$type<IncidentEventData>().notNull(),
    /** The name of who did it; null: it came about by itself. */
    actorName: text('actor_name'),
  },
  (table) => [
    index('incident_events_incident').on(table.incidentId, table.id),
    check(
      'incident_events_happening',
      sql`${table.happening} in ('opened', 'updated', 'escalated', 'acknowledged', 'silenced', 'unsilenced', 'closed')`,
    ),
    check('incident_events_severity', sql`${table.severity} in ('info', 'warning', 'critical')`),
  ],
)
