import { eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { secrets } from '#schema/secrets.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Transaction } from '#server/database/client.ts'

/**
 * Keeps others from writing secrets until the transaction ends, and compares.
 * @param changedAt when the value that the caller knows was set (ISO text)
 * @throws DomainError `stale` where it has another value since, or none
 */
export async function refuseOtherSecret(tx: Transaction, name: string, changedAt: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.secretWrites})`)
  const [present] = await tx.select({ changedAt: secrets.changedAt }).from(secrets).where(eq(secrets.name, name))
  if (present?.changedAt.getTime() === Date.parse(changedAt)) return
  throw new DomainError('stale', `The secret “${name}” was changed since. Nothing was saved: look who changed it, then decide anew.`)
}
