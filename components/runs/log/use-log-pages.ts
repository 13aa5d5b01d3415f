'use client'

import { useQueries, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { LogLine } from '#domain/views/run-views.ts'
import { fetchLogPage, type LogFilter } from '../queries.ts'
import { LINES_PER_PAGE, linesOnPage, pagesBetween } from './log-pages.ts'

/** Events may be lost while a connection is made again; the log is asked for itself now and then. */
const ASK_AGAIN_MS = 5000
/** Pages out of sight are forgotten after this. */
const KEPT_MS = 60_000

/** How long the log is, and how many of its lines the filter leaves; asked again when a live event says that lines came. */
export function useLogLength(runId: string, filter: LogFilter, isOver: boolean) {
  return useQuery({
    queryKey: ['run-logs', runId, filter, { isOver }],
    queryFn: async ({ signal }) => {
      const { total, lineCount } = await fetchLogPage(runId, { ...filter, offset: 0, limit: 0 }, signal)
      return { filter, total, lineCount }
    },
    placeholderData: (previous) => previous,
    refetchInterval: isOver ? false : ASK_AGAIN_MS,
  })
}

type Range = { firstIndex: number; lastIndex: number }

/** The lines in sight, out of `total` that the filter leaves: undefined until its page has come. */
export function useLogPages(runId: string, filter: LogFilter, total: number, { firstIndex, lastIndex }: Range) {
  const pages = pagesBetween(firstIndex, lastIndex)
  const shown = useRef({ of: '', pages: new Map<number, readonly LogLine[]>() })
  const of = JSON.stringify([runId, filter])
  if (shown.current.of !== of) shown.current = { of, pages: new Map() }
  const read = useQueries({
    queries: pages.map((page) => ({
      queryKey: ['run-log-lines', runId, filter, page, linesOnPage(page, total)],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        fetchLogPage(runId, { ...filter, offset: page * LINES_PER_PAGE, limit: LINES_PER_PAGE }, signal),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: KEPT_MS,
    })),
  })
  // While a page that grew is read anew, what was there of it stays.
  for (const page of shown.current.pages.keys()) if (!pages.includes(page)) shown.current.pages.delete(page)
  read.forEach(({ data }, index) => {
    const page = pages[index]
    if (data && page !== undefined) shown.current.pages.set(page, data.lines)
  })
  const lineAt = (index: number) => shown.current.pages.get(Math.floor(index / LINES_PER_PAGE))?.[index % LINES_PER_PAGE]
  return { lineAt, error: read.find(({ error }) => error)?.error ?? null }
}
