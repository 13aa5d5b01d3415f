import { queryOptions } from '@tanstack/react-query'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'

export const dependencyKeys = {
  all: ['dependencies'] as const,
  list: (search: string, task: number | null) => [...dependencyKeys.all, 'list', search, task] as const,
}

/** Edges whose tasks' names contain the search, at either end of the task; the ones before stay until they are there. */
export function dependenciesQuery(search: string, task: number | null) {
  return queryOptions({
    queryKey: dependencyKeys.list(search, task),
    queryFn: ({ signal }) => fetchView<{ rows: DependencyRow[] }>(withQuery('/dependencies', { search, task }), signal),
    placeholderData: (previous) => previous,
  })
}
