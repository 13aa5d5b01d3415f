import { queryOptions } from '@tanstack/react-query'
import type { WorkerRow } from '#domain/views/operation-views.ts'
import { fetchView } from '../api/fetch-view.ts'

/** Heartbeats, ticks and the slots in use send no events of their own. */
const INTERVAL_MS = 5000

export const workersQuery = queryOptions({
  queryKey: ['workers'],
  queryFn: ({ signal }) => fetchView<{ rows: WorkerRow[] }>('/workers', signal),
  refetchInterval: INTERVAL_MS,
})
