import type { BulkChange, BulkProgress, BulkStep } from '#domain/bulk-change.ts'

/** A change of all tasks of a filter, as it was asked for: the list may show another filter meanwhile. */
export type AskedBulkChange = {
  /** As the list's address said it. */
  filter: Record<string, string>
  change: BulkChange
  /** How many tasks the filter found. */
  total: number
}

/** How far a change is: what its parts came to together, and where the next one begins (`after` null: at the beginning, or beyond the last). */
export type BulkDone = Omit<BulkProgress, 'through'> & { through: number | null }

export const NOTHING_DONE: BulkDone = { seen: 0, ids: [], pausedIds: [], leftOut: 0, after: null, through: null }

type Running = Omit<AskedBulkChange, 'total'> & {
  /** Where a run that failed had come to; its tasks are counted in, and not met again. */
  from: BulkDone
  changePart: (step: BulkStep) => Promise<BulkProgress>
  /** After each part: all that is done by then, which stays done whatever becomes of the next one. */
  onPart: (done: BulkDone) => void
  /** Asked before each part. */
  isStopped: () => boolean
}

/**
 * Changes all tasks that a filter finds, part by part.
 * @returns whether it came through; otherwise it was stopped
 * @throws what `changePart` does; `onPart` said what was done before
 */
export async function runBulkChange({ filter, change, from, changePart, onPart, isStopped }: Running): Promise<boolean> {
  let done = from
  do {
    if (isStopped()) return false
    const part = await changePart({ filter, change, after: done.after, through: done.through })
    done = {
      ...part,
      seen: done.seen + part.seen,
      ids: [...done.ids, ...part.ids],
      pausedIds: [...done.pausedIds, ...part.pausedIds],
      leftOut: done.leftOut + part.leftOut,
    }
    onPart(done)
  } while (done.after !== null)
  return true
}
