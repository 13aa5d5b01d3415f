'use client'

import { useQuery } from '@tanstack/react-query'
import type { RunPage, RunRow } from '#domain/views/run-views.ts'
import { useHeldRows } from '../ui/data-table/use-held-rows.ts'
import { runPageQuery, runRowsQuery } from './queries.ts'
import type { RunListParams } from './run-list-params.ts'

/** The page of runs that is shown: its rows go on changing in place, nothing moves, and what comes is counted. */
export function useRunPage(params: RunListParams) {
  const newest = useQuery(runPageQuery(params))
  const held = useHeldRows<RunRow, RunPage>({
    newest: newest.isPlaceholderData ? undefined : newest.data,
    isFetching: newest.isFetching,
    question: JSON.stringify(params),
    idOf: (run) => run.id,
    queryOf: runRowsQuery,
  })
  const newRanges = newest.isPlaceholderData ? [] : rangesBeyond(newest.data, held.page)
  return { ...held, newRangeCount: newRanges.length, error: newest.error, refetch: newest.refetch, isStale: newest.isPlaceholderData }
}

/** Instants without a run that were decided on since the page was taken up. */
function rangesBeyond(newest: RunPage | undefined, shown: RunPage | undefined) {
  const known = new Set(shown?.decidedRanges?.rows.map(({ id }) => id))
  return shown ? (newest?.decidedRanges?.rows.filter(({ id }) => !known.has(id)) ?? []) : []
}
