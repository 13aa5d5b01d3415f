import { queryOptions } from '@tanstack/react-query'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import { fetchView } from '../api/fetch-view.ts'

export const crontabKeys = {
  all: ['crontabs'] as const,
  list: () => [...crontabKeys.all, 'list'] as const,
  detail: (id: number) => [...crontabKeys.all, 'detail', id] as const,
}

/** All crontabs with the tasks that use them. */
export const crontabsQuery = queryOptions({
  queryKey: crontabKeys.list(),
  queryFn: ({ signal }) => fetchView<{ rows: CrontabRow[] }>('/crontabs', signal),
})

export function crontabQuery(id: number) {
  return queryOptions({
    queryKey: crontabKeys.detail(id),
    queryFn: ({ signal }) => fetchView<CrontabRow>(`/crontabs/${id}`, signal),
  })
}
