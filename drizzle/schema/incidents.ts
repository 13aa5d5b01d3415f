import { sql } from 'drizzle-orm'
import { bigint, check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { CLOSING_REASONS, INCIDENT_KINDS, INCIDENT_SEVERITIES } from '#domain/incidents/incident.ts'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'

/** What belongs to one cause (rules N1 to N4): opened, updated and closed by one scheduler at a time, acknowledged and silenced by people. */
export const incidents = pgTable(
  'incidents',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind', { enum: INCIDENT_KINDS }).notNull(),
    /** Names the cause; of each there is one open incident at most. */
    causeKey: text('cause_key').notNull(),
    /** The task at which it began; null: none, or its row is gone. */
    causeTaskId: bigint('cause_task_id', { mode: 'number' }).references(() => tasks.id, { onDelete: 'set null' }),
    /** The name of that task, handler or part of Djag at that time. */
    causeName: text('cause_name').notNull(),
    severity: text('severity', { enum: INCIDENT_SEVERITIES }).notNull(),
    /** The sentence that names the cause. */
    title: text('title').notNull(),
    /** When the trouble began: of a failing task its first failure in a row, of a late one the instant that is due. */
    beganAt: instantColumn('began_at').notNull().default(sql`djag_now()`),
    openedAt: instantColumn('opened_at').notNull(),
    updatedAt: instantColumn('updated_at').notNull(),
    /** Since when nothing of it is wrong any more, while it is watched for whether that lasts. */
    wellSince: instantColumn('well_since'),
    closedAt: instantColumn('closed_at'),
    closingReason: text('closing_reason', { enum: CLOSING_REASONS }),
    acknowledgedAt: instantColumn('acknowledged_at'),
    /** The name of who acknowledged it. */
    acknowledgedBy: text('acknowledged_by'),
    acknowledgement: text('acknowledgement'),
    silencedUntil: instantColumn('silenced_until'),
    /** How many tasks it concerns now; once it is closed, how many it did at its end. */
    memberCount: integer('member_count').notNull(),
    /** How often the cause itself happened so far: of a failing task, its failures. */
    times: integer('times').notNull().default(1),
  },
  (table) => [
    uniqueIndex('incidents_open_cause').on(table.causeKey).where(sql`${table.closedAt} is null`),
    index('incidents_closed').on(table.closedAt).where(sql`${table.closedAt} is not null`),
    index('incidents_cause_task').on(table.causeTaskId),
    check(
      'incidents_kind',
      sql`${table.kind} in (
        'failing', 'late', 'deadline', 'running_long', 'no_worker', 'waiting_long', 'stopped', 'lost_worker', 'scheduler', 'database',
        'ledger'
      )`,
    ),
    check('incidents_severity', sql`${table.severity} in ('info', 'warning', 'critical')`),
    check('incidents_closing', sql`(${table.closedAt} is null) = (${table.closingReason} is null)`),
    check('incidents_acknowledged', sql`(${table.acknowledgedAt} is null) = (${table.acknowledgedBy} is null)`),
  ],
)
