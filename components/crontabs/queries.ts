import { queryOptions } from '@tanstack/react-query'
import { crontabPageShape, crontabRowShape, crontabsInUseShape } from '#domain/views/crontab-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { CRONTABS_PER_PAGE, type CrontabListParams } from './crontab-list-params.ts'

export const crontabKeys = {
  all: ['crontabs'] as const,
  list: (params: CrontabListParams) => [...crontabKeys.all, 'list', params] as const,
  detail: (id: number) => [...crontabKeys.all, 'detail', id] as const,
  options: (search: string) => [...crontabKeys.all, 'options', search] as const,
}

/** A page of the list; the page before stays until it is there. */
export function crontabPageQuery(params: CrontabListParams) {
  return queryOptions({
    queryKey: crontabKeys.list(params),
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/crontabs', { ...params, size: CRONTABS_PER_PAGE }), crontabPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** Crontabs for pickers: the first of those that the search finds, and how many there are. */
export function crontabOptionsQuery(search: string) {
  return queryOptions({
    queryKey: crontabKeys.options(search),
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/pages/crontabs', { search, size: CRONTABS_PER_PAGE }), crontabPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** Those of enabled tasks. */
export const crontabsInUseQuery = queryOptions({
  queryKey: [...crontabKeys.all, 'in-use'],
  queryFn: ({ signal }) => fetchShape('/v1/pages/crontabs/in-use', crontabsInUseShape, signal),
})

export function crontabQuery(id: number) {
  return queryOptions({
    queryKey: crontabKeys.detail(id),
    queryFn: ({ signal }) => fetchShape(`/v1/crontabs/${id}`, crontabRowShape, signal),
  })
}
