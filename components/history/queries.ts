import { queryOptions } from '@tanstack/react-query'
import { historyEndShape, retentionShape } from '#domain/views/retention-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'

/** It changes once an hour at most. */
const STALE_MS = 300_000

/** Where the history of everything ends, or that of one task. */
export function historyEndQuery(taskId: number | null) {
  return queryOptions({
    queryKey: ['history-end', taskId],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/history-end', { task: taskId ?? undefined }), historyEndShape, signal),
    staleTime: STALE_MS,
  })
}

/** What is kept, what was removed, and how big the tables are. */
export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => fetchShape('/v1/pages/retention', retentionShape, signal),
})
