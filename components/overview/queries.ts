import { queryOptions } from '@tanstack/react-query'
import type { OverviewView } from '#domain/views/operation-views.ts'
import { fetchView } from '../api/fetch-view.ts'

/** What comes next moves on with the clock, without any event. */
const INTERVAL_MS = 15_000

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => fetchView<OverviewView>('/overview', signal),
  refetchInterval: INTERVAL_MS,
})
