'use client'

import { useEffect } from 'react'
import { type BrowserTelling, browserMessage, browserTellings, type ShownIncidents } from '#domain/notifications/browser-tellings.ts'
import { asksToAct } from '#domain/notifications/notification.ts'
import { ownIncidentsShape } from '#domain/views/notification-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'
import { onLiveSignal } from '../live/live-signals.ts'
import { keepShown, noteShown, readShown, shownSince, switchOffAsUnable } from './browser-switch.ts'
import { GatheredLooks } from './gathered-looks.ts'

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
    const looks = new GatheredLooks((signal) => lookOnce(personId, signal), { everyMs: LOOK_MS, gatherMs: GATHER_MS })
    const stopHearing = onLiveSignal((signal) => {
      if (signal.kind === 'reread' || (signal.kind === 'event' && ['incident', 'notification'].includes(signal.event.subject))) looks.want()
    })
    return () => {
      stopHearing()
      looks.stop()
    }
  }, [personId])
  return null
}

/** What can’t be read or shown now is shown by the next look. */
async function lookOnce(personId: string, signal: AbortSignal): Promise<void> {
  const since = shownSince(personId)
  if (since === null) return
  const show = async () => {
    const { rows, now } = await fetchShape(withQuery('/me/incidents', { since }), ownIncidentsShape, signal)
    // Meanwhile it may have been switched off, in this tab or another.
    if (signal.aborted || shownSince(personId) !== since) return
    const { tellings, kept } = browserTellings(rows, readShown(personId) as ShownIncidents, Date.parse(now))
    keepShown(personId, kept)
    showEach(personId, tellings, kept)
  }
  await ('locks' in navigator ? navigator.locks.request(LOCK, show) : show())
}

/** Notes of each that it was shown once it is. */
function showEach(personId: string, tellings: readonly BrowserTelling[], kept: ShownIncidents): void {
  let shown = kept
  for (const telling of tellings) {
    try {
      showOne(telling, personId)
    } catch (error) {
      // So browsers of phones say that pages can show none at all.
      if (!(error instanceof TypeError)) throw error
      switchOffAsUnable(personId)
      return
    }
    shown = { ...shown, [telling.incident.id]: telling.told }
    keepShown(personId, shown)
  }
}

/** One for each incident: what is told later of it takes the place of what was told before; an alarm is heard anew. */
function showOne(telling: BrowserTelling, personId: string): void {
  const { title, body } = browserMessage(telling)
  const { id } = telling.incident
  const options = { body, tag: `djag-incident-${id}`, icon: '/icon.svg', renotify: asksToAct(telling.what) }
  const shown = new Notification(title, options)
  noteShown(personId, { incidentId: id, title, at: new Date().toISOString() })
  shown.onclick = () => {
    window.focus()
    window.location.assign(`/inbox/${id}`)
  }
}
