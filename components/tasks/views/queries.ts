import { queryOptions } from '@tanstack/react-query'
import type { SavedViewRow } from '#domain/views/saved-view-views.ts'
import { fetchView } from '../../api/fetch-view.ts'

/** The views of the task list that the viewer may use. */
export function savedViewsQuery() {
  return queryOptions({
    queryKey: ['saved-views'],
    queryFn: ({ signal }) => fetchView<{ rows: SavedViewRow[] }>('/views', signal),
  })
}
