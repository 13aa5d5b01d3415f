import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { type Permissible, permittedBeyond, type Role } from '#domain/roles.ts'
import { PASSWORD_LINK_HOURS } from '#domain/session-lifetimes.ts'
import { verifications } from '#schema/verifications.ts'
import type { Database, Transaction } from '#server/database/client.ts'

const PREFIX = 'password-link|'

/**
 * Makes what a link carries by which a person chooses a password. It is worth something for 72 hours, once, and only until the next one is made; only
 * its hash is kept.
 * @returns the token: whoever asked sees it this once
 */
export async function makePasswordLink(tx: Transaction, userId: string): Promise<string> {
  await removePasswordLinks(tx, userId)
  const token = randomBytes(24).toString('base64url')
  await tx.insert(verifications).values({
    id: randomUUID(),
    identifier: PREFIX + userId,
    value: hashOf(token),
    expiresAt: sql`djag_now() + make_interval(hours => ${PASSWORD_LINK_HOURS})`,
  })
  return token
}

/** Whose link this is; null when it is no longer worth anything. */
export async function userOfPasswordLink(db: Database | Transaction, token: string): Promise<string | null> {
  const [found] = await db
    .select({ identifier: verifications.identifier })
    .from(verifications)
    .where(and(eq(verifications.value, hashOf(token)), sql`${verifications.expiresAt} > djag_now()`))
  return found?.identifier.startsWith(PREFIX) ? found.identifier.slice(PREFIX.length) : null
}

export async function removePasswordLinks(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(verifications).where(eq(verifications.identifier, PREFIX + userId))
}

/** A role, and the tags that it is for; null: for everything. */
type HeldRole = { role: Role; roleTagIds: readonly number[] | null }

/**
 * Whoever got a link of somebody who may little shall not get in as somebody who may more: where a role grows, the link is worth nothing from then on.
 * @returns continues the sentence that tells of the new role; empty: no link was lost
 */
export async function endOutgrownLinks(tx: Transaction, userId: string, before: HeldRole, now: HeldRole): Promise<string> {
  if (permittedBeyond(permissible(before), permissible(now)) === null) return ''
  const removed = await tx
    .delete(verifications)
    .where(eq(verifications.identifier, PREFIX + userId))
    .returning({ id: verifications.id })
  return removed.length === 0 ? '' : ' The link for choosing a password, made before, is worth nothing any more.'
}

function permissible({ role, roleTagIds }: HeldRole): Permissible {
  return { role, ...(roleTagIds && { roleTagIds }) }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
