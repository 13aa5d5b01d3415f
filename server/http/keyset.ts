import { z } from 'zod'
import { limitParameter } from './parameters.ts'

/** The parameters by which a list of the API is read on: no page is missed or seen twice while rows come and go. */
export function keysetParameters<Key extends z.ZodType>(key: Key, most = 200) {
  return z.object({
    cursor: key.optional().describe('The `nextCursor` of the page before; left out: the first page.'),
    limit: limitParameter(most, 50).describe('How many rows a page has at most.'),
  })
}

/** A page out of one row more than it shows, which says whether there is a next one. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string | number,
): { rows: Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, nextCursor: rows.length > limit && last !== undefined ? String(keyOf(last)) : null }
}
