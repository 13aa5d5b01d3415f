import { queryOptions } from '@tanstack/react-query'
import type { TokenRow } from '#domain/views/token-views.ts'
import { fetchView } from '../api/fetch-view.ts'

/** The tokens that the viewer may see. */
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => fetchView<{ rows: TokenRow[] }>('/tokens', signal),
})
