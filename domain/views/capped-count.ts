import { z } from 'zod'
import { whole } from './shapes.ts'

/** How many rows of a long list match; with `hasMore`, more than these. */
export const cappedCountShape = z
  .object({ count: whole, hasMore: z.boolean().describe('There are more than these.') })
  .meta({ id: 'CappedCount' })
export type CappedCount = z.output<typeof cappedCountShape>
