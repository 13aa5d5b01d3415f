import type { RecentRuns } from '#domain/views/task-run-views.ts'

export type RunTrend = {
  /** How long its runs take, in the middle; null: none has ended. */
  medianMs: number | null
  /** What the latest of them do differently; null: nothing worth saying. */
  trend: 'slower' | 'faster' | null
  succeeded: number
  failed: number
}

/** The latest ones are compared with all before them: fewer say nothing of where it goes. */
const LATEST = 5
const LEAST_BEFORE = 5
/** By so much the middle has to move, and by so many milliseconds: short runs always waver. */
const NOTABLE_FACTOR = 1.5
const NOTABLE_MS = 1_000

/** What a task's last runs (oldest first) say of how it does, and where that goes. */
export function runTrend(runs: RecentRuns['runs']): RunTrend {
  // What failed may have ended early, or waited for its time limit: it says nothing of how long the work takes.
  const lengths = runs.flatMap(({ state, tookMs }) => (state === 'succeeded' && tookMs !== null ? [tookMs] : []))
  const before = lengths.slice(0, -LATEST)
  const [was, is] = [median(before), median(lengths.slice(-LATEST))]
  const isKnown = before.length >= LEAST_BEFORE && was !== null && is !== null
  return {
    medianMs: median(lengths),
    trend: !isKnown ? null : isNotable(was, is) ? 'slower' : isNotable(is, was) ? 'faster' : null,
    succeeded: runs.filter(({ state }) => state === 'succeeded').length,
    failed: runs.filter(({ state }) => state === 'failed' || state === 'expired').length,
  }
}

function isNotable(lessMs: number, moreMs: number): boolean {
  return moreMs >= lessMs * NOTABLE_FACTOR && moreMs - lessMs >= NOTABLE_MS
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
