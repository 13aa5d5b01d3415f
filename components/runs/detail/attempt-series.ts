import type { AttemptView, RunDetail } from '#domain/views/run-views.ts'
import { type Series, seriesOf } from '#scheduling/end/series.ts'

/** The tries of a run since it was activated or asked for again, as the server settles by them: what nothing says had started was none. */
export function presentSeries({ attempts, seriesAttempt }: Pick<RunDetail, 'seriesAttempt' | 'attempts'>): Series {
  const tries = attempts.map(({ number, outcome, startedAt }) => ({
    number,
    outcome: startedAt === null && (outcome === 'lost' || outcome === 'running') ? ('not_started' as const) : outcome,
  }))
  return seriesOf(tries, seriesAttempt)
}

/** Which attempt of how many comes next in a run that is tried again (rule R7); null when it has no retries. Lost attempts do not count. */
export function nextOfSeries(run: Pick<RunDetail, 'retry' | 'seriesAttempt' | 'attempts'>): { number: number; of: number } | null {
  if (run.retry === null || run.retry.limit === 0) return null
  const { failures } = presentSeries(run)
  return { number: Math.min(failures, run.retry.limit) + 1, of: run.retry.limit + 1 }
}

/** How long nothing was executed between an attempt's end and the next one's start; null for the first one, and for one that has not started. */
export function waitBefore(attempts: readonly AttemptView[], index: number): number | null {
  const before = attempts[index - 1]
  const attempt = attempts[index]
  if (!attempt?.startedAt || !before?.endedAt) return null
  return Math.max(0, Date.parse(attempt.startedAt) - Date.parse(before.endedAt))
}
