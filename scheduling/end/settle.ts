import type { RunKind } from '../model/run-kinds.ts'
import { canBecome, type EndedRunState, type RunState } from '../model/run-states.ts'
import type { EdgeEndings } from '../model/task-state.ts'
import { consumptionAfter, type EndedConsumption, type EndingScope, endingCountsAs, endingScopeOf } from './ending.ts'
import { isLostTooOften } from './lost-attempts.ts'
import { type RetryPolicy, retryDelayMs } from './retries.ts'
import { type AttemptOutcome, type Series, withAttempt } from './series.ts'

/** What a person may say of how a run ended (rule R5). */
export type MarkedState = 'succeeded' | 'failed'

/**
 * What has come: the end of the attempt under way, also by handing back or before it has started (`SeriesAttempt`); `cancelled`, of a run that waits for an attempt; or
 * a person's mark of a run, active or ended.
 */
export type RunEnd =
  | { readonly outcome: AttemptOutcome | 'handed_back' | 'not_started'; readonly isMark?: false }
  | { readonly outcome: MarkedState; readonly isMark: true }

/** What is known of a run that is to be settled. Durations and instants are milliseconds. */
export type RunToSettle = {
  /** The state that it leaves. */
  readonly state: RunState
  readonly kind: RunKind
  /** The instant for which it counts at `aligned` edges (`alignedInstantOf`). */
  readonly alignedForMs: number | null
  /** Whether any attempt of it has ever started. */
  readonly hasStarted: boolean
  /** Its tries so far. The attempt under way has started and is nothing else yet. */
  readonly series: Series
}

/** `retry`: its policy; null: a failed attempt is the last. `chance`: a number in [0, 1) for the jitter. */
export type FurtherAttempts = { readonly retry: RetryPolicy | null; readonly chance: number }

/** A run that has ended, and how its attempt did where one was under way. */
export type SettledEnd = {
  readonly state: EndedRunState
  readonly attemptOutcome: AttemptOutcome
  /** As what it counts at the edges on its task (rule D1); null: it is no ending. */
  readonly countsAs: EdgeEndings | null
  readonly consumption: EndedConsumption
}

/** A run that has not ended: it is attempted again after so long (rule R7, invariant 4). */
export type SettledRetry = { readonly state: 'retrying'; readonly attemptOutcome: AttemptOutcome; readonly retryAfterMs: number }

/** Both answers, as a person may ask for the run's end until what was settled is written (rule R5). */
type Answers = {
  readonly normally: SettledEnd | SettledRetry
  /** Where its end was asked for: then there is no further attempt. */
  readonly whenCancelling: SettledEnd
}

export type Settlement = Answers & {
  /** At which edges its ending counts, if it is one. */
  readonly scope: EndingScope
  /** Its tries, this one included. */
  readonly series: Series
}

/**
 * What the end of an attempt comes to, or a person's word on a run: how the run ends, or when it is tried again (rules R7, R8, invariant 4); as
 * what, and at which edges, its ending counts (rules D1, D6, R3); whether it gives back what it consumed (rule D2). It alone decides that:
 * the database and the simulator carry it out. Pure.
 * @throws Error for an end that such a run can not have
 */
export function settle(run: RunToSettle, end: RunEnd, furtherAttempts: FurtherAttempts): Settlement {
  const series = run.state === 'running' && !end.isMark ? withAttempt(run.series, end.outcome) : run.series
  const answers = answersTo({ ...run, series }, end, furtherAttempts)
  if (!isPossible(run, end, answers.normally.state)) throw new Error(`A run that is ${run.state} can not become ${answers.normally.state}.`)
  return { ...answers, scope: endingScopeOf(run), series }
}

/** What succeeded in spite of the signal has succeeded, and what a person says is so: all else gives way to a cancelling (rule R5). */
function answersTo(run: RunToSettle, { outcome, isMark }: RunEnd, { retry, chance }: FurtherAttempts): Answers {
  // An attempt under way at a mark is fenced off and stopped.
  if (isMark) return inAnyCase(endedAs(run, outcome, 'cancelled'))
  switch (outcome) {
    case 'succeeded':
    case 'cancelled':
      return inAnyCase(endedAs(run, outcome, outcome))
    case 'failed':
    case 'expired': {
      const delayMs = retryDelayMs(retry, run.series.failures, chance)
      const normally = delayMs === null ? endedAs(run, outcome, outcome) : triedAgain(outcome, delayMs)
      return { normally, whenCancelling: endedAs(run, 'cancelled', 'cancelled') }
    }
    case 'lost':
    case 'handed_back':
    case 'not_started': {
      const isGivenUp = outcome === 'lost' && isLostTooOften(run.series.lostAttempts)
      const normally = isGivenUp ? endedAs(run, 'failed', 'lost') : triedAgain('lost', 0)
      return { normally, whenCancelling: endedAs(run, 'cancelled', 'lost') }
    }
  }
}

function inAnyCase(ended: SettledEnd): Answers {
  return { normally: ended, whenCancelling: ended }
}

function endedAs({ series, hasStarted }: RunToSettle, state: EndedRunState, attemptOutcome: AttemptOutcome): SettledEnd {
  return { state, attemptOutcome, countsAs: endingCountsAs(state, series.hasStarted), consumption: consumptionAfter(state, hasStarted) }
}

function triedAgain(attemptOutcome: AttemptOutcome, retryAfterMs: number): SettledRetry {
  return { state: 'retrying', attemptOutcome, retryAfterMs }
}

/** Only what runs has an attempt that ends; what waits for one can be cancelled, and a person may mark any run. */
function isPossible({ state }: RunToSettle, { outcome, isMark }: RunEnd, to: RunState): boolean {
  return canBecome(state, to) && (isMark || outcome === 'cancelled' || state === 'running')
}
