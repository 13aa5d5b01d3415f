import { queryOptions } from '@tanstack/react-query'
import type { LintView } from '#domain/views/explanation-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'

/** Nothing found here is urgent, and medians move slowly: runs alone are no reason to ask again. */
const INTERVAL_MS = 60_000

/** What is allowed and hardly meant: about one task, or about everything. */
/** @param limit how many of the gravest */
export function findingsQuery(taskId: number | null, limit: number) {
  return queryOptions({
    queryKey: ['findings', taskId, limit],
    queryFn: ({ signal }) => fetchView<LintView>(withQuery('/lint', { task: taskId, limit }), signal),
    placeholderData: (previous) => previous,
    staleTime: 5_000,
    refetchInterval: INTERVAL_MS,
  })
}
