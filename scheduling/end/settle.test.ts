import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_TAKEOVERS } from '#scheduling/end/lost-attempts.ts'
import type { RetryPolicy } from '#scheduling/end/retries.ts'
import { NO_ATTEMPTS, type Series, type SeriesAttempt, seriesOf } from '#scheduling/end/series.ts'
import { type RunEnd, type RunToSettle, type Settlement, settle } from '#scheduling/end/settle.ts'
import { RUN_KINDS } from '#scheduling/model/run-kinds.ts'
import { canBecome, isActive, RUN_STATES } from '#scheduling/model/run-states.ts'

const RETRY: RetryPolicy = { limit: 2, delaySeconds: 30, backoff: 'exponential', maxDelaySeconds: 3600, jitter: false }
const STARTED: Series = { failures: 0, lostAttempts: 0, hasStarted: true }
const running = (series: Partial<Series> = {}): RunToSettle => ({
  state: 'running',
  kind: 'scheduled',
  alignedForMs: 1_000,
  hasStarted: true,
  series: { ...STARTED, ...series },
})
const waiting = (changes: Partial<RunToSettle>): RunToSettle => ({ ...running(), ...changes })
const settled = (run: RunToSettle, end: RunEnd, retry: RetryPolicy | null = RETRY) => settle(run, end, { retry, chance: 0.5 })
const ended = (state: string, attemptOutcome: string, countsAs: string | null, consumption: string | null) =>
  ({ state, attemptOutcome, countsAs, consumption }) as Settlement['normally']
const tried = (attemptOutcome: string, retryAfterMs: number) =>
  ({ state: 'retrying', attemptOutcome, retryAfterMs }) as Settlement['normally']

const SUCCEEDED = ended('succeeded', 'succeeded', 'succeeded', 'succeeded')
const CANCELLED = ended('cancelled', 'cancelled', 'finished', 'gave_back')
const CANCELLED_LOST = ended('cancelled', 'lost', 'finished', 'gave_back')

describe('the end of an attempt under way', () => {
  it.each<[string, RunToSettle, RunEnd['outcome'], RetryPolicy | null, Settlement['normally'], Settlement['normally']]>([
    ['a success ends it, also where its end was asked for', running(), 'succeeded', RETRY, SUCCEEDED, SUCCEEDED],
    ['a cancellation ends it, whatever its retries', running(), 'cancelled', RETRY, CANCELLED, CANCELLED],
    ['a failure is tried again (R7)', running(), 'failed', RETRY, tried('failed', 30_000), CANCELLED],
    ['one that took too long is as well (R8)', running({ failures: 1 }), 'expired', RETRY, tried('expired', 60_000), CANCELLED],
    ['the last failure ends it', running({ failures: 2 }), 'failed', RETRY, ended('failed', 'failed', 'finished', 'gave_back'), CANCELLED],
    ['the only one too', running(), 'expired', null, ended('expired', 'expired', 'finished', 'gave_back'), CANCELLED],
    ['a lost one is tried again at once, without any policy (I4)', running(), 'lost', null, tried('lost', 0), CANCELLED_LOST],
    ['failures are no losses', running({ failures: 9 }), 'lost', RETRY, tried('lost', 0), CANCELLED_LOST],
    ['losses are no failures (R7)', running({ lostAttempts: 4 }), 'failed', RETRY, tried('failed', 30_000), CANCELLED],
    ['the fifth loss is still taken over', running({ lostAttempts: MOST_TAKEOVERS - 1 }), 'lost', null, tried('lost', 0), CANCELLED_LOST],
    [
      'lost once more it fails, and is not retried on that account',
      running({ lostAttempts: MOST_TAKEOVERS }),
      'lost',
      RETRY,
      ended('failed', 'lost', 'finished', 'gave_back'),
      CANCELLED_LOST,
    ],
    ['handing back is no loss', running({ lostAttempts: MOST_TAKEOVERS }), 'handed_back', null, tried('lost', 0), CANCELLED_LOST],
    [
      'what was claimed ahead and had not started is no loss, and no ending when it is cancelled (D2)',
      { ...running({ lostAttempts: MOST_TAKEOVERS, hasStarted: false }), hasStarted: false },
      'not_started',
      null,
      tried('lost', 0),
      ended('cancelled', 'lost', null, null),
    ],
  ])('%s', (_, run, outcome, retry, normally, whenCancelling) => {
    expect(settled(run, { outcome } as RunEnd, retry)).toMatchObject({ normally, whenCancelling })
  })

  it('counts in its series as what it was', () => {
    expect(settled(running({ failures: 1 }), { outcome: 'failed' }).series).toEqual({ failures: 2, lostAttempts: 0, hasStarted: true })
    expect(settled(running({ failures: 1 }), { outcome: 'lost' }).series).toEqual({ failures: 1, lostAttempts: 1, hasStarted: true })
    expect(settled(running({ failures: 1 }), { outcome: 'handed_back' }).series).toEqual({ failures: 1, lostAttempts: 0, hasStarted: true })
    expect(settled(running({ hasStarted: false }), { outcome: 'not_started' }).series).toEqual(NO_ATTEMPTS)
  })
})

