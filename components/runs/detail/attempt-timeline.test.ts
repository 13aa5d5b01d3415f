import { expect, test } from 'vitest'
import type { AttemptView } from '#domain/views/run-views.ts'
import { attemptTimeline } from './attempt-timeline.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString()
const attempt = (number: number, from: number | null, to: number | null, outcome: AttemptView['outcome'] = 'failed'): AttemptView => ({
  number,
  outcome,
  workerHost: null,
  workerPid: null,
  startedAt: from === null ? null : at(from),
  endedAt: to === null ? null : at(to),
  errorMessage: null,
})
const timeline = (attempts: AttemptView[], now = 1_000) => attemptTimeline({ activatedAt: at(0), attempts }, Date.parse(at(now)))

test('queue, attempts and waits stand in order, as long as they were', () => {
  const stretches = timeline([attempt(1, 10, 50), attempt(2, 60, 100, 'succeeded')])
  expect(stretches.map(({ kind, ms, share }) => [kind, ms / 1_000, share])).toEqual([
    ['queue', 10, 0.1],
    ['attempt', 40, 0.4],
    ['wait', 10, 0.1],
    ['attempt', 40, 0.4],
  ])
})

test('long waits are drawn shorter, so that attempts stay visible, and all adds up', () => {
  const stretches = timeline([attempt(1, 0, 10), attempt(2, 100_000, 100_010)])
  expect(stretches.map(({ share, isShortened }) => [share, isShortened])).toEqual([
    [0.3, false],
    [0.4, true],
    [0.3, false],
  ])
})

test('an attempt under way goes on to now, and one that has not started is left out', () => {
  expect(timeline([attempt(1, 0, null, 'running')], 30).map(({ kind, ms }) => [kind, ms])).toEqual([['attempt', 30_000]])
  expect(timeline([attempt(1, null, null, 'running')])).toEqual([])
})

test('clocks that disagree make no stretch of negative length', () => {
  const stretches = timeline([attempt(1, -5, -2), attempt(2, -1, -1)])
  expect(stretches.every(({ ms, share }) => ms >= 0 && share >= 0)).toBe(true)
})
