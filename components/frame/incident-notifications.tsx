'use client'

import { useSyncExternalStore } from 'react'
import { BrowserNotifier } from '../notifications/browser-notifier.tsx'
import { shownSince, subscribeToSwitch } from '../notifications/browser-switch.ts'
import { useViewer } from './viewer.tsx'

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
