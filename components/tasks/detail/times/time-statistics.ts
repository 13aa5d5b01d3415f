import type { RunTime } from '#domain/views/task-run-views.ts'

/** What a chart of a task shows: one measure of its latest runs. */
export type Measure = 'tookMs' | 'lateMs' | 'waitMs'

/** Of one measure: the value at the half and at nineteen twentieths of its runs, and the longest; in milliseconds. */
export type TimeStatistics = { medianMs: number; p95Ms: number; mostMs: number; count: number }

/** Null where no run has the measure. Between two values the nearer one counts in proportion, as PostgreSQL's `percentile_cont` does. */
export function timeStatistics(runs: readonly RunTime[], measure: Measure): TimeStatistics | null {
  const values = runs.flatMap((run) => run[measure] ?? []).sort((a, b) => a - b)
  const most = values.at(-1)
  if (most === undefined) return null
  return { medianMs: quantile(values, 0.5), p95Ms: quantile(values, 0.95), mostMs: most, count: values.length }
}

function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const [below = 0, above = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return below + (above - below) * (place - Math.floor(place))
}
