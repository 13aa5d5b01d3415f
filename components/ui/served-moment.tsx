'use client'

import { createContext, type ReactNode, useContext } from 'react'

/** When the server drew the page (epoch ms), and in which zone its own clock stands. */
export type ServedMoment = { atMs: number; zone: string }

const ServedMomentContext = createContext<ServedMoment | null>(null)

/**
 * What the browser goes by while it takes a page over: its first drawing has to be the server's to the letter, however much later it comes and
 * whatever its own clock and zone are. Only then its own count.
 */
export function ServedMomentProvider({ served, children }: { served: ServedMoment; children: ReactNode }) {
  return <ServedMomentContext value={served}>{children}</ServedMomentContext>
}

export function useServedMoment(): ServedMoment {
  const value = useContext(ServedMomentContext)
  if (value === null) throw new Error('useServedMoment needs a ServedMomentProvider around it.')
  return value
}
