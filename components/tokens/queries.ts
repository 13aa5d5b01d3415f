import { queryOptions } from '@tanstack/react-query'
import { tokenPageShape } from '#domain/views/token-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'

export const TOKENS_PER_PAGE = 50

export const tokenKeys = { all: ['tokens'] as const }

/** A page of the tokens that the viewer may see; the page before stays until it is there. */
export function tokensQuery(page: number) {
  return queryOptions({
    queryKey: [...tokenKeys.all, page],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/tokens', { page, size: TOKENS_PER_PAGE }), tokenPageShape, signal),
    placeholderData: (previous) => previous,
  })
}
