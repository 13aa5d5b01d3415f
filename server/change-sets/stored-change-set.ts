import { and, desc, eq, sql } from 'drizzle-orm'
import { type ChangeSetAct, netChanges } from '#domain/change-sets/net-changes.ts'
import { stagedInWords } from '#domain/change-sets/staged-in-words.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { changeSets } from '#schema/change-sets.ts'
import { users } from '#schema/users.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'

export type StoredChangeSet = typeof changeSets.$inferSelect

/** As many as one person has open. */
const MOST_OPEN = 20
/** As many acts as one holds, undone ones too, and as much as they say as JSON. */
const MOST_ACTS = 500
const MOST_BYTES = 2 * 1024 * 1024
/** So many times as much, where its author settles what is staged: a full one must not stay as it is for ever. */
const ROOM = { staging: 1, settling: 2 }

/** Change sets are put together by people, in the dashboard. @throws DomainError `forbidden` for a program */
export function authorOf(actor: Actor): string {
  if (actor.kind !== 'user') throw new DomainError('forbidden', 'Change sets are put together by people, in the dashboard.')
  return actor.id
}

/** @throws DomainError `not_found` */
export async function loadChangeSet(db: Database | Transaction, id: number): Promise<StoredChangeSet> {
  const [set] = await db.select().from(changeSets).where(eq(changeSets.id, id))
  if (!set) throw unknownChangeSet(id)
  return set
}

/** The one that edits of this author go into, one that takes another back last; null: they have none open. */
export async function openChangeSetOf(db: Database | Transaction, authorId: string): Promise<StoredChangeSet | null> {
  const isOpen = and(eq(changeSets.authorId, authorId), eq(changeSets.state, 'open'))
  const [set] = await db
    .select()
    .from(changeSets)
    .where(isOpen)
    .orderBy(sql`${changeSets.revertsId} is not null`, desc(changeSets.touchedAt), desc(changeSets.id))
    .limit(1)
  return set ?? null
}

/** The change set that was applied and takes this one back; null: none does. */
export async function appliedRevertOf(db: Database | Transaction, id: number): Promise<number | null> {
  const isApplied = and(eq(changeSets.revertsId, id), eq(changeSets.state, 'applied'))
  const [revert] = await db.select({ id: changeSets.id }).from(changeSets).where(isApplied).limit(1)
  return revert?.id ?? null
}

/** @throws DomainError `not_found` */
export async function lockChangeSet(tx: Transaction, id: number): Promise<StoredChangeSet> {
  const [set] = await tx.select().from(changeSets).where(eq(changeSets.id, id)).for('no key update')
  if (!set) throw unknownChangeSet(id)
  return set
}

/**
 * Locks a change set that is still open.
 * @throws DomainError `not_found`; `conflict` for one that was applied or discarded
 */
export async function lockOpen(tx: Transaction, id: number): Promise<StoredChangeSet> {
  const set = await lockChangeSet(tx, id)
  if (set.state !== 'open')
    throw new DomainError('conflict', `This change set was ${set.state} by ${set.endedByName ?? 'somebody'} already.`)
  return set
}

/** The same for its author alone. @throws DomainError `forbidden` to everybody else */
export async function lockOwn(tx: Transaction, actor: Actor, id: number): Promise<StoredChangeSet> {
  const authorId = authorOf(actor)
  const set = await lockOpen(tx, id)
  if (set.authorId !== authorId)
    throw new DomainError(
      'forbidden',
      `Only ${set.authorName}, who put this change set together, may change it. You may apply it as it is.`,
    )
  return set
}

/** Two tabs of one person at once make one change set, and no more than they may. */
export async function lockAuthor(tx: Transaction, authorId: string): Promise<void> {
  await tx.execute(sql`select from ${users} where ${users.id} = ${authorId} for no key update`)
}

/** Makes an empty one, the one that its author's edits go into from now on. @throws DomainError `too_many` */
export async function makeChangeSet(tx: Transaction, actor: Actor, made: { title: string; revertsId?: number }): Promise<StoredChangeSet> {
  const authorId = authorOf(actor)
  await lockAuthor(tx, authorId)
  const open = await tx.$count(changeSets, and(eq(changeSets.authorId, authorId), eq(changeSets.state, 'open')))
  if (open >= MOST_OPEN) throw new DomainError('too_many', `You have ${open} change sets open. Apply or discard one of them first.`)
  const [set] = await tx
    .insert(changeSets)
    .values({ authorId, authorName: actor.name, title: made.title, acts: [], revertsId: made.revertsId ?? null })
    .returning()
  if (!set) throw new Error('The change set was not inserted.')
  return set
}

/**
 * Writes what was done with a locked one.
 * @param doing `staging`: more is put into it; `settling`: what is in it is taken out or insisted on, undone or done again
 * @throws DomainError `too_large`
 */
export async function writeActs(
  tx: Transaction,
  set: StoredChangeSet,
  { acts, undone }: { acts: readonly ChangeSetAct[]; undone: readonly ChangeSetAct[] },
  doing: keyof typeof ROOM,
): Promise<{ id: number; revision: number }> {
  const room = ROOM[doing]
  const isTooMuch = acts.length + undone.length > MOST_ACTS * room || Buffer.byteLength(JSON.stringify([acts, undone])) > MOST_BYTES * room
  if (isTooMuch)
    throw new DomainError('too_large', 'This change set holds as much as one may. Apply it, or go on in another one; nothing was changed.')
  const revision = set.revision + 1
  await tx
    .update(changeSets)
    .set({ acts: [...acts], undone: [...undone], summary: stagedInWords(netChanges(acts)), revision, touchedAt: sql`djag_now()` })
    .where(eq(changeSets.id, set.id))
  await notifyLive(tx, { subject: 'change_set', ids: [set.id] })
  return { id: set.id, revision }
}

function unknownChangeSet(id: number): DomainError {
  return new DomainError('not_found', `There is no change set ${id}. Those that are old are removed.`)
}
