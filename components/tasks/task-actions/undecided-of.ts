import { enablingsShape } from '#domain/views/task-views.ts'
import { fetchShape, withQuery } from '../../api/fetch-view.ts'

/** As many as the server reads at once. */
const TASKS_AT_ONCE = 1_000

/** How many instants passed undecided while these tasks were disabled, and how many of the tasks have any. */
export async function undecidedOf(tasks: readonly { id: number }[]): Promise<{ count: number; tasksWithAny: number }> {
  const counts: number[] = []
  for (let start = 0; start < tasks.length; start += TASKS_AT_ONCE) {
    const ids = tasks.slice(start, start + TASKS_AT_ONCE).map((task) => task.id)
    const { rows } = await fetchShape(withQuery('/v1/pages/tasks/enabling', { ids: ids.join(',') }), enablingsShape)
    counts.push(...rows.map((row) => row.undecidedCount))
  }
  return { count: counts.reduce((sum, count) => sum + count, 0), tasksWithAny: counts.filter((count) => count > 0).length }
}
