import { queryOptions } from '@tanstack/react-query'
import { graphShape } from '#domain/views/graph-views.ts'
import { fetchShape } from '../api/fetch-view.ts'

export const graphKeys = { all: ['graph'] as const }

/** All tasks with their states, and all edges. */
export const graphQuery = queryOptions({
  queryKey: graphKeys.all,
  queryFn: ({ signal }) => fetchShape('/v1/pages/graph', graphShape, signal),
})
