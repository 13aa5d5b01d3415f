import { queryOptions } from '@tanstack/react-query'
import type { CappedCount } from '#domain/views/capped-count.ts'
import type { LogPage, RunDetail, RunPage, RunRow } from '#domain/views/run-views.ts'
import { fetchView, withQuery } from '../api/fetch-view.ts'
import { COUNT_INTERVAL_MS } from '../ui/count-interval.ts'
import { type RunFilter, type RunListParams, runFilterQuery } from './run-list-params.ts'

export const RUNS_PER_PAGE = 50

export const runKeys = {
  all: ['runs'] as const,
  list: (params: RunListParams) => [...runKeys.all, 'list', params] as const,
  detail: (id: string) => [...runKeys.all, 'detail', id] as const,
}

/** One page of runs, newest first; the page before stays until it is there. */
export function runPageQuery(params: RunListParams) {
  return queryOptions({
    queryKey: runKeys.list(params),
    queryFn: ({ signal }) =>
      fetchView<RunPage>(withQuery('/runs', { ...runFilterQuery(params), before: params.before, limit: RUNS_PER_PAGE }), signal),
    placeholderData: (previous) => previous,
  })
}

/** Runs by their ids. */
export function runRowsQuery(ids: readonly string[]) {
  return queryOptions<{ rows: RunRow[] }, Error, { rows: RunRow[] }, readonly unknown[]>({
    queryKey: [...runKeys.all, 'rows', ids],
    queryFn: ({ signal }) => fetchView<RunPage>(withQuery('/runs', { ids: ids.join(','), limit: RUNS_PER_PAGE }), signal),
  })
}

/** How many runs match. */
export function runCountQuery(filter: RunFilter) {
  const query = runFilterQuery(filter)
  return queryOptions({
    queryKey: ['run-count', query],
    queryFn: ({ signal }) => fetchView<CappedCount>(withQuery('/runs/count', query), signal),
    staleTime: COUNT_INTERVAL_MS,
    refetchInterval: COUNT_INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}

export function runQuery(id: string) {
  return queryOptions({
    queryKey: runKeys.detail(id),
    queryFn: ({ signal }) => fetchView<RunDetail>(`/runs/${id}`, signal),
  })
}

type LogRange = { search: string; offset: number; limit: number }

/** A range of a run's log, or of the lines that a search finds in it; `limit` 0 only counts. */
export function fetchLogPage(runId: string, range: LogRange, signal: AbortSignal): Promise<LogPage> {
  return fetchView<LogPage>(withQuery(`/runs/${runId}/logs`, range), signal)
}
