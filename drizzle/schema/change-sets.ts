import { sql } from 'drizzle-orm'
import { type AnyPgColumn, bigint, check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import type { ChangeSetAct, NetChange } from '#domain/change-sets/net-changes.ts'
import { instantColumn } from './columns.ts'
import { users } from './users.ts'

/** Edits that people put together before they are applied, as one (rules G1 to G4). */
export const changeSets = pgTable(
  'change_sets',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    authorId: text('author_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    authorName: text('author_name').notNull(),
    title: text('title').notNull(),
    state: text('state', { enum: ['open', 'applied', 'discarded'] })
      .notNull()
      .default('open'),
    /** What was done with it, and what of that was undone, the next to be done again last. */
    acts: jsonb('acts').$type<ChangeSetAct[]>().notNull(),
    undone: jsonb('undone').$type<ChangeSetAct[]>().notNull().default([]),
    /** How many changes of each kind they come to, in words. */
    summary: text('summary').notNull().default(''),
    /** Counts its changes: who applies it says which they looked at. */
    revision: integer('revision').notNull().default(0),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    /** Of an author’s open ones, edits go into the one that was touched last. */
    touchedAt: instantColumn('touched_at').notNull().default(sql`djag_now()`),
    endedAt: instantColumn('ended_at'),
    endedByName: text('ended_by_name'),
    /** What applying it really changed, with what was there before: what reverting takes back. */
    applied: jsonb('applied').$type<NetChange[]>(),
    /** The user action of its application. It goes by age before the set may. */
    actionId: bigint('action_id', { mode: 'number' }),
    revertsId: bigint('reverts_id', { mode: 'number' }).references((): AnyPgColumn => changeSets.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('change_sets_author').on(table.authorId, table.touchedAt).where(sql`${table.state} = 'open'`),
    index('change_sets_reverts').on(table.revertsId).where(sql`${table.revertsId} is not null`),
    check('change_sets_state', sql`${table.state} in ('open', 'applied', 'discarded')`),
    check('change_sets_ended', sql`(${table.state} = 'open') = (${table.endedAt} is null)`),
  ],
)
