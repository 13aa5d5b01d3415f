import { queryOptions } from '@tanstack/react-query'
import type { LintView } from '#domain/views/explanation-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'

/** Nothing found here is urgent, and medians move slowly: runs alone are no reason to ask again. */
const INTERVAL_MS = 60_000

/** What is allowed and hardly meant: about one task, or about everything. */
export function findingsQuery(taskId: number | null) {
  return queryOptions({
    queryKey: ['findings', taskId],
    queryFn: ({ signal }) => fetchView<LintView>(withQuery('/lint', { task: taskId }), signal),
    staleTime: 5_000,
    refetchInterval: INTERVAL_MS,
  })
}
