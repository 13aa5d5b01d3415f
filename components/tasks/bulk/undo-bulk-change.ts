import { type BulkChange, type BulkUndo, TASKS_AT_ONCE } from '#domain/bulk-change.ts'
import { ApiError } from '../../api/api-error.ts'
import type { BulkDone } from './run-bulk-change.ts'

type BulkUndoing = {
  /** Of how many tasks. */
  count: number
  /**
   * Goes on where it failed before.
   * @returns how many tasks stay as they are, as they were deleted or changed since
   * @throws ApiError of the part that failed, or `stale` where nothing is left to take back
   */
  undo: () => Promise<number>
}

/** What takes back what was done by then, part by part; null: nothing does. A task that was paused is paused anew by a person only. */
export function undoBulkChange(
  change: BulkChange,
  { ids, pausedIds }: Pick<BulkDone, 'ids' | 'pausedIds'>,
  takeBack: (part: BulkUndo) => Promise<{ ids: number[] }>,
): BulkUndoing | null {
  if (change.kind === 'run' || change.kind === 'delete') return null
  const paused = new Set(pausedIds)
  const wanted = ids.filter((id) => !paused.has(id))
  if (wanted.length === 0) return null
  let [first, takenBack] = [0, 0]
  const undo = async () => {
    while (first < wanted.length) {
      takenBack += (await takeBack({ change, ids: wanted.slice(first, first + TASKS_AT_ONCE) })).ids.length
      first += TASKS_AT_ONCE
    }
    if (takenBack === 0)
      throw new ApiError({ code: 'stale', message: 'All of these tasks were deleted or changed since. Nothing was taken back.' })
    return wanted.length - takenBack
  }
  return { count: wanted.length, undo }
}