describe('a cancelled run that waits', () => {
  it.each<[string, RunToSettle, string | null, string | null]>([
    [
      'before its first attempt is no ending and consumed nothing (D2)',
      waiting({ state: 'queued', hasStarted: false, series: NO_ATTEMPTS }),
      null,
      null,
    ],
    ['before that of a rerun is no ending, and has given back (R4)', waiting({ state: 'queued', series: NO_ATTEMPTS }), null, 'gave_back'],
    ['for its next attempt is one', waiting({ state: 'retrying' }), 'finished', 'gave_back'],
    ['after it was lost is one', waiting({ state: 'retrying', series: { ...STARTED, lostAttempts: 1 } }), 'finished', 'gave_back'],
  ])('%s', (_, run, countsAs, consumption) => {
    const { normally, whenCancelling } = settled(run, { outcome: 'cancelled' })
    expect(normally).toMatchObject({ state: 'cancelled', countsAs, consumption })
    expect(whenCancelling).toBe(normally)
  })
})

describe('a mark (R5)', () => {
  it.each(RUN_STATES)('of a run that is %s says how it ended, to a cancelling too, and is a new ending', (state) => {
    for (const outcome of ['succeeded', 'failed'] as const) {
      if (outcome === state) continue
      const run = waiting({ state, hasStarted: false, series: NO_ATTEMPTS })
      const { normally, whenCancelling } = settled(run, { outcome, isMark: true })
      const [countsAs, consumption] = outcome === 'succeeded' ? ['succeeded', 'succeeded'] : ['finished', 'gave_back']
      expect(normally).toEqual({ state: outcome, attemptOutcome: 'cancelled', countsAs, consumption })
      expect(whenCancelling).toBe(normally)
    }
  })
})

describe('the edges at which an ending counts', () => {
  it.each([
    ['scheduled', { isNew: true, alignedForMs: 1_000, isAlignedOnceDecided: false }],
    ['manual', { isNew: true, alignedForMs: 1_000, isAlignedOnceDecided: true }],
    ['backfill', { isNew: false, alignedForMs: 1_000, isAlignedOnceDecided: false }],
  ] as const)('of a %s run', (kind, scope) => {
    expect(settled({ ...running(), kind }, { outcome: 'failed' }).scope).toEqual(scope)
  })
})

describe('an end that a run can not have', () => {
  it.each<[string, RunToSettle, RunEnd]>([
    ['an attempt of a run that none is under way of', waiting({ state: 'queued' }), { outcome: 'succeeded' }],
    ['a loss of what waits for its next attempt', waiting({ state: 'retrying' }), { outcome: 'lost' }],
    ['an attempt of what has ended', waiting({ state: 'failed' }), { outcome: 'succeeded' }],
    ['the cancelling of what has ended', waiting({ state: 'failed' }), { outcome: 'cancelled' }],
    ['a mark as what it is', waiting({ state: 'failed' }), { outcome: 'failed', isMark: true }],
  ])('is refused: %s', (_, run, end) => {
    expect(() => settled(run, end)).toThrow(`is ${run.state} can not become`)
  })
})

