import type { CronSchedule } from './cron/crontab-definition.ts'
import type { ClosedGate, GateRecord } from './decision.ts'
import type { Consumption, EdgeState, EndingCounts } from './task-state.ts'

/** What the gates of one task are judged by at one moment. A look that activates several runs moves it on after each. */
export type GateView = {
  edges: readonly EdgeState[]
  /** The activation the gates count from, or null when there is none (never started, or every start gave back). */
  effective: EffectiveConsumption | null
  /** When the effective consumption gives back by itself (rule D2); null: it does not. */
  givesBackAtMs: number | null
  activeRuns: number
  maxConcurrency: number | null
}

export type EffectiveConsumption = Pick<Consumption, 'activationSeq' | 'startedAtMs'> & {
  /** As in `Consumption`; null: it starts in this very look and has seen every ending until now. */
  seenByDependee: Consumption['seenByDependee'] | null
}

const NOTHING_SEEN: EndingCounts = { succeeded: 0, finished: 0 }

/**
 * The earlier activation the gates count from, and when it gives back (rule D2). A run that gave back still counts as having
 * consumed until the first cron instant of its task strictly after its end has come; then the one before it counts again.
 * @param consumptions latest first, as in `TaskState`
 */
export function effectiveConsumption(
  consumptions: readonly Consumption[],
  schedule: CronSchedule,
  nowMs: number,
): { effective: Consumption | null; givesBackAtMs: number | null } {
  for (const consumption of consumptions) {
    if (consumption.outcome !== 'gave_back' || consumption.endedAtMs === null) return { effective: consumption, givesBackAtMs: null }
    const givesBackAtMs = schedule.next(consumption.endedAtMs)
    if (givesBackAtMs === null || givesBackAtMs > nowMs) return { effective: consumption, givesBackAtMs }
  }
  return { effective: null, givesBackAtMs: null }
}

/** How one edge stands: what satisfies it, or null while it is closed (rules D1, D3, D4, D5). */
export function edgeSatisfiedBy(edge: EdgeState, effective: EffectiveConsumption | null): 'ending' | 'free' | null {
  if (edge.dependeeCounts[edge.endings] > countedFrom(edge, effective)[edge.endings]) return 'ending'
  const startedSinceChange = effective !== null && effective.activationSeq > edge.changedAtSeq
  return edge.future && !startedSinceChange ? 'free' : null
}

/** The dependee's counts that the effective start saw: at that start, or once for an edge that is newer than it (rules D3, D4). */
function countedFrom(edge: EdgeState, effective: EffectiveConsumption | null): EndingCounts {
  if (effective === null) return NOTHING_SEEN
  if (effective.seenByDependee === null) return edge.dependeeCounts
  return effective.seenByDependee[edge.dependeeId] ?? edge.baseline
}

/** Every closed dependency of the task; empty when all are open (rule M4). */
export function closedDependencies(view: GateView): ClosedGate[] {
  const closed: ClosedGate[] = []
  for (const edge of view.edges) {
    if (edgeSatisfiedBy(edge, view.effective) !== null) continue
    closed.push({
      gate: 'dependency',
      edgeId: edge.edgeId,
      dependeeId: edge.dependeeId,
      dependeeName: edge.dependeeName,
      dependeeEnabled: edge.dependeeEnabled,
      future: edge.future,
      endings: edge.endings,
      neededAfterMs: view.effective?.startedAtMs ?? null,
    })
  }
  return closed
}

/** The concurrency gate, when it is closed (rule M4). */
export function closedConcurrency(view: GateView): ClosedGate[] {
  const { activeRuns, maxConcurrency } = view
  return maxConcurrency !== null && activeRuns >= maxConcurrency ? [{ gate: 'concurrency', activeRuns, maxConcurrency }] : []
}

/** Every closed gate of a scheduled run, dependencies first; empty when it may start (rule M4). */
export function closedGates(view: GateView): ClosedGate[] {
  return [...closedDependencies(view), ...closedConcurrency(view)]
}

/** How each edge was satisfied for a run that starts now (invariant 3), or that the person asked to ignore them. */
export function gateRecords(view: GateView, ignoreDependencies: boolean): GateRecord[] {
  return view.edges.map((edge) => {
    const by = ignoreDependencies ? 'ignored' : (edgeSatisfiedBy(edge, view.effective) ?? 'ignored')
    return {
      edgeId: edge.edgeId,
      dependeeId: edge.dependeeId,
      dependeeName: edge.dependeeName,
      by,
      satisfiedByRunId: by === 'ending' ? latestEndedRunId(edge) : null,
      seen: edge.dependeeCounts,
    }
  })
}

function latestEndedRunId(edge: EdgeState): string | null {
  return edge.endings === 'succeeded' ? edge.latestSucceededRunId : edge.latestFinishedRunId
}

/** The view after a run was activated at `nowMs`: one more active run, and a consuming one has seen every ending. */
export function afterActivation(view: GateView, activationSeq: number | null, nowMs: number): GateView {
  const activeRuns = view.activeRuns + 1
  if (activationSeq === null) return { ...view, activeRuns }
  return { ...view, activeRuns, effective: { activationSeq, seenByDependee: null, startedAtMs: nowMs }, givesBackAtMs: null }
}
