import { queryOptions } from '@tanstack/react-query'
import { digestShape } from '#domain/views/digest-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'

/** What a week was like, the latest whole one where none is named; what stood there stays until it is there. A week that is over does not change by what happens now. */
export function digestQuery(week: string | null) {
  return queryOptions({
    queryKey: ['digest', week],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/digest', { week }), digestShape, signal),
    placeholderData: (previous) => previous,
    staleTime: 60_000,
  })
}
