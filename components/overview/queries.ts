import { queryOptions } from '@tanstack/react-query'
import type { OverviewView } from '#domain/views/operation-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'

/** What comes next moves on with the clock, without any event. */
const INTERVAL_MS = 15_000

/** Since the moment `sinceMs`, of one owner's tasks or of all; the view before stays until the other is there. */
export function overviewQuery(sinceMs: number, owner: string | null) {
  return queryOptions({
    queryKey: ['overview', sinceMs, owner],
    queryFn: ({ signal }) => fetchView<OverviewView>(withQuery('/overview', { since: new Date(sinceMs).toISOString(), owner }), signal),
    refetchInterval: INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}
