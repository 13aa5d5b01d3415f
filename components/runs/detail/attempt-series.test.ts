import { expect, test } from 'vitest'
import type { AttemptView } from '#domain/views/run-views.ts'
import { nextOfSeries, waitBefore } from './attempt-series.ts'

const retry = { limit: 3, delaySeconds: 30, backoff: 'fixed', maxDelaySeconds: 3600, jitter: false } as const
const attempt = (number: number, outcome: AttemptView['outcome']): AttemptView => ({
  number,
  outcome,
  workerHost: null,
  workerPid: null,
  startedAt: `2026-01-01T00:0${number}:00.000Z`,
  endedAt: `2026-01-01T00:0${number}:10.000Z`,
  errorMessage: null,
})

test('lost attempts do not use up a retry', () => {
  expect(nextOfSeries({ retry, seriesAttempt: 1, attempts: [attempt(1, 'failed'), attempt(2, 'lost')] })).toEqual({ number: 2, of: 4 })
})

test('a rerun begins a new series of retries', () => {
  const attempts = [attempt(1, 'failed'), attempt(2, 'failed'), attempt(3, 'expired')]
  expect(nextOfSeries({ retry, seriesAttempt: 3, attempts })).toEqual({ number: 2, of: 4 })
})

test('a run without retries has no next attempt', () => {
  expect(nextOfSeries({ retry: null, seriesAttempt: 1, attempts: [attempt(1, 'failed')] })).toBeNull()
})

test('the wait before an attempt runs from the end of the one before it', () => {
  const attempts = [attempt(1, 'failed'), attempt(2, 'succeeded')]
  expect(waitBefore(attempts, 0)).toBeNull()
  expect(waitBefore(attempts, 1)).toBe(50_000)
})
