import { z } from 'zod'
import { ownIncidentsShape } from '#domain/views/notification-views.ts'
import { fetchShape, withQuery } from '../api/fetch-view.ts'

/** Of each person who signs in here by itself. */
const keyOf = (personId: string) => `djag.browser-notifications.${personId}`
const shownKeyOf = (personId: string) => `${keyOf(personId)}.shown`
const unableKeyOf = (personId: string) => `${keyOf(personId)}.unable`
const logKeyOf = (personId: string) => `${keyOf(personId)}.log`
/** So many of the latest are kept. */
const MOST_KEPT = 20
const CHANGED = 'djag:browser-notifications-changed'

/** Since when this browser shows incidents, as ISO text; null: it does not, or must not any more. */
export function shownSince(personId: string): string | null {
  return 'Notification' in window && Notification.permission === 'granted' ? localStorage.getItem(keyOf(personId)) : null
}

/** Tells the listener when this browser is switched on or off, in this tab or another. */
export function subscribeToSwitch(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener)
  window.addEventListener('storage', listener)
  return () => {
    window.removeEventListener(CHANGED, listener)
    window.removeEventListener('storage', listener)
  }
}

/**
 * Whether it may, by a question that the browser asks: in answer to a click alone. Incidents are shown from then on, by the server's clock.
 * @throws ApiError where the server does not say what time it is
 */
export async function switchOn(personId: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  const { now } = await fetchShape(withQuery('/me/incidents', { since: new Date().toISOString() }), ownIncidentsShape)
  localStorage.removeItem(shownKeyOf(personId))
  localStorage.removeItem(unableKeyOf(personId))
  localStorage.setItem(keyOf(personId), now)
  window.dispatchEvent(new Event(CHANGED))
  return true
}

export function switchOff(personId: string): void {
  localStorage.removeItem(keyOf(personId))
  localStorage.removeItem(shownKeyOf(personId))
  window.dispatchEvent(new Event(CHANGED))
}

/** Of a browser that says it may show notifications, and shows none of a page. */
export function switchOffAsUnable(personId: string): void {
  localStorage.setItem(unableKeyOf(personId), 'yes')
  switchOff(personId)
}

/** Whether it was switched off because the browser shows none of a page. */
export function wasUnable(personId: string): boolean {
  return localStorage.getItem(unableKeyOf(personId)) !== null
}

/** What this browser has shown so far, all of its tabs together. */
export function readShown(personId: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(shownKeyOf(personId)) ?? '{}')
  } catch {
    return {}
  }
}

export function keepShown(personId: string, shown: object): void {
  localStorage.setItem(shownKeyOf(personId), JSON.stringify(shown))
}

/** @throws TypeError where the browser shows none of a page, as on phones */
export function showTest(): void {
  const options = { body: 'Nothing is wrong: you try it.', tag: 'djag-test', icon: '/icon.svg', renotify: true }
  new Notification('Test: Djag reaches you in this browser.', options)
}

const shownMessage = z.object({ incidentId: z.number(), title: z.string(), at: z.string() })
/** Something that this browser has shown. `at`: by its own clock, ISO 8601. */
type ShownMessage = z.output<typeof shownMessage>

/** What this browser showed last, as it is kept: a text that is another one only when something was shown. */
export function readShownLog(personId: string): string {
  return localStorage.getItem(logKeyOf(personId)) ?? '[]'
}

/** What that text says, the latest first; of what is not understood nothing. */
export function shownMessages(kept: string): ShownMessage[] {
  try {
    return z.array(shownMessage).parse(JSON.parse(kept))
  } catch {
    return []
  }
}

/** Where the browser has no room for it, or keeps nothing, it is left out: what was shown was shown. */
export function noteShown(personId: string, message: ShownMessage): void {
  const messages = [message, ...shownMessages(readShownLog(personId))].slice(0, MOST_KEPT)
  try {
    localStorage.setItem(logKeyOf(personId), JSON.stringify(messages))
  } catch {
    return
  }
  window.dispatchEvent(new Event(CHANGED))
}
