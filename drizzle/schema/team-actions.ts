import { sql } from 'drizzle-orm'
import { boolean, check, integer, json, pgTable, text } from 'drizzle-orm/pg-core'
import type { JsonSchema } from '#domain/json-value.ts'
import type { ActionPermission } from '#domain/roles.ts'
import { TEAM_ACTION_SUBJECTS } from '#domain/user-actions/team-action.ts'
import { instantColumn } from './columns.ts'

/** Every action of a team's own that a worker has ever published (rule R13). Which workers have it follows from `workers.team_action_types`. */
export const teamActions = pgTable(
  'team_actions',
  {
    type: text('type').primaryKey(),
    title: text('title').notNull(),
    description: text('description').notNull(),
    /** JSON schema of what is said with it, what it is about included; `json`, as its fields stand in the form in their order. */
    payloadSchema: json('payload_schema').$type<JsonSchema>().notNull(),
    subject: text('subject', { enum: TEAM_ACTION_SUBJECTS }).notNull(),
    /** What it takes to ask for it beside `team-actions`; null: nothing more. */
    permission: text('permission').$type<ActionPermission>(),
    /** Carried out again by another worker when the one that had it is gone. */
    isIdempotent: boolean('is_idempotent').notNull(),
    timeLimitSeconds: integer('time_limit_seconds').notNull(),
    /** The names of the secrets that it needs. */
    secrets: text('secrets').array().notNull().default(sql`'{}'`),
    publishedAt: instantColumn('published_at').notNull().default(sql`djag_now()`),
  },
  (table) => [check('team_actions_subject', sql`${table.subject} in ('run', 'task', 'worker', 'none')`)],
)
