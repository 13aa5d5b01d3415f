'use client'

import dynamic from 'next/dynamic'
import { useSyncExternalStore } from 'react'
import { shownSince, subscribeToSwitch } from '../notifications/browser-switch.ts'
import { orMissing } from '../ui/missing-part.tsx'
import { useViewer } from './viewer.tsx'

// Behind the page, and only for who asked for it.
const BrowserNotifier = dynamic(() => orMissing(import('../notifications/browser-notifier.tsx').then((part) => part.BrowserNotifier)), {
  ssr: false,
})

/** Shows incidents as notifications of the browser, where the viewer has asked for that in this browser. */
export function IncidentNotifications() {
  const { id } = useViewer()
  const since = useSyncExternalStore(
    subscribeToSwitch,
    () => shownSince(id),
    () => null,
  )
  return since === null ? null : <BrowserNotifier personId={id} />
}
