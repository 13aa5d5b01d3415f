import { sql } from 'drizzle-orm'
import { bigint, boolean, check, pgTable, text } from 'drizzle-orm/pg-core'
import { ROLES } from '#domain/roles.ts'
import { instantColumn } from './columns.ts'

/** People who may sign in. Made by the administrator; the first one by the set-up page. */
export const users = pgTable(
  'users',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    role: text('role', { enum: ROLES }).notNull().default('viewer'),
    /** The tags whose tasks the role is for, by id, also of tags that are gone; null: it is for everything. */
    roleTagIds: bigint('role_tag_ids', { mode: 'number' }).array(),
    /** Such tags of a role before, while single sign-on gives one that can't be limited: they count again once it can. */
    setAsideTagIds: bigint('set_aside_tag_ids', { mode: 'number' }).array(),
    /** Sign-in takes a code beside the password. */
    twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
    /** Null: may sign in, once there is a password. */
    deactivatedAt: instantColumn('deactivated_at'),
    /** To the minute. */
    lastSeenAt: instantColumn('last_seen_at'),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    updatedAt: instantColumn('updated_at').notNull().default(sql`djag_now()`),
  },
  (table) => [
    check('users_role', sql`${table.role} in ('viewer', 'operator', 'editor', 'administrator')`),
    check('users_limited_role', sql`${table.roleTagIds} is null or ${table.role} in ('operator', 'editor')`),
    check('users_set_aside', sql`${table.setAsideTagIds} is null or ${table.role} in ('viewer', 'administrator')`),
  ],
)
