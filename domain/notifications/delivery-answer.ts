import { backOffMs } from '../back-off.ts'

/** What came of an attempt to deliver: an answer with its status, or none, with why. */
export type DeliveryAnswer = { status: number; retryAfter: string | null } | { status: null; isRefusedHere: boolean }

/** What becomes of a delivery: it is done, tried again after a while, or given up. */
export type DeliveryStep = { state: 'delivered' } | { state: 'waiting'; afterMs: number } | { state: 'dead' }

/** About a day and a half, as waits grow from ten seconds to four hours. */
export const MOST_ATTEMPTS = 20
/** About three hours: whoever changed an address, or let a password run out, sees it by then, or nobody does. */
export const MOST_ATTEMPTS_TO_MEND = 11
const FIRST_MS = 10_000
const LONGEST_MS = 4 * 3_600_000
/** A receiver may ask for no longer wait than this. */
const MOST_ASKED_MS = 24 * 3_600_000
/** What says that the way there is wrong, and not this message: a password, a right, an address. */
const TO_BE_MENDED = [401, 403, 404, 407]
/** What a receiver asks to be tried again. */
const ASKED_AGAIN = [408, 421, 425, 429]

/**
 * Decides on a delivery after an attempt. A 4xx says that the same again would be refused again, except where the receiver asks for it, and where somebody may
 * mend the way there: that is tried less often. So does an address that may not be asked from here. A redirect is an answer of the same kind: what is signed for one address is carried to no other.
 * @param attempts how many were made, this one included
 */
export function afterAnswer(answer: DeliveryAnswer, attempts: number, nowMs: number): DeliveryStep {
  if (answer.status !== null && answer.status >= 200 && answer.status < 300) return { state: 'delivered' }
  if (attempts >= mostAttempts(answer)) return { state: 'dead' }
  const plannedMs = backOffMs(attempts, { firstMs: FIRST_MS, longestMs: LONGEST_MS })
  const askedMs = answer.status === null ? null : askedWaitMs(answer.retryAfter, nowMs)
  return { state: 'waiting', afterMs: Math.max(plannedMs, Math.min(askedMs ?? 0, MOST_ASKED_MS)) }
}

function mostAttempts(answer: DeliveryAnswer): number {
  if (answer.status === null) return answer.isRefusedHere ? 1 : MOST_ATTEMPTS
  if (answer.status >= 500 || ASKED_AGAIN.includes(answer.status)) return MOST_ATTEMPTS
  return TO_BE_MENDED.includes(answer.status) ? MOST_ATTEMPTS_TO_MEND : 1
}

/**
 * How long a header `Retry-After` asks to wait: seconds or a date (RFC 9110, 10.2.3).
 * @returns null where it is not there or cannot be read
 */
function askedWaitMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000
  const atMs = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}
