import type { QueryClient } from '@tanstack/react-query'
import { enablingQuery } from '../queries.ts'

const AT_ONCE = 6

/** How many instants passed undecided while these tasks were disabled, and how many of the tasks have any. */
export async function undecidedOf(
  queryClient: QueryClient,
  tasks: readonly { id: number }[],
): Promise<{ count: number; tasksWithAny: number }> {
  const counts: number[] = []
  for (let start = 0; start < tasks.length; start += AT_ONCE) {
    const previews = await Promise.all(tasks.slice(start, start + AT_ONCE).map((task) => queryClient.fetchQuery(enablingQuery(task.id))))
    counts.push(...previews.map((preview) => preview.undecidedCount))
  }
  return { count: counts.reduce((sum, count) => sum + count, 0), tasksWithAny: counts.filter((count) => count > 0).length }
}
