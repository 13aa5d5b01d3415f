'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { countNewer, idAbove } from './held-back-runs.ts'
import { runPageQuery } from './queries.ts'
import type { RunListParams } from './run-list-params.ts'

/**
 * The page of runs that is shown. While someone reads the newest ones, it stays anchored at the run that was first when the reading
 * began: its rows go on changing in place, nothing moves, and what comes is counted.
 */
export function useRunPage(params: RunListParams, isReading: boolean) {
  const newest = useQuery(runPageQuery(params))
  const newestId = newest.isPlaceholderData ? null : (newest.data?.rows[0]?.id ?? null)
  const [anchorId, setAnchorId] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the run that is first at that moment is meant, not each later one
  useEffect(() => setAnchorId(isReading && params.before === null ? newestId : null), [isReading, params])

  const waitingCount = anchorId === null ? 0 : countNewer(newest.data?.rows ?? [], anchorId)
  const isAnchored = waitingCount > 0
  const anchored = useQuery({
    ...runPageQuery({ ...params, before: anchorId === null ? null : idAbove(anchorId) }),
    enabled: anchorId !== null,
  })
  const page = isAnchored && anchored.data ? anchored : newest
  return {
    page: { data: page.data, error: page.error, refetch: page.refetch, isStale: newest.isPlaceholderData },
    waitingCount,
    showNewest: () => setAnchorId(newestId),
  }
}
