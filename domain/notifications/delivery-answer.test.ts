import { describe, expect, it } from 'vitest'
import { afterAnswer, type DeliveryAnswer, MOST_ATTEMPTS, MOST_ATTEMPTS_TO_MEND } from './delivery-answer.ts'

const NOW_MS = Date.parse('2026-11-30T10:00:00Z')
const answered = (status: number, retryAfter: string | null = null): DeliveryAnswer => ({ status, retryAfter })
const unreached: DeliveryAnswer = { status: null, isRefusedHere: false }

describe('after an attempt, a delivery', () => {
  it.each([
    ['is done with 200', answered(200), 'delivered'],
    ['is done with 204', answered(204), 'delivered'],
    ['follows no redirect', answered(302), 'dead'],
    ['is given up where the receiver refuses it', answered(400), 'dead'],
    ['is given up where the receiver is gone', answered(410), 'dead'],
    ['waits after 401, as somebody may renew the password', answered(401), 'waiting'],
    ['waits after 403', answered(403), 'waiting'],
    ['waits after 404, as somebody may mend the address', answered(404), 'waiting'],
    ['is given up where the message is too long', answered(413), 'dead'],
    ['waits after 425', answered(425), 'waiting'],
    ['waits after 408', answered(408), 'waiting'],
    ['waits after 429', answered(429), 'waiting'],
    ['waits after 500', answered(500), 'waiting'],
    ['waits after 503', answered(503), 'waiting'],
    ['waits where nobody answers', unreached, 'waiting'],
    ['is given up where it may not go', { status: null, isRefusedHere: true } satisfies DeliveryAnswer, 'dead'],
  ])('%s', (_name, answer, state) => {
    expect(afterAnswer(answer, 1, NOW_MS).state).toBe(state)
  })

  it('waits longer each time, at most four hours, and is given up after a day or more', () => {
    const steps = Array.from({ length: MOST_ATTEMPTS }, (_, index) => afterAnswer(answered(500), index + 1, NOW_MS))
    const waits = steps.flatMap((step) => (step.state === 'waiting' ? [step.afterMs] : []))
    expect(waits.slice(0, 4)).toEqual([10_000, 20_000, 40_000, 80_000])
    expect(Math.max(...waits)).toBe(4 * 3_600_000)
    expect(steps.at(-1)).toEqual({ state: 'dead' })
    expect(waits).toHaveLength(MOST_ATTEMPTS - 1)
    expect(waits.reduce((sum, ms) => sum + ms)).toBeGreaterThan(24 * 3_600_000)
  })

  it('that somebody may mend the way of is given up after some three hours', () => {
    const steps = Array.from({ length: MOST_ATTEMPTS_TO_MEND }, (_, index) => afterAnswer(answered(404), index + 1, NOW_MS))
    const waitedMs = steps.reduce((sum, step) => sum + (step.state === 'waiting' ? step.afterMs : 0), 0)
    expect(waitedMs / 3_600_000).toBeCloseTo(2.84, 1)
    expect(steps.at(-1)).toEqual({ state: 'dead' })
  })

  it.each([
    ['seconds', '120', 120_000],
    ['a date', 'Mon, 30 Nov 2026 10:05:00 GMT', 300_000],
    ['less than it would wait anyway', '1', 10_000],
    ['a date that is over', 'Mon, 30 Nov 2026 09:00:00 GMT', 10_000],
    ['more than a day', '999999999', 24 * 3_600_000],
    ['what cannot be read', 'soon', 10_000],
    ['a negative number', '-5', 10_000],
  ])('heeds a Retry-After of %s', (_name, text, afterMs) => {
    expect(afterAnswer(answered(429, text), 1, NOW_MS)).toEqual({ state: 'waiting', afterMs })
  })
})
