'use client'

import { useEffect } from 'react'
import { type BrowserTelling, browserMessage, browserTellings, type ShownIncidents } from '#domain/notifications/browser-tellings.ts'
import { ownIncidentsShape } from '#domain/views/notification-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { onLiveSignal } from '../live/live-signals.ts'
import { keepShown, readShown, shownSince } from './browser-switch.ts'

/** Hours begin and silences end without an event. */
const LOOK_MS = 60_000
/** What happens together is looked at once. */
const GATHER_MS = 500
const LOCK = 'djag-browser-notifications'

/**
 * Shows incidents as notifications of the browser while a page of Djag is open, also behind other windows. Of several tabs one looks at a time, and what
 * one has shown none shows again.
 */
export function BrowserNotifier({ personId }: { personId: string }) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = (afterMs: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        void lookOnce(personId).finally(() => look(LOOK_MS))
      }, afterMs)
    }
    look(0)
    const stop = onLiveSignal((signal) => {
      if (signal.kind === 'reread' || (signal.kind === 'event' && ['incident', 'notification'].includes(signal.event.subject)))
        look(GATHER_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [personId])
  return null
}

/** What can’t be read now is shown by the next look. */
async function lookOnce(personId: string): Promise<void> {
  const since = shownSince(personId)
  if (since === null) return
  const show = async () => {
    const { rows } = await fetchShape(withQuery('/me/incidents', { since }), ownIncidentsShape)
    const { tellings, shown } = browserTellings(rows, readShown(personId) as ShownIncidents, Date.now())
    keepShown(personId, shown)
    for (const telling of tellings) showOne(telling)
  }
  await ('locks' in navigator ? navigator.locks.request(LOCK, show) : show()).catch(() => undefined)
}

/** One for each incident: what is told later of it takes the place of what was told before. */
function showOne(telling: BrowserTelling): void {
  const { title, body } = browserMessage(telling)
  const { id } = telling.incident
  const shown = new Notification(title, { body, tag: `djag-incident-${id}`, icon: '/icon.svg' })
  shown.onclick = () => {
    window.focus()
    window.location.assign(`/inbox/${id}`)
  }
}
