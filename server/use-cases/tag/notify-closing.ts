import { and, eq, inArray } from 'drizzle-orm'
import { tags } from '#schema/tags.ts'
import type { Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'

/**
 * Tells browsers, where these tags were put on tasks or taken off and one of them closes values, that what they show of values may be closed or open now:
 * of the tasks, of their runs and of what was said about them. That the tasks changed is told by itself.
 */
export async function notifyClosing(tx: Transaction, tagIds: readonly number[]): Promise<void> {
  if (tagIds.length === 0) return
  const closing = await tx
    .select({ id: tags.id })
    .from(tags)
    .where(and(eq(tags.valuesAreClosed, true), inArray(tags.id, [...tagIds])))
  if (closing.length > 0) await notifyLive(tx, { subject: 'tag', ids: closing.map(({ id }) => id) })
}
