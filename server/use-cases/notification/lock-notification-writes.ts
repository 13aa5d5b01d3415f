import { sql } from 'drizzle-orm'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Transaction } from '#server/database/client.ts'

/** One transaction at a time changes channels and rules, or decides what is told. Taken after the lock of tags. */
export async function lockNotificationWrites(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.notificationWrites})`)
}
