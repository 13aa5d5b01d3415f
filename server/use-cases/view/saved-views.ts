import { and, eq, like, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { type Actor, can } from '#domain/roles.ts'
import type { SavedViewInput, savedViewDeletion } from '#domain/saved-view-input.ts'
import { tagKey } from '#domain/tag-input.ts'
import { savedViews } from '#schema/saved-views.ts'
import { users } from '#schema/users.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requirePermission } from '../require-permission.ts'

/**
 * Keeps a view under a name; one of theirs that has this name already is replaced.
 * @throws DomainError `forbidden` for who may not, and for tokens: views are kept by people
 */
export async function saveView(db: Database, actor: Actor, input: SavedViewInput): Promise<{ id: number }> {
  const userId = personOf(actor)
  if (input.isShared) requirePermission(actor, 'share-views')
  refuseUnstorable(input)
  return await db.transaction(async (tx) => {
    const isOfThisName = and(eq(savedViews.userId, userId), sql`lower(${savedViews.name}) = lower(${input.name})`)
    // Two tabs of one person at once leave one view of a name.
    await tx.execute(sql`select from ${users} where ${users.id} = ${userId} for update`)
    const [replaced] = await tx.update(savedViews).set(input).where(isOfThisName).returning({ id: savedViews.id })
    const [view] = replaced
      ? [replaced]
      : await tx
          .insert(savedViews)
          .values({ ...input, userId })
          .returning({ id: savedViews.id })
    if (!view) throw new Error('The view was not inserted.')
    const message = `${input.isShared ? 'Shared' : 'Kept'} the view “${input.name}” of the tasks.`
    await record(tx, actor, { id: view.id, name: input.name, message, after: { query: input.query, isShared: input.isShared } })
    return { id: view.id }
  })
}

/**
 * Deletes a view of one's own; one that somebody shares, whoever may share views.
 * @throws DomainError `not_found` for one that is not there, or is another's own
 */
export async function deleteView(db: Database, actor: Actor, { id }: z.output<typeof savedViewDeletion>): Promise<{ id: number }> {
  const userId = personOf(actor)
  await db.transaction(async (tx) => {
    const [view] = await tx.select().from(savedViews).where(eq(savedViews.id, id)).for('update')
    const isTheirs = view?.userId === userId || (view?.isShared && can(actor, 'share-views'))
    if (!view || !isTheirs) throw new DomainError('not_found', 'This view does not exist any more.')
    await tx.delete(savedViews).where(eq(savedViews.id, id))
    await record(tx, actor, {
      id,
      name: view.name,
      message: `Deleted the view “${view.name}” of the tasks.`,
      before: { query: view.query },
    })
  })
  return { id }
}

/** Views that name a tag go on to name it when it is renamed, and no more once it is deleted (`name` null). */
export async function renameTagInViews(tx: Transaction, was: string, name: string | null): Promise<void> {
  const rows = await tx
    .select({ id: savedViews.id, query: savedViews.query })
    .from(savedViews)
    .where(like(savedViews.query, '%tag=%'))
    .for('update')
  for (const { id, query } of rows) {
    const parameters = new URLSearchParams(query)
    const tags = parameters.get('tag')?.split(',') ?? []
    if (!tags.some((tag) => tagKey(tag) === tagKey(was))) continue
    const left = tags.flatMap((tag) => (tagKey(tag) === tagKey(was) ? (name ?? []) : tag))
    if (left.length > 0) parameters.set('tag', left.join(','))
    else parameters.delete('tag')
    await tx
      .update(savedViews)
      // As addresses of the list are written: commas between tags bare.
      .set({ query: parameters.toString().replaceAll('%2C', ',') })
      .where(and(eq(savedViews.id, id)))
  }
}

function personOf(actor: Actor): string {
  if (actor.kind !== 'user') throw new DomainError('forbidden', 'Views are kept by people, in the dashboard.')
  requirePermission(actor, 'own-views')
  return actor.id
}

type Recorded = { id: number; name: string; message: string; before?: Record<string, string>; after?: Record<string, string | boolean> }

async function record(tx: Transaction, actor: Actor, { id, name, message, before, after }: Recorded): Promise<void> {
  await recordChange(tx, actor, {
    type: 'view-changed',
    payload: { viewId: id },
    message,
    audits: [{ subject: { kind: 'none', id: null, name }, ...(before && { before }), ...(after && { after }), message }],
  })
}
