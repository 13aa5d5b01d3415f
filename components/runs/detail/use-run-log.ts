'use client'

import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { fetchLogPage } from '../queries.ts'
import { appendLines, type KeptLog } from './log-lines.ts'

const EMPTY: KeptLog = { lines: [], droppedCount: 0 }
/** Events may be lost while a connection is made again; the log is asked for itself now and then. */
const ASK_AGAIN_MS = 5000

/** A run's log, read on from where it was each time a live event says that lines came. */
export function useRunLog(runId: string, isOver: boolean) {
  const kept = useRef<{ runId: string; log: KeptLog }>({ runId, log: EMPTY })
  return useQuery({
    queryKey: ['run-logs', runId, { isOver }],
    queryFn: async ({ signal }) => {
      let log = kept.current.runId === runId ? kept.current.log : EMPTY
      for (;;) {
        const page = await fetchLogPage(runId, log.lines.at(-1)?.id ?? 0, signal)
        log = appendLines(log, page.lines)
        kept.current = { runId, log }
        if (!page.more) return log
      }
    },
    placeholderData: (previous) => previous,
    refetchInterval: isOver ? false : ASK_AGAIN_MS,
  })
}
