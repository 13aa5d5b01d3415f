import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { ClosedGate, GateRecord } from '../model/decision.ts'
import type { Consumption, EdgeState, EndingCounts, SeenDependee, TaskState } from '../model/task-state.ts'
import { isAligned, neededInstant } from './alignment.ts'

/** What the gates of one task are judged by at one moment. An evaluation that activates several runs moves it on after each. */
export type GateView = {
  edges: readonly EdgeState[]
  /** The activation the gates count from, or null when there is none (never started, or every start gave back). */
  effective: EffectiveConsumption | null
  /** The same for what a person asks for: whatever failed has given back at its end (rule D2). */
  effectiveForRequests: EffectiveConsumption | null
  /** When the effective consumption gives back by itself (rule D2); null: it does not. */
  givesBackAtMs: number | null
  activeRuns: number
  maxConcurrency: number | null
}

export type EffectiveConsumption = Pick<Consumption, 'activationSeq' | 'startedAtMs'> & {
  /** As in `Consumption`; null: it starts in this very evaluation and has seen every ending until now. */
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

/** What the gates of a task are judged by at a moment that has come or is to come, as things stand now. */
export function gateViewOf(
  task: Pick<TaskState, 'edges' | 'activeRuns' | 'maxConcurrency' | 'consumptions' | 'schedule'>,
  atMs: number,
): GateView {
  const { edges, activeRuns, maxConcurrency, consumptions, schedule } = task
  const effectiveForRequests = consumptions.find(({ outcome }) => outcome !== 'gave_back') ?? null
  return { edges, activeRuns, maxConcurrency, effectiveForRequests, ...effectiveConsumption(consumptions, schedule, atMs) }
}

/** The view by which a request that heeds dependencies is judged: it need not wait for a failed run to give back (rules D2, R1). */
export function viewForRequests(view: GateView): GateView {
  return { ...view, effective: view.effectiveForRequests, givesBackAtMs: null }
}

/**
 * How one edge stands: what satisfies it, or null while it is closed (rules D1, D3 to D6, R6).
 * @param instantMs the depender's own instant of the run that is to start
 */
export function edgeSatisfiedBy(edge: EdgeState, effective: EffectiveConsumption | null, instantMs: number): SatisfiedBy | null {
  return satisfiedByItself(edge, effective, instantMs) ?? (edge.waiver === null ? null : 'waived')
}

type SatisfiedBy = 'ending' | 'free' | 'waived'

function satisfiedByItself(edge: EdgeState, effective: EffectiveConsumption | null, instantMs: number): 'ending' | 'free' | null {
  const { aligned } = edge
  if (aligned !== null) return isAligned({ ...edge, aligned }, instantMs) ? 'ending' : null
  if (edge.dependeeCounts[edge.endings] > countedFrom(edge, effective)[edge.endings]) return 'ending'
  const startedSinceChange = effective !== null && effective.activationSeq > edge.changedAtSeq
  return edge.future && !startedSinceChange ? 'free' : null
}

/** The dependee's counts that the effective start saw: at that start, or once for an edge that is newer than it (rules D3, D4). */
function countedFrom(edge: EdgeState, effective: EffectiveConsumption | null): EndingCounts {
  if (effective === null) return NOTHING_SEEN
  if (effective.seenByDependee === null) return edge.dependeeCounts
  return seenOf(effective.seenByDependee, edge.dependeeId) ?? edge.baseline
}

function seenOf(seenByDependee: readonly SeenDependee[], dependeeId: number): EndingCounts | undefined {
  for (const one of seenByDependee) if (one.dependeeId === dependeeId) return one.seen
  return undefined
}

/** Every closed dependency for the task's run of `instantMs`; empty when all are open (rule M4). */
export function closedDependencies(view: GateView, instantMs: number): ClosedGate[] {
  const closed: ClosedGate[] = []
  for (const edge of view.edges) {
    if (edgeSatisfiedBy(edge, view.effective, instantMs) !== null) continue
    closed.push({
      gate: 'dependency',
      edgeId: edge.edgeId,
      dependeeId: edge.dependeeId,
      dependeeName: edge.dependeeName,
      dependeeEnabled: edge.dependeeEnabled,
      future: edge.future,
      endings: edge.endings,
      alignedInstantMs: edge.aligned && neededInstant(edge.aligned, instantMs),
      neededAfterMs: edge.aligned === null ? (view.effective?.startedAtMs ?? null) : null,
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
export function closedGates(view: GateView, instantMs: number): ClosedGate[] {
  return [...closedDependencies(view, instantMs), ...closedConcurrency(view)]
}

/** The `aligned` edges that hold up a backfill run of `instantMs`: the only ones it obeys, and no waiver is for it (rule R3). */
export function closedForBackfill(view: GateView, instantMs: number): ClosedGate[] {
  return closedDependencies({ ...view, edges: edgesOfBackfill(view) }, instantMs)
}

function edgesOfBackfill({ edges }: GateView): EdgeState[] {
  return edges.flatMap((edge) => (edge.aligned === null ? [] : [{ ...edge, waiver: null }]))
}

/** How each edge was satisfied for a run of `instantMs` that starts now (invariant 3). */
export function gateRecords(view: GateView, instantMs: number): GateRecord[] {
  return view.edges.map((edge) => recordOf(edge, edgeSatisfiedBy(edge, view.effective, instantMs) ?? 'ignored'))
}

/** The records of a run that was asked to ignore its dependencies (rule R1). */
export function ignoredGateRecords(view: GateView): GateRecord[] {
  return view.edges.map((edge) => recordOf({ ...edge, waiver: null }, 'ignored'))
}

/** The records of a backfill run: satisfied `aligned` edges, all others ignored (rule R3). */
export function backfillGateRecords(view: GateView, instantMs: number): GateRecord[] {
  const obeyed = new Map(gateRecords({ ...view, edges: edgesOfBackfill(view) }, instantMs).map((record) => [record.edgeId, record]))
  return view.edges.map((edge) => obeyed.get(edge.edgeId) ?? recordOf({ ...edge, waiver: null }, 'ignored'))
}

function recordOf(edge: EdgeState, by: GateRecord['by']): GateRecord {
  const { edgeId, dependeeId, dependeeName, aligned, waiver } = edge
  return {
    edgeId,
    dependeeId,
    dependeeName,
    by,
    satisfiedByRunId: by === 'ending' ? (aligned ? aligned.endedRunId : latestEndedRunId(edge)) : null,
    seen: edge.dependeeCounts,
    ...(waiver && { waivedByName: waiver.byName }),
    ...(by === 'ending' && aligned?.endedInstantMs != null && { alignedInstantMs: aligned.endedInstantMs }),
  }
}

function latestEndedRunId(edge: EdgeState): string | null {
  return edge.endings === 'succeeded' ? edge.latestSucceededRunId : edge.latestFinishedRunId
}

/** The view after a run was activated at `nowMs`: one more active run, and a consuming one has seen every ending and used up every waiver. */
export function afterActivation(view: GateView, activationSeq: number | null, nowMs: number): GateView {
  const activeRuns = view.activeRuns + 1
  if (activationSeq === null) return { ...view, activeRuns }
  const edges = view.edges.some((edge) => edge.waiver) ? view.edges.map((edge) => ({ ...edge, waiver: null })) : view.edges
  const effective = { activationSeq, seenByDependee: null, startedAtMs: nowMs }
  return { ...view, edges, activeRuns, effective, effectiveForRequests: effective, givesBackAtMs: null }
}
