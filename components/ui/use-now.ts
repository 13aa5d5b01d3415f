'use client'

import { useSyncExternalStore } from 'react'
import { useServedMoment } from './served-moment.tsx'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  }
}

/**
 * The browser's clock (epoch ms), in steps: draws again only when a step has passed. One timer serves the whole page. On the server, and until the
 * browser has taken its page over, the moment of the request.
 * @param granularityMs how long a step is; it may depend on how late it is
 */
export function useNow(granularityMs: number | ((nowMs: number) => number)): number {
  const { atMs } = useServedMoment()
  const step = (clockMs: number) => {
    const stepMs = typeof granularityMs === 'number' ? granularityMs : granularityMs(clockMs)
    return Math.floor(clockMs / stepMs) * stepMs
  }
  return useSyncExternalStore(
    subscribe,
    () => step(Date.now()),
    () => step(atMs),
  )
}
