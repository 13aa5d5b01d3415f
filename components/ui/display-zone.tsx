'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useSyncExternalStore } from 'react'
import { useServedMoment } from './served-moment.tsx'
import { isZone, ownZone } from './time-format.ts'

const STORAGE_KEY = 'djag.zone'
const CHANGED = 'djag:zone-changed'

type DisplayZone = {
  /** As chosen: `local`, `UTC`, or a zone's name. */
  choice: string
  /** As `Intl` wants it. */
  zone: string
  /** What `local` means here: the browser's zone, once it has taken the page over from the server. */
  localZone: string
  choose: (choice: string) => void
}
const DisplayZoneContext = createContext<DisplayZone | null>(null)

/** The zone in which times are shown: the one in the URL (a shared link is the view shared), else the one chosen last, else local. */
export function DisplayZoneProvider({ children }: { children: ReactNode }) {
  const [inUrl, setInUrl] = useQueryState('zone', parseAsString)
  const stored = useSyncExternalStore(subscribeToStored, readStored, () => 'local')
  const served = useServedMoment()
  const localZone = useSyncExternalStore(never, ownZone, () => served.zone)
  const choice = inUrl !== null && (inUrl === 'local' || isZone(inUrl)) ? inUrl : stored
  const choose = useCallback(
    (next: string) => {
      localStorage.setItem(STORAGE_KEY, next)
      window.dispatchEvent(new Event(CHANGED))
      void setInUrl(next === 'local' ? null : next)
    },
    [setInUrl],
  )
  const value = useMemo(() => ({ choice, zone: choice === 'local' ? localZone : choice, localZone, choose }), [choice, localZone, choose])
  return <DisplayZoneContext value={value}>{children}</DisplayZoneContext>
}

export function useDisplayZone(): DisplayZone {
  const value = useContext(DisplayZoneContext)
  if (value === null) throw new Error('useDisplayZone needs a DisplayZoneProvider around it.')
  return value
}

const never = () => () => {}

function subscribeToStored(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener)
  window.addEventListener('storage', listener)
  return () => {
    window.removeEventListener(CHANGED, listener)
    window.removeEventListener('storage', listener)
  }
}

function readStored(): string {
  const stored = localStorage.getItem(STORAGE_KEY)
  return stored !== null && (stored === 'local' || isZone(stored)) ? stored : 'local'
}
