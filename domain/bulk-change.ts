import { z } from 'zod'
import { RESUME_CHOICES } from '#scheduling/model/task-state.ts'
import { pauseFields } from './pause-input.ts'
import { tagNames } from './tag-input.ts'

const id = z.number().int().positive()

/** What can be taken back. */
const undoable = [
  z.object({ kind: z.literal('switch'), enabled: z.boolean(), enableChoice: z.enum(RESUME_CHOICES).default('fromNow') }),
  z.object({ kind: z.literal('pause'), ...pauseFields }),
  z.object({ kind: z.literal('tag'), add: tagNames.default([]), remove: tagNames.default([]) }),
] as const
/** What is done to each of the tasks. */
export const bulkChange = z.discriminatedUnion('kind', [
  ...undoable,
  z.object({ kind: z.literal('run'), ignoreDependencies: z.boolean().default(false) }),
  z.object({ kind: z.literal('delete') }),
])
export type BulkChange = z.output<typeof bulkChange>

/** So many in one transaction: their locks are held for a moment, and whoever watches sees it go on. */
export const TASKS_AT_ONCE = 250

/**
 * The next part of a change of all tasks that a filter finds. `filter`: as the list's address says it. Tasks are gone through by id, from beyond
 * `after` through `through`; null: from the beginning, and through the latest that there is now.
 */
export const bulkStep = z.object({
  filter: z.record(z.string().max(50), z.string().max(2_000)),
  change: bulkChange,
  after: id.nullable(),
  through: id.nullable(),
})
export type BulkStep = z.output<typeof bulkStep>

/**
 * What one part came to. `ids`: what was changed; `pausedIds`: those of them whose pause is over by that, which nothing takes back; `leftOut`:
 * how many may be changed so only by people whose role reaches them and what they are tied to; `after`: where the next one begins, null: that was all.
 */
export type BulkProgress = { seen: number; ids: number[]; pausedIds: number[]; leftOut: number; after: number | null; through: number }

/** Takes back what a change did to some of its tasks. */
export const bulkUndo = z.object({ change: z.discriminatedUnion('kind', undoable), ids: z.array(id).min(1).max(TASKS_AT_ONCE) })
export type BulkUndo = z.output<typeof bulkUndo>
