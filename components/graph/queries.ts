import { queryOptions } from '@tanstack/react-query'
import type { GraphView } from '#domain/views/graph-views.ts'
import { fetchView } from '../api/fetch-view.ts'

export const graphKeys = { all: ['graph'] as const }

/** All tasks with their states, and all edges. */
export const graphQuery = queryOptions({
  queryKey: graphKeys.all,
  queryFn: ({ signal }) => fetchView<GraphView>('/graph', signal),
})
