import { describe, expect, it } from 'vitest'
import { LATE_WITHOUT_GRACE_SECONDS } from '#scheduling/start/lateness.ts'
import { type DueFacts, isFailing, lateInstantMs } from './task-troubles.ts'

const NOTHING_DUE: DueFacts = {
  enabled: true,
  isSetAside: false,
  isWaiting: false,
  waitingForMs: null,
  wakeAtMs: null,
  queuedForMs: null,
  gracePeriodSeconds: 60,
}
const AT = 1_000_000
const GRACE_MS = 60_000

describe('a task is late (T4)', () => {
  it.each<[string, Partial<DueFacts>, number, number | null]>([
    ['for what waits longer than its grace period', { isWaiting: true, waitingForMs: AT }, AT + GRACE_MS + 1, AT],
    ['not yet at the end of it', { isWaiting: true, waitingForMs: AT }, AT + GRACE_MS, null],
    ['for what is queued and has not begun', { queuedForMs: AT, wakeAtMs: AT + 9 * GRACE_MS }, AT + GRACE_MS + 1, AT],
    ['for the instant that no scheduler has looked at', { wakeAtMs: AT }, AT + GRACE_MS + 1, AT],
    ['not for the look at a request that waits', { isWaiting: true, wakeAtMs: AT }, AT + GRACE_MS + 1, null],
    ['not when it is set aside, which says more', { isSetAside: true, wakeAtMs: AT }, AT + GRACE_MS + 1, null],
    ['not when it is disabled or paused', { enabled: false, isWaiting: true, waitingForMs: AT }, AT + GRACE_MS + 1, null],
    ['for the earliest of them', { isWaiting: true, waitingForMs: AT + 5, queuedForMs: AT }, AT + GRACE_MS + 1, AT],
    [
      'without a grace period after a time of its own',
      { isWaiting: true, waitingForMs: AT, gracePeriodSeconds: null },
      AT + GRACE_MS + 1,
      null,
    ],
    ['and then as well', { isWaiting: true, waitingForMs: AT, gracePeriodSeconds: null }, AT + LATE_WITHOUT_GRACE_SECONDS * 1000 + 1, AT],
  ])('%s', (_, facts, nowMs, expected) => expect(lateInstantMs({ ...NOTHING_DUE, ...facts }, nowMs)).toBe(expected))
})

describe('a task is failing (T2)', () => {
  it.each([
    [{ enabled: true, isPaused: false, failures: 1 }, true],
    [{ enabled: true, isPaused: false, failures: 0 }, false],
    [{ enabled: false, isPaused: true, failures: 3 }, true],
    [{ enabled: false, isPaused: false, failures: 3 }, false],
  ])('%o: %s', (facts, expected) => expect(isFailing(facts)).toBe(expected))
})
