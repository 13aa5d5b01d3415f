import { queryOptions } from '@tanstack/react-query'
import { savedViewListShape } from '#domain/views/saved-view-views.ts'
import { fetchShape } from '../../api/fetch-view.ts'

/** The views of the task list that the viewer may use. */
export function savedViewsQuery() {
  return queryOptions({
    queryKey: ['saved-views'],
    queryFn: ({ signal }) => fetchShape('/v1/pages/views', savedViewListShape, signal),
  })
}