describe('whatever came of the attempts before', () => {
  const series = fc.record({ failures: fc.nat(6), lostAttempts: fc.nat(6), hasStarted: fc.boolean() })
  const run = fc.record({
    state: fc.constantFrom(...RUN_STATES),
    kind: fc.constantFrom(...RUN_KINDS),
    alignedForMs: fc.option(fc.integer()),
    hasStarted: fc.boolean(),
    series,
  })
  const end = fc.oneof(
    fc.record({
      outcome: fc.constantFrom('succeeded', 'failed', 'cancelled', 'expired', 'lost', 'handed_back', 'not_started'),
      isMark: fc.constant(false),
    }),
    fc.record({ outcome: fc.constantFrom('succeeded', 'failed'), isMark: fc.constant(true) }),
  ) as fc.Arbitrary<RunEnd>
  const retry = fc.option(fc.integer({ min: 0, max: 8 }).map((limit): RetryPolicy => ({ ...RETRY, limit, jitter: true })))
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

  it('both answers are changes of state that there are, and the one for a cancelling ends the run', () => {
    fc.assert(
      fc.property(run, end, retry, chance, (given, came, policy, drawn) => {
        let settlement: ReturnType<typeof settle>
        try {
          settlement = settle(given, came, { retry: policy, chance: drawn })
        } catch {
          return
        }
        const { normally, whenCancelling } = settlement
        expect(canBecome(given.state, normally.state)).toBe(true)
        expect(canBecome(given.state, whenCancelling.state)).toBe(true)
        expect(isActive(whenCancelling.state)).toBe(false)
        for (const one of [normally, whenCancelling]) {
          if (one.state === 'retrying') expect(one.retryAfterMs).toBeGreaterThanOrEqual(0)
          else {
            expect(one.countsAs === 'succeeded').toBe(one.state === 'succeeded')
            expect(one.consumption === 'succeeded').toBe(one.state === 'succeeded')
          }
        }
      }),
    )
  })

  it('a run that goes on failing and being lost ends, after no more attempts than the rules allow', () => {
    const outcomes = fc.infiniteStream(fc.constantFrom('failed', 'expired', 'lost') as fc.Arbitrary<'failed' | 'expired' | 'lost'>)
    fc.assert(
      fc.property(outcomes, retry, chance, (stream, policy, drawn) => {
        let now = running()
        const came: SeriesAttempt[] = []
        for (const outcome of stream) {
          came.push({ number: came.length + 1, outcome })
          const { normally, series: after } = settle(now, { outcome }, { retry: policy, chance: drawn })
          expect(after).toEqual(seriesOf(came, 1))
          if (normally.state !== 'retrying') break
          now = { ...now, series: after }
        }
        const { failures, lostAttempts } = seriesOf(came, 1)
        expect(failures <= (policy?.limit ?? 0) + 1 && lostAttempts <= MOST_TAKEOVERS + 1).toBe(true)
        expect(failures === (policy?.limit ?? 0) + 1 || lostAttempts === MOST_TAKEOVERS + 1).toBe(true)
      }),
    )
  })
})

describe('a series of tries', () => {
  it('counts from the attempt with which it began (R4)', () => {
    const attempts: SeriesAttempt[] = [
      { number: 1, outcome: 'failed' },
      { number: 2, outcome: 'lost' },
      { number: 3, outcome: 'expired' },
      { number: 4, outcome: 'handed_back' },
      { number: 5, outcome: 'not_started' },
      { number: 6, outcome: 'running' },
    ]
    expect(seriesOf(attempts, 1)).toEqual({ failures: 2, lostAttempts: 1, hasStarted: true })
    expect(seriesOf(attempts, 3)).toEqual({ failures: 1, lostAttempts: 0, hasStarted: true })
    expect(seriesOf(attempts.slice(0, 5), 5)).toEqual(NO_ATTEMPTS)
    expect(seriesOf(attempts, 7)).toEqual(NO_ATTEMPTS)
  })
})
