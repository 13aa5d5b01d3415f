import { expect, it } from 'vitest'
import { spansOfRun, type TracedRun } from './spans-of-run.ts'
import { spanIdOf, traceparentOf } from './trace-ids.ts'

const ID = '01980000-0000-7000-8000-000000000001'
const DEPENDEE = '01980000-0000-7000-8000-0000000000aa'
const run: TracedRun = {
  ...{ id: ID, taskId: 7, taskName: 'load', kind: 'scheduled', timing: 'on_time', state: 'succeeded', queue: 'default', handler: 'log' },
  ...{ scheduledForMs: 0, activatedAtMs: 1_000, endedAtMs: 9_000, earlierEndings: [], seriesAttempt: 1, error: null },
  gates: [
    { satisfiedByRunId: DEPENDEE, dependeeName: 'extract' },
    { satisfiedByRunId: null, dependeeName: 'free' },
  ],
  attempts: [
    { number: 1, workerId: 'w1', startedAtMs: 2_000, endedAtMs: 3_000, outcome: 'failed', error: 'no such table' },
    { number: 2, workerId: 'w2', startedAtMs: 8_000, endedAtMs: 9_000, outcome: 'succeeded', error: null },
  ],
}
const shown = (traced: TracedRun) =>
  spansOfRun(traced, 'https://djag.example.org').map(({ name, parentSpanId, startMs, endMs, failure }) => [
    name,
    parentSpanId === null ? 'root' : parentSpanId === spanIdOf(ID, { life: 0 }) ? 'below the first life' : 'below another',
    startMs,
    endMs,
    failure,
  ])

it('a run’s life goes from its activation to its ending, over each attempt and the wait before it', () => {
  expect(shown(run)).toEqual([
    ['load', 'root', 1_000, 9_000, null],
    ['wait for a worker', 'below the first life', 1_000, 2_000, null],
    ['attempt 1', 'below the first life', 2_000, 3_000, 'no such table'],
    ['wait for the next attempt', 'below the first life', 3_000, 8_000, null],
    ['attempt 2', 'below the first life', 8_000, 9_000, null],
  ])
})

it('all of it is one trace, named by the run, and its ids are different, valid and the same each time', () => {
  const spans = spansOfRun(run, '')
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([ID.replaceAll('-', '')]))
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(5)
  for (const { spanId } of spans) expect(spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/)
  expect(spansOfRun(run, '')).toEqual(spans)
})

it('what a handler was told is the span of its attempt', () => {
  const attempt = spansOfRun(run, '').find(({ name }) => name === 'attempt 2')
  expect(traceparentOf({ runId: ID, attempt: 2 })).toBe(`00-${attempt?.traceId}-${attempt?.spanId}-01`)
})

it('it is linked to the runs whose endings opened its gates, as their own traces name them', () => {
  const [root] = spansOfRun(run, '')
  const [ofDependee] = spansOfRun({ ...run, id: DEPENDEE }, '')
  expect(root?.links).toEqual([{ traceId: ofDependee?.traceId, spanId: ofDependee?.spanId, attributes: { 'djag.task.name': 'extract' } }])
})

const HOUR_MS = 3_600_000

it('a rerun is a further life below the first, and a mark the moment of it', () => {
  const again = 9_000 + 6 * HOUR_MS
  const rerun = {
    ...run,
    earlierEndings: [{ atMs: 9_000, succeeded: true, activatedAgainAtMs: again }],
    seriesAttempt: 3,
    endedAtMs: again + 2_000,
  }
  const third = { number: 3, workerId: 'w1', startedAtMs: again + 1_000, endedAtMs: null, outcome: 'lost', error: null }
  expect(shown({ ...rerun, state: 'failed', error: 'lost too often', attempts: [...run.attempts, third] })).toEqual([
    ['load', 'below the first life', again, again + 2_000, 'lost too often'],
    ['wait for a worker', 'below another', again, again + 1_000, null],
    ['attempt 3', 'below another', again + 1_000, again + 2_000, 'lost'],
  ])
  const marked = { ...run, earlierEndings: [{ atMs: 9_000, succeeded: false, activatedAgainAtMs: null }], endedAtMs: again }
  expect(shown(marked)).toEqual([['load, marked', 'below the first life', again, again, null]])
})

it('what ended before a rerun or mark is told with it, while it may not have been sent before', () => {
  const failed = { number: 2, workerId: 'w2', startedAtMs: 8_000, endedAtMs: 9_000, outcome: 'lost', error: 'its worker died' }
  const third = { number: 3, workerId: 'w1', startedAtMs: 21_000, endedAtMs: 22_000, outcome: 'failed', error: 'no disk' }
  const earlierEndings = [
    { atMs: 9_000, succeeded: false, activatedAgainAtMs: 20_000 },
    { atMs: 22_000, succeeded: false, activatedAgainAtMs: null },
  ]
  const attempts = [...run.attempts.slice(0, 1), failed, third]
  const marked = { ...run, earlierEndings, seriesAttempt: 3, endedAtMs: 30_000, attempts }
  expect(shown(marked)).toEqual([
    ['load', 'root', 1_000, 9_000, 'its worker died'],
    ['wait for a worker', 'below the first life', 1_000, 2_000, null],
    ['attempt 1', 'below the first life', 2_000, 3_000, 'no such table'],
    ['wait for the next attempt', 'below the first life', 3_000, 8_000, null],
    ['attempt 2', 'below the first life', 8_000, 9_000, 'its worker died'],
    ['load', 'below the first life', 20_000, 22_000, 'no disk'],
    ['wait for a worker', 'below another', 20_000, 21_000, null],
    ['attempt 3', 'below another', 21_000, 22_000, 'no disk'],
    ['load, marked', 'below the first life', 30_000, 30_000, null],
  ])
  const states = spansOfRun(marked, '').map(({ attributes }) => attributes['djag.run.state'])
  expect(states.filter((state) => state !== undefined)).toEqual(['failed', 'failed', 'succeeded'])
})

it('of what was cancelled or expired before it started, and rerun, it is not known which', () => {
  const rerun = { ...run, earlierEndings: [{ atMs: 1_500, succeeded: false, activatedAgainAtMs: 1_700 }], seriesAttempt: 1 }
  const [root] = spansOfRun(rerun, '')
  expect(root).toMatchObject({ parentSpanId: null, startMs: 1_000, endMs: 1_500, failure: null })
  expect(root?.attributes).not.toHaveProperty('djag.run.state')
})

it('an attempt that never started has no span', () => {
  const attempts = [{ number: 1, workerId: 'w1', startedAtMs: null, endedAtMs: 3_000, outcome: 'lost', error: null }]
  expect(shown({ ...run, state: 'cancelled', attempts })).toEqual([['load', 'root', 1_000, 9_000, null]])
})
