import { randomUUID } from 'node:crypto'
import type { Actor } from '#domain/roles.ts'
import { accounts } from '#schema/accounts.ts'
import { users } from '#schema/users.ts'
import { passwordHashing } from '#server/auth/password-hashing.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
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

/** The password of everybody whom `makePerson` makes. */
export const PASSWORD = 'analytical engine'
let passwordHash: string | undefined

/** A stored user who can sign in. */
export async function makePerson(db: Database, overrides: Partial<typeof users.$inferInsert> = {}): Promise<UserRecord> {
  passwordHash ??= await passwordHashing.hash(PASSWORD)
  const user = await makeUser(db, overrides)
  await db
    .insert(accounts)
    .values({ id: randomUUID(), accountId: user.id, providerId: 'credential', userId: user.id, password: passwordHash })
  return user
}

/** Signs somebody in whom `makePerson` made, at the web program of this process: the cookies that their browser has then. */
export async function cookieOf({ email }: UserRecord, url: string): Promise<string> {
  const response = await webAuthentication().authentication.handler(
    new Request(`${url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ email, password: PASSWORD }),
    }),
  )
  if (!response.ok) throw new Error(`Could not sign in: ${response.status}`)
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

/** An administrator who is stored nowhere, as the system's own programs act. */
export const ADA: Actor = { kind: 'system', id: null, name: 'Ada', role: 'administrator' }

/** The same person as the use cases see them. */
export function actorOf(user: UserRecord): Actor {
  return { kind: 'user', id: user.id, name: user.name, role: user.role }
}
