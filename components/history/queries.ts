import { queryOptions } from '@tanstack/react-query'
import type { HistoryEnd, RetentionView } from '#domain/views/retention-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'

/** It changes once an hour at most. */
const STALE_MS = 300_000

/** Where the history of everything ends, or that of one task. */
export function historyEndQuery(taskId: number | null) {
  return queryOptions({
    queryKey: ['history-end', taskId],
    queryFn: ({ signal }) => fetchView<HistoryEnd>(withQuery('/history-end', { task: taskId ?? undefined }), signal),
    staleTime: STALE_MS,
  })
}

/** What is kept, what was removed, and how big the tables are. */
export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => fetchView<RetentionView>('/retention', signal),
})
