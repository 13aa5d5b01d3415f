import { z } from 'zod'
import { tableLook } from '../saved-view-input.ts'
import { whole } from './shapes.ts'

/** A view that its reader may use: their own, and those that others share. */
const savedViewRowShape = z
  .object({
    id: whole,
    name: z.string(),
    query: z.string(),
    look: tableLook,
    isShared: z.boolean(),
    isOwn: z.boolean(),
    byName: z.string().describe('Who keeps it.'),
  })
  .meta({ id: 'SavedView' })
export type SavedViewRow = z.output<typeof savedViewRowShape>
export const savedViewListShape = z.object({ rows: z.array(savedViewRowShape) })
