import type { GateRecord } from '#scheduling/decision.ts'
import type { SimulatedActivation, SimulatedEnding, SimulatedHistory } from '#scheduling/simulate.ts'
import type { EdgeState } from '#scheduling/task-state.ts'

type Run = { runId: string; taskId: number; startedAt: number; endedAt: number | null; endedAtMs: number | null; succeeded: boolean }

/**
 * The rules of dependencies once more, told the slow and plain way: from the list of everything that happened, in order, without
 * counts and sequence numbers. Positions in that list are the only notion of "after".
 */
export class EventListModel {
  readonly #periodOf: (taskId: number) => number
  readonly #runs: Run[] = []
  #position = 0

  constructor(periodOf: (taskId: number) => number) {
    this.#periodOf = periodOf
  }

  start({ runId, taskId }: Pick<SimulatedActivation, 'runId' | 'taskId'>): void {
    this.#runs.push({ runId, taskId, startedAt: this.#position++, endedAt: null, endedAtMs: null, succeeded: false })
  }

  end({ runId, outcome, atMs }: SimulatedEnding): void {
    const run = this.#runs.find((other) => other.runId === runId)
    if (!run) throw new Error(`${runId} ended without a start`)
    Object.assign(run, { endedAt: this.#position++, endedAtMs: atMs, succeeded: outcome === 'succeeded' })
  }

  activeRuns(taskId: number): number {
    return this.#runs.filter((run) => run.taskId === taskId && run.endedAt === null).length
  }

  /** Where the task's last start lies that still counts at `nowMs`: active, succeeded, or failed with no cron instant since. */
  lastStart(taskId: number, nowMs: number): number | null {
    const period = this.#periodOf(taskId)
    const counts = this.#runs.filter((run) => {
      if (run.taskId !== taskId) return false
      if (run.endedAtMs === null || run.succeeded) return true
      return (Math.floor(run.endedAtMs / period) + 1) * period > nowMs
    })
    return counts.length === 0 ? null : Math.max(...counts.map((run) => run.startedAt))
  }

  /** Whether the edge (made before anything ran) lets its depender start now. */
  isOpen(dependerId: number, edge: EdgeState, nowMs: number): boolean {
    const lastStart = this.lastStart(dependerId, nowMs)
    return (edge.future && lastStart === null) || this.#openingRuns(edge, lastStart).length > 0
  }

  /** Whether what the activation recorded about a gate is so. */
  isTrue(record: GateRecord, dependerId: number, edge: EdgeState, nowMs: number): boolean {
    const lastStart = this.lastStart(dependerId, nowMs)
    if (record.by === 'free') return edge.future && lastStart === null
    return this.#openingRuns(edge, lastStart).some(({ runId }) => runId === record.satisfiedByRunId)
  }

  #openingRuns(edge: EdgeState, lastStart: number | null): Run[] {
    return this.#runs.filter(
      (run) =>
        run.taskId === edge.dependeeId &&
        run.endedAt !== null &&
        run.endedAt > (lastStart ?? -1) &&
        (run.succeeded || edge.endings === 'finished'),
    )
  }
}

/** All starts and ends in the order they happened: at one instant, ends come first. */
export function inOrder(history: SimulatedHistory): ({ start: SimulatedActivation } | { end: SimulatedEnding })[] {
  const ends = history.endings.map((end) => ({ atMs: end.atMs, rank: 0, happened: { end } }))
  const starts = history.activations.map((start) => ({ atMs: start.atMs, rank: 1, happened: { start } }))
  return [...ends, ...starts].sort((a, b) => a.atMs - b.atMs || a.rank - b.rank).map(({ happened }) => happened)
}
