import { z } from 'zod'

/** A page of a list that is read on by key: no row is missed or seen twice while rows come and go. */
export function keysetPage<Row extends z.ZodType>(row: Row) {
  return z.object({
    rows: z.array(row),
    nextCursor: z.string().nullable().describe('For the parameter `cursor` of the next page; null: this was the last one.'),
  })
}
