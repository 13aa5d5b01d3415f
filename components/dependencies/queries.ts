import { queryOptions } from '@tanstack/react-query'
import { dependencyPageShape } from '#domain/views/task-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { DEPENDENCIES_PER_PAGE, type DependencyListParams } from './dependency-list-params.ts'

export const dependencyKeys = {
  all: ['dependencies'] as const,
  list: (params: DependencyListParams) => [...dependencyKeys.all, 'list', params] as const,
  options: (search: string) => [...dependencyKeys.all, 'options', search] as const,
  detail: (id: number) => [...dependencyKeys.all, 'detail', id] as const,
}

/** A page of the edges; the page before stays until it is there. */
export function dependencyPageQuery(params: DependencyListParams) {
  return queryOptions({
    queryKey: dependencyKeys.list(params),
    queryFn: ({ signal }) =>
      fetchShape(withQuery('/v1/pages/dependencies', { ...params, size: DEPENDENCIES_PER_PAGE }), dependencyPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** Edges for pickers: the first of those whose tasks' names contain the search, and how many there are. */
export function dependencyOptionsQuery(search: string) {
  return queryOptions({
    queryKey: dependencyKeys.options(search),
    queryFn: ({ signal }) =>
      fetchShape(withQuery('/v1/pages/dependencies', { search, size: DEPENDENCIES_PER_PAGE }), dependencyPageShape, signal),
    placeholderData: (previous) => previous,
  })
}

/** One edge; null when it was deleted. */
export function dependencyQuery(id: number) {
  return queryOptions({
    queryKey: dependencyKeys.detail(id),
    queryFn: async ({ signal }) =>
      (await fetchShape(withQuery('/v1/pages/dependencies', { id }), dependencyPageShape, signal)).rows[0] ?? null,
  })
}
