import type { BulkChange, BulkProgress, BulkStep } from '#domain/bulk-change.ts'
import { changeMatchingTasksAction } from '#server/server-actions/task-actions.ts'
import { perform } from '../../api/perform.ts'

type Running = {
  filter: BulkStep['filter']
  change: BulkChange
  onProgress: (seen: number) => void
  /** Asked before each part: what is done by then stays done. */
  isStopped: () => boolean
}

/**
 * Changes all tasks that a filter finds, part by part.
 * @returns the tasks that were changed, and whether it was stopped before it was through
 * @throws ApiError of the part that failed; those before it stay done: `onProgress` said how many
 */
export async function runBulkChange({ filter, change, onProgress, isStopped }: Running): Promise<{ ids: number[]; isStopped: boolean }> {
  const ids: number[] = []
  let [seen, after, through]: [number, number | null, number | null] = [0, null, null]
  do {
    if (isStopped()) return { ids, isStopped: true }
    const part: BulkProgress = await perform(changeMatchingTasksAction({ filter, change, after, through }))
    ids.push(...part.ids)
    seen += part.seen
    ;[after, through] = [part.after, part.through]
    onProgress(seen)
  } while (after !== null)
  return { ids, isStopped: false }
}
