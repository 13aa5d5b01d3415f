'use client'

import { useSyncExternalStore } from 'react'

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

/** The browser's clock, in steps: draws again only when a step has passed. One timer serves the whole page. */
export function useNow(granularityMs: number): number {
  const step = () => Math.floor(Date.now() / granularityMs) * granularityMs
  return useSyncExternalStore(subscribe, step, step)
}
