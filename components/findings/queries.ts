import { queryOptions } from '@tanstack/react-query'
import { lintViewShape } from '#domain/views/explanation-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'

/** Nothing found here is urgent, and medians move slowly: runs alone are no reason to ask again. */
const INTERVAL_MS = 60_000

/** What is allowed and hardly meant: about one task, or about everything. */
/** @param limit how many of the gravest */
export function findingsQuery(taskId: number | null, limit: number) {
  return queryOptions({
    queryKey: ['findings', taskId, limit],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/findings', { task: taskId, limit }), lintViewShape, signal),
    placeholderData: (previous) => previous,
    staleTime: 5_000,
    refetchInterval: INTERVAL_MS,
  })
}
