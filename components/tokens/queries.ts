import { queryOptions } from '@tanstack/react-query'
import type { TokenPage } from '#domain/views/token-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'

export const TOKENS_PER_PAGE = 50

export const tokenKeys = { all: ['tokens'] as const }

/** A page of the tokens that the viewer may see; the page before stays until it is there. */
export function tokensQuery(page: number) {
  return queryOptions({
    queryKey: [...tokenKeys.all, page],
    queryFn: ({ signal }) => fetchView<TokenPage>(withQuery('/tokens', { page, size: TOKENS_PER_PAGE }), signal),
    placeholderData: (previous) => previous,
  })
}
