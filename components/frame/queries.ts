import { queryOptions } from '@tanstack/react-query'
import type { HealthView, SearchHit } from '#domain/views/operation-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'

const HEALTH_INTERVAL_MS = 10_000

/** Health of scheduler, runners and database. A worker that is gone sends no event, so this is asked again and again. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => fetchView<HealthView>('/health', signal),
  refetchInterval: HEALTH_INTERVAL_MS,
})

/** Hits of the command palette. */
export function searchQuery(text: string) {
  return queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => fetchView<{ rows: SearchHit[] }>(withQuery('/search', { q: text }), signal),
    enabled: text.trim() !== '',
    placeholderData: (previous) => previous,
  })
}
