import { randomUUID } from 'node:crypto'
import type { Actor } from '#domain/roles.ts'
import { users } from '#schema/users.ts'
import type { Database } from '#server/database/client.ts'

export type UserRecord = typeof users.$inferSelect

/** A stored user without a password: one who acts, but cannot sign in. An editor unless told otherwise. */
export async function makeUser(db: Database, overrides: Partial<typeof users.$inferInsert> = {}): Promise<UserRecord> {
  const id = overrides.id ?? randomUUID()
  const [row] = await db
    .insert(users)
    .values({ id, name: 'Ada Lovelace', email: `${id}@example.com`, role: 'editor', ...overrides })
    .returning()
  if (!row) throw new Error('The user was not inserted.')
  return row
}

/** The same person as the use cases see them. */
export function actorOf(user: UserRecord): Actor {
  return { kind: 'user', id: user.id, name: user.name, role: user.role }
}
