'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { HealthView } from '#domain/views/health-views.ts'
import { useHydrated } from '../ui/use-hydrated.ts'
import { useNow } from '../ui/use-now.ts'
import { isSilent } from './health-words.ts'
import { healthQuery } from './queries.ts'

const CLOCK_STEP_MS = 1000

export type Heard = {
  /** The last answer; null before the first. */
  health: HealthView | null
  /** The server has not answered within five seconds: what is shown is as of `heardMs`. */
  isSilent: boolean
  /** When the last answer was asked for; null before the first. */
  heardMs: number | null
}

/** What was last heard of the server's health, and whether that is too long ago to be said as if it were so now. */
export function useHealth(): Heard {
  const { data } = useQuery(healthQuery)
  const nowMs = useNow(CLOCK_STEP_MS)
  const isHydrated = useHydrated()
  const [openedMs] = useState(() => Date.now())
  return {
    health: data?.health ?? null,
    // The step of the clock may have begun a second ago.
    isSilent: isHydrated && isSilent(data?.askedMs ?? openedMs, nowMs + CLOCK_STEP_MS),
    heardMs: data?.askedMs ?? null,
  }
}

/** Reads everything anew when the server is heard again: what failed or changed meanwhile is then right. */
export function useRereadWhenHeardAgain(isSilentNow: boolean): void {
  const queryClient = useQueryClient()
  const wasSilent = useRef(false)
  useEffect(() => {
    if (wasSilent.current && !isSilentNow) void queryClient.invalidateQueries()
    wasSilent.current = isSilentNow
  }, [isSilentNow, queryClient])
}
