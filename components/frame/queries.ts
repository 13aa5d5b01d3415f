import { queryOptions } from '@tanstack/react-query'
import { healthViewShape } from '#domain/views/health-views.ts'
import { searchHitsShape } from '#domain/views/search-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'

const HEALTH_INTERVAL_MS = 1500
/** Then it is asked anew: an answer older than this is worth nothing. */
const HEALTH_LIMIT_MS = 4000

/**
 * Health of scheduler, runners and database, and when it was asked for: what was answered is at least as young. A worker that is gone sends no
 * event, so this is asked again and again, also while the browser believes to be offline.
 */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }) => {
    const askedMs = Date.now()
    return { health: await fetchShape('/health', healthViewShape, signal, HEALTH_LIMIT_MS), askedMs }
  },
  refetchInterval: HEALTH_INTERVAL_MS,
  staleTime: 0,
  retry: false,
})

/** Hits of the command palette. */
export function searchQuery(text: string) {
  return queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/search', { q: text }), searchHitsShape, signal),
    enabled: text.trim() !== '',
    placeholderData: (previous) => previous,
  })
}
