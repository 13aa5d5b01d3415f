import type { AttemptView, RunDetail } from '#domain/views/run-views.ts'

/** A stretch of a run's life. `ms` is its true length, `share` the part of the drawing it gets (all of them add up to 1). */
export type TimelineStretch = {
  kind: 'queue' | 'attempt' | 'wait'
  /** Of an attempt: its number and how it ended. */
  number: number | null
  outcome: AttemptView['outcome'] | null
  startMs: number
  ms: number
  share: number
  /** It is drawn shorter than it was. */
  isShortened: boolean
}

/** What was executed gets at least this much of the drawing: a rerun weeks later would leave a hair of it. */
const EXECUTED_SHARE = 0.6

/**
 * What became of a run from its activation to its end, or to now: the queue, its attempts and the waits between them, in order. Waits share what
 * attempts leave, and are drawn shorter where they are long beside them. Attempts that nothing says have started are left out.
 */
export function attemptTimeline({ activatedAt, attempts }: Pick<RunDetail, 'activatedAt' | 'attempts'>, nowMs: number): TimelineStretch[] {
  const stretches: Omit<TimelineStretch, 'share' | 'isShortened'>[] = []
  let atMs = Date.parse(activatedAt)
  for (const { number, outcome, startedAt, endedAt } of attempts) {
    if (startedAt === null) continue
    const startMs = Math.max(atMs, Date.parse(startedAt))
    const endMs = Math.max(startMs, endedAt === null ? nowMs : Date.parse(endedAt))
    const waitMs = startMs - atMs
    if (waitMs > 0) {
      stretches.push({ kind: stretches.length === 0 ? 'queue' : 'wait', number: null, outcome: null, startMs: atMs, ms: waitMs })
    }
    stretches.push({ kind: 'attempt', number, outcome, startMs, ms: endMs - startMs })
    atMs = endMs
  }
  return withShares(stretches)
}

function withShares(stretches: readonly Omit<TimelineStretch, 'share' | 'isShortened'>[]): TimelineStretch[] {
  const sum = (isAttempt: boolean) => stretches.reduce((total, { kind, ms }) => total + ((kind === 'attempt') === isAttempt ? ms : 0), 0)
  const [executedMs, waitedMs] = [sum(true), sum(false)]
  const totalMs = executedMs + waitedMs
  if (totalMs === 0) return stretches.map((stretch) => ({ ...stretch, share: 1 / stretches.length, isShortened: false }))
  const isShortened = executedMs > 0 && executedMs < EXECUTED_SHARE * totalMs
  const shareOf = ({ kind, ms }: (typeof stretches)[number]) => {
    if (!isShortened) return ms / totalMs
    return kind === 'attempt' ? (EXECUTED_SHARE * ms) / executedMs : ((1 - EXECUTED_SHARE) * ms) / waitedMs
  }
  return stretches.map((stretch) => ({ ...stretch, share: shareOf(stretch), isShortened: isShortened && stretch.kind !== 'attempt' }))
}
