import { queryOptions } from '@tanstack/react-query'
import { changeSetListShape, changeSetShape, currentChangeSetShape } from '#domain/views/change-set-views.ts'
import { editPreviewShape } from '#domain/views/preview-views.ts'
import { askShape, fetchShape } from '../api/fetch-view.ts'

export const changeSetKeys = { all: ['change-sets'] as const }

/** The newest change sets of everybody, open ones first. */
export const changeSetListQuery = queryOptions({
  queryKey: [...changeSetKeys.all, 'list'],
  queryFn: ({ signal }) => fetchShape('/v1/change-sets', changeSetListShape, signal),
})

/** The one that the viewer's edits go into. */
export const currentChangeSetQuery = queryOptions({
  queryKey: [...changeSetKeys.all, 'current'],
  queryFn: ({ signal }) => fetchShape('/v1/pages/change-set', currentChangeSetShape, signal),
})

export function changeSetQuery(id: number) {
  return queryOptions({
    queryKey: [...changeSetKeys.all, 'detail', id],
    queryFn: ({ signal }) => fetchShape(`/v1/change-sets/${id}`, changeSetShape, signal),
  })
}

/** What one would do, as it stands at a revision: asked once, and again when somebody asks for it. */
export function changeSetPreviewQuery({ id, revision }: { id: number; revision: number }, days: number) {
  return queryOptions({
    queryKey: ['change-set-preview', id, revision, days],
    queryFn: ({ signal }) => askShape('/v1/preview/change-set', { id, days }, editPreviewShape, signal),
    staleTime: Number.POSITIVE_INFINITY,
    // Who comes back asks of the present state again.
    gcTime: 0,
    retry: false,
  })
}
