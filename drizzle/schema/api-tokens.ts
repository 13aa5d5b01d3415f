import { sql } from 'drizzle-orm'
import { bigint, boolean, check, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { type Permission, ROLES } from '#domain/roles.ts'
import { instantColumn } from './columns.ts'
import { users } from './users.ts'

/** What programs sign in by: of a person, whose rights it has at most, of a service account, which has a role of its own, or of workers. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    /** Whose it is; null: a service account's, or of workers. */
    userId: text('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** Of a service account; of a person the role that they had when it was made, beyond which it never gets; null: it is of workers. */
    role: text('role', { enum: ROLES }),
    /** The tags whose tasks the role is for, by id, also of tags that are gone; null: it is for everything. */
    roleTagIds: bigint('role_tag_ids', { mode: 'number' }).array(),
    /** Of what the role permits, only these; null: all of it. */
    scopes: jsonb('scopes').$type<Permission[]>(),
    /** Of workers that work over HTTP: the queues whose runs they may take, and nothing else; null: it is none of workers. */
    workerQueues: text('worker_queues').array(),
    /** Of workers: whether they are given the secrets that their runs refer to. */
    getsSecrets: boolean('gets_secrets').notNull().default(false),
    /** SHA-256 of the secret, in hexadecimal: the secret itself is nowhere. */
    secretHash: text('secret_hash').notNull().unique(),
    /** The last characters of the secret, by which people tell tokens apart. */
    secretEnding: text('secret_ending').notNull(),
    createdAt: instantColumn('created_at').notNull().default(sql`djag_now()`),
    createdByName: text('created_by_name').notNull(),
    /** Null: never. */
    expiresAt: instantColumn('expires_at'),
    lastUsedAt: instantColumn('last_used_at'),
    lastUsedAddress: text('last_used_address'),
    revokedAt: instantColumn('revoked_at'),
    revokedByName: text('revoked_by_name'),
  },
  (table) => [
    index('api_tokens_user').on(table.userId).where(sql`${table.userId} is not null`),
    check(
      'api_tokens_whose',
      sql`num_nonnulls(${table.role}, ${table.workerQueues}) = 1 and (${table.userId} is null or ${table.role} is not null)`,
    ),
    check('api_tokens_role', sql`${table.role} in ('viewer', 'operator', 'editor', 'administrator')`),
    check('api_tokens_gets_secrets', sql`not ${table.getsSecrets} or ${table.workerQueues} is not null`),
    check(
      'api_tokens_limited_role',
      sql`${table.roleTagIds} is null or (${table.role} is not null and ${table.role} in ('operator', 'editor'))`,
    ),
  ],
)
