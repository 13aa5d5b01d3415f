import { APIError } from 'better-auth/api'
import { eq } from 'drizzle-orm'
import { users } from '#schema/users.ts'
import type { Database } from '#server/database/client.ts'

/** Nobody who was deactivated gets a session, and they hear no more than who guesses a password. */
export async function refuseDeactivated(db: Database, userId: string): Promise<void> {
  const [user] = await db.select({ deactivatedAt: users.deactivatedAt }).from(users).where(eq(users.id, userId))
  if (user && user.deactivatedAt === null) return
  throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' })
}
