import { describe, expect, test } from 'vitest'
import type { ClaimedAttempt } from '#server/queue/claim-runs.ts'
import { HeldRun } from './held-run.ts'

const SETTLED_BY = {
  state: 'running',
  kind: 'scheduled',
  alignedForMs: 0,
  hasStarted: true,
  series: { failures: 1, lostAttempts: 0, hasStarted: true },
  retry: null,
} as const
const RUN: ClaimedAttempt = {
  settledBy: SETTLED_BY,
  runId: '01980000-0000-7000-8000-000000000001',
  attempt: 2,
  taskId: 1,
  taskName: 'load',
  handler: 'log',
  args: [],
  kwargs: {},
  headers: {},
  scheduledForMs: 0,
  alignedForMs: 0,
  askedFor: null,
  timeLimitSeconds: 30,
  hasOpenPlaceholders: false,
  argumentsProblem: null,
  isAhead: false,
}
const FAILED = { outcome: 'failed', error: { message: 'thrown', stack: 'at x' } } as const
const SUCCEEDED = { outcome: 'succeeded', result: 7 } as const
const reported = (outcome: object) => ({ runId: RUN.runId, attempt: 2, workerId: 'worker', settledBy: SETTLED_BY, ...outcome })

const stoppedFor = (...reasons: Parameters<HeldRun['stop']>[0][]) => {
  const held = new HeldRun(RUN, 'worker')
  for (const reason of reasons) held.stop(reason)
  return held
}

describe('a run that is stopped', () => {
  test('has its handler’s signal aborted, once, with the reason in words', () => {
    const held = new HeldRun(RUN, 'worker')
    expect(held.signal.aborted).toBe(false)
    held.stop('time_limit')
    expect(held.signal.aborted).toBe(true)
    expect(held.signal.reason).toMatchObject({ message: 'It took longer than its limit of 30 s.' })
  })

  test.each([
    ['draining', 'hand_back'],
    ['time_limit', { outcome: 'expired', error: { code: 'time_limit', stack: 'at x' } }],
    ['cancelled', { outcome: 'cancelled', error: { code: 'cancelled', stack: 'at x' } }],
    ['taken', null],
  ] as const)('for the reason "%s" and then fails leaves %o', (reason, ending) => {
    const left = stoppedFor(reason).endingBy(FAILED)
    if (ending !== null && typeof ending === 'object') expect(left).toMatchObject(ending)
    else expect(left).toBe(ending)
  })

  test('but has its result all the same has succeeded, unless it is not this worker’s any more', () => {
    for (const reason of ['draining', 'time_limit', 'cancelled'] as const)
      expect(stoppedFor(reason).endingBy(SUCCEEDED)).toEqual(reported(SUCCEEDED))
    expect(stoppedFor('taken').endingBy(SUCCEEDED)).toBeNull()
  })

  test('for several reasons is judged by the strongest, whichever came first', () => {
    expect(stoppedFor('draining', 'cancelled').stopped).toBe('cancelled')
    expect(stoppedFor('cancelled', 'draining').stopped).toBe('cancelled')
    expect(stoppedFor('taken', 'cancelled', 'time_limit').stopped).toBe('taken')
    expect(stoppedFor('draining', 'time_limit').stopped).toBe('time_limit')
  })
})

test('a run that is not stopped leaves what its handler did', () => {
  expect(stoppedFor().endingBy(FAILED)).toEqual(reported(FAILED))
  expect(stoppedFor().endingBy(SUCCEEDED)).toEqual(reported(SUCCEEDED))
})

test('a failure that another attempt would not change is settled without a policy for further ones', () => {
  const retry = { limit: 3, delaySeconds: 1, backoff: 'fixed', maxDelaySeconds: 1, jitter: false } as const
  const held = new HeldRun({ ...RUN, settledBy: { ...SETTLED_BY, retry } }, 'worker')
  expect(held.endingBy(FAILED)).toMatchObject({ outcome: 'failed', settledBy: { retry } })
  expect(held.endingBy({ ...FAILED, isFinal: true })).toMatchObject({ outcome: 'failed', error: FAILED.error, settledBy: { retry: null } })
})

describe('what it is told', () => {
  const action = { id: 7, action: 'reload', payload: {}, by: 'Grace' }

  test('reaches its handler once, however often the database gives it', () => {
    const held = new HeldRun(RUN, 'worker')
    const heard: number[] = []
    held.tell(action)
    held.inbound.actions.hear(({ id }) => heard.push(id))
    held.tell(action)
    held.tell({ ...action, id: 8 })
    expect(heard).toEqual([7, 8])
  })

  test('is answered once, and only what it was told is', () => {
    const held = new HeldRun(RUN, 'worker')
    held.tell(action)
    held.tell({ ...action, id: 8 })
    expect([held.answers(9), held.answers(7), held.answers(7)]).toEqual([false, true, false])
    expect(held.unanswered).toEqual([8])
  })

  test('about the level of its log holds for all that it leaves from then on, and one that is no level changes nothing', () => {
    const held = new HeldRun(RUN, 'worker')
    expect(held.inbound.actions.keeps('debug')).toBe(true)
    held.tell({ ...action, action: 'log-level', payload: { level: 'warn' } })
    held.tell({ ...action, id: 8, action: 'log-level', payload: { level: 'loud' } })
    expect((['info', 'warn', 'error'] as const).map((level) => held.inbound.actions.keeps(level))).toEqual([false, true, true])
  })

  test('is listened to by at most a hundred names, each said once', () => {
    const held = new HeldRun(RUN, 'worker')
    const news = Array.from({ length: 150 }, (_, nth) => held.listens(`a${nth}`))
    expect(news.filter(Boolean)).toHaveLength(100)
    expect(held.listens('a0')).toBe(false)
  })
})
