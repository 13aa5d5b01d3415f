/** How an attempt ended. `expired`: it took too long; `lost`: its worker died or does not hold it (rule R8, invariant 4). */
export type AttemptOutcome = 'succeeded' | 'failed' | 'cancelled' | 'expired' | 'lost'

/**
 * `handed_back`: its worker was stopped in order and gave it back; kept as `lost`, with that code. `not_started`: its worker had claimed it
 * ahead of its turn and died, and nothing says that it had started; kept as `lost`, without a start.
 */
export type SeriesAttempt = { number: number; outcome: AttemptOutcome | 'running' | 'handed_back' | 'not_started' }

/** The tries of a run since it was activated or asked for again (rules R4, R7). */
export type Series = {
  /** Attempts that failed or took too long. */
  readonly failures: number
  /** Attempts whose worker died or did not hold them. */
  readonly lostAttempts: number
  /** Whether any attempt of it started. */
  readonly hasStarted: boolean
}

export const NO_ATTEMPTS: Series = { failures: 0, lostAttempts: 0, hasStarted: false }

/**
 * The series with which a run's attempts have come so far.
 * @param seriesAttempt the number of the attempt with which it began: 1, or that of the latest rerun
 */
export function seriesOf(attempts: readonly SeriesAttempt[], seriesAttempt: number): Series {
  return attempts.reduce((series, { number, outcome }) => (number < seriesAttempt ? series : withAttempt(series, outcome)), NO_ATTEMPTS)
}

/**
 * The series with one attempt more. Handing back is a worker's orderly end: it is neither a failure nor a loss. What has not started was no
 * try at all.
 */
export function withAttempt(series: Series, outcome: SeriesAttempt['outcome']): Series {
  if (outcome === 'not_started') return series
  const { failures, lostAttempts } = series
  return {
    failures: failures + (outcome === 'failed' || outcome === 'expired' ? 1 : 0),
    lostAttempts: lostAttempts + (outcome === 'lost' ? 1 : 0),
    hasStarted: true,
  }
}
