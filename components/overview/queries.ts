import { queryOptions } from '@tanstack/react-query'
import { overviewShape } from '#domain/views/overview-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import type { TasksTold } from './tasks-told.ts'

/** What comes next moves on with the clock, without any event. */
const INTERVAL_MS = 15_000

/** Since the moment `sinceMs`, of these tasks; the view before stays until the other is there. */
export function overviewQuery(sinceMs: number, of: TasksTold) {
  return queryOptions({
    queryKey: ['overview', sinceMs, of],
    queryFn: ({ signal }) =>
      fetchShape(
        withQuery('/v1/pages/overview', { since: new Date(sinceMs).toISOString(), owner: of.owner, tag: of.tag?.join(',') }),
        overviewShape,
        signal,
      ),
    refetchInterval: INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}
