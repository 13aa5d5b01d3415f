import { queryOptions } from '@tanstack/react-query'
import { handlerPageShape, workerPageShape } from '#domain/views/operation-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'

/** Heartbeats, ticks and the slots in use send no events of their own. */
const INTERVAL_MS = 5000
export const GONE_PER_PAGE = 50

/** The workers that are here. */
export const workersQuery = queryOptions({
  queryKey: ['workers', 'here'],
  queryFn: ({ signal }) => fetchShape('/v1/pages/workers', workerPageShape, signal),
  refetchInterval: INTERVAL_MS,
})

/** The handlers there are, by name. */
export const handlersQuery = queryOptions({
  queryKey: ['handlers', 'all'],
  queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/handlers', { limit: 200 }), handlerPageShape, signal),
  refetchInterval: INTERVAL_MS,
})

/** A page of those that are gone, the latest first. */
export function goneWorkersQuery(page: number) {
  return queryOptions({
    queryKey: ['workers', 'gone', page],
    queryFn: ({ signal }) =>
      fetchShape(withQuery('/v1/pages/workers', { which: 'gone', page, size: GONE_PER_PAGE }), workerPageShape, signal),
    placeholderData: (previous) => previous,
  })
}
