import { z } from 'zod'
import { lineText } from './typed-text.ts'

/** How a list looks: the columns that are left out, and how high a row is. */
export const tableLook = z.object({ hidden: z.array(z.string().max(50)).max(50), isCompact: z.boolean() })
export type TableLook = z.output<typeof tableLook>

const LONGEST_QUERY = 2_000

/** A view of the task list that somebody keeps: its filters, order and grouping as the address says them, and how it looks. */
export const savedViewInput = z.object({
  name: lineText(60).min(1, 'Give the view a name.'),
  query: z.string().max(LONGEST_QUERY, 'This address is too long to be kept.'),
  look: tableLook,
  isShared: z.boolean(),
})
export type SavedViewInput = z.output<typeof savedViewInput>

export const savedViewDeletion = z.object({ id: z.number().int().positive() })
