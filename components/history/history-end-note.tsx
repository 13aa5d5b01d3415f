'use client'

import { useQuery } from '@tanstack/react-query'
import { type HistoryKind, historyEndWords } from './history-end-words.ts'
import { historyEndQuery } from './queries.ts'

/** Where a list of what was ends: what is older was removed, and after how many days. Nothing where all is there. */
export function HistoryEndNote({ of, taskId = null }: { of: HistoryKind; taskId?: number | null }) {
  const { data } = useQuery(historyEndQuery(taskId))
  const words = data && historyEndWords(data, of)
  return words ? <p className="py-2 text-sm text-muted">{words}</p> : null
}
