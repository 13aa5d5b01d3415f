import { queryOptions } from '@tanstack/react-query'
import type { LogLevel } from '#domain/log-levels.ts'
import {
  type LogPage,
  logPageShape,
  type RunRow,
  runComparisonShape,
  runDetailShape,
  runErrorsShape,
  runListShape,
  runTotalsShape,
} from '#domain/views/run-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { COUNT_INTERVAL_MS } from '../ui/count-interval.ts'
import { type RunFilter, type RunListParams, runFilterQuery } from './run-list-params.ts'

export const RUNS_PER_PAGE = 50

type ListParams = Omit<RunListParams, 'by' | 'decidedRanges'> & Partial<Pick<RunListParams, 'decidedRanges'>>

export const runKeys = {
  all: ['runs'] as const,
  list: (params: ListParams) => [...runKeys.all, 'list', params] as const,
  detail: (id: string) => [...runKeys.all, 'detail', id] as const,
}

/** One page of runs, newest first; the page before stays until it is there. */
export function runPageQuery(params: ListParams) {
  return queryOptions({
    queryKey: runKeys.list(params),
    queryFn: ({ signal }) =>
      fetchShape(
        withQuery('/v1/runs', {
          ...runFilterQuery(params),
          cursor: params.before,
          decidedRanges: params.decidedRanges,
          limit: RUNS_PER_PAGE,
        }),
        runListShape,
        signal,
      ),
    // No event tells of instants that get no run.
    ...(params.decidedRanges && { refetchInterval: COUNT_INTERVAL_MS }),
    placeholderData: (previous) => previous,
  })
}

/** Runs by their ids. */
export function runRowsQuery(ids: readonly string[]) {
  return queryOptions<{ rows: RunRow[] }, Error, { rows: RunRow[] }, readonly unknown[]>({
    queryKey: [...runKeys.all, 'rows', ids],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/runs', { ids: ids.join(','), limit: RUNS_PER_PAGE }), runListShape, signal),
  })
}

/** How the runs that match ended, and how long they took. */
export function runTotalsQuery(filter: RunFilter) {
  const query = runFilterQuery(filter)
  return queryOptions({
    queryKey: ['run-totals', query],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/run-totals', query), runTotalsShape, signal),
    staleTime: COUNT_INTERVAL_MS,
    refetchInterval: COUNT_INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}

/** Errors of the runs that match, by task and words. */
export function runErrorsQuery(filter: RunFilter) {
  const query = runFilterQuery(filter)
  return queryOptions({
    queryKey: ['run-errors', query],
    queryFn: ({ signal }) => fetchShape(withQuery('/v1/run-errors', query), runErrorsShape, signal),
    refetchInterval: COUNT_INTERVAL_MS,
    placeholderData: (previous) => previous,
  })
}

/** Where the runs that match are handed out as a file. */
export function runsCsvHref(filter: RunFilter): string {
  return withQuery('/api/runs/csv', runFilterQuery(filter))
}

export function runQuery(id: string) {
  return queryOptions({
    queryKey: runKeys.detail(id),
    queryFn: ({ signal }) => fetchShape(`/v1/runs/${id}`, runDetailShape, signal),
  })
}

/** A run beside the latest success of its task before it. */
export function runComparisonQuery(id: string) {
  return queryOptions({
    queryKey: [...runKeys.detail(id), 'previous-success'],
    queryFn: ({ signal }) => fetchShape(`/v1/runs/${id}/previous-success`, runComparisonShape, signal),
  })
}

/** Which lines of a log are shown: those of the level and above (null: all) that contain the search (empty: all). */
export type LogFilter = { search: string; level: LogLevel | null }
type LogRange = LogFilter & { offset: number; limit: number }

/** A range of a run's log, or of the lines that a filter leaves of it; `limit` 0 only counts. */
export function fetchLogPage(runId: string, range: LogRange, signal: AbortSignal): Promise<LogPage> {
  return fetchShape(withQuery(`/v1/runs/${runId}/log`, range), logPageShape, signal)
}
