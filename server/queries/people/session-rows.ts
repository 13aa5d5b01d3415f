import { and, desc, eq, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import type { SessionsView } from '#domain/views/people-views.ts'
import { sessions } from '#schema/sessions.ts'
import type { CurrentSession } from '#server/auth/current-session.ts'
import type { Database } from '#server/database/client.ts'

const MOST_SESSIONS = 100

/** The browsers in which a person is signed in, the latest seen first. @param reader `sessionId` null: it asks by a token */
export async function sessionsOfPerson(
  db: Database,
  { id }: { id: string },
  _: unknown,
  reader: { sessionId: string | null },
): Promise<SessionsView> {
  const rows = await db
    .select({
      id: sessions.id,
      startedAt: sessions.createdAt,
      lastSeenAt: sessions.updatedAt,
      address: sessions.ipAddress,
      userAgent: sessions.userAgent,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, id), sql`${sessions.expiresAt} > djag_now()`))
    .orderBy(desc(sessions.updatedAt), desc(sessions.id))
    .limit(MOST_SESSIONS)
  return {
    rows: rows.map((row) => ({
      ...row,
      startedAt: isoInstant(row.startedAt),
      lastSeenAt: isoInstant(row.lastSeenAt),
      isPresent: row.id === reader.sessionId,
    })),
  }
}

/** The reader's own. */
export async function ownSessions(db: Database, _: unknown, __: unknown, reader: CurrentSession): Promise<SessionsView> {
  return await sessionsOfPerson(db, { id: reader.actor.id }, __, reader)
}
