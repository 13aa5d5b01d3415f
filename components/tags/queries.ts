import { queryOptions } from '@tanstack/react-query'
import { tagListShape } from '#domain/views/tag-views.ts'
import { fetchShape } from '../api/fetch-view.ts'

/** All tags, by name, each with how many tasks have it. */
export function tagsQuery() {
  return queryOptions({
    queryKey: ['tags'],
    queryFn: ({ signal }) => fetchShape('/v1/tags', tagListShape, signal),
    placeholderData: (previous) => previous,
  })
}
