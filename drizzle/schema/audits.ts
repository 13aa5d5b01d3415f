import { sql } from 'drizzle-orm'
import { bigint, check, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { userActions } from './user-actions.ts'

/** The record: who, when, what, before and after, outcome. Rows are only ever added, and removed when they are old (rule K4). */
export const audits = pgTable(
  'audits',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    actionId: bigint('action_id', { mode: 'number' }).references(() => userActions.id),
    at: instantColumn('at').notNull().default(sql`djag_now()`),
    actorKind: text('actor_kind', { enum: ['user', 'token', 'system'] }).notNull(),
    actorId: text('actor_id'),
    actorName: text('actor_name').notNull(),
    /** From where they asked; null: not by a request, or from before addresses were kept. */
    address: text('address'),
    type: text('type').notNull(),
    subjectKind: text('subject_kind', {
      enum: ['task', 'crontab', 'dependency', 'run', 'user', 'token', 'tag', 'secret', 'incident', 'channel', 'none'],
    }).notNull(),
    subjectId: text('subject_id'),
    /** The subject's name at that time: it stays readable after the subject is gone. */
    subjectName: text('subject_name').notNull(),
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    outcome: text('outcome', { enum: ['succeeded', 'failed'] }).notNull(),
    message: text('message').notNull(),
  },
  (table) => [
    index('audits_subject').on(table.subjectKind, table.subjectId, table.id),
    index('audits_address').on(table.address, table.id).where(sql`${table.address} is not null`),
    index('audits_actor').on(table.actorKind, table.actorId, table.id.desc().nullsFirst()),
    index('audits_at').on(table.at),
    index('audits_action').on(table.actionId).where(sql`${table.actionId} is not null`),
    check('audits_outcome', sql`${table.outcome} in ('succeeded', 'failed')`),
  ],
)
