import type { AlignedDependee, EdgeState, EndingCounts } from '#scheduling/model/task-state.ts'
import type { alignedThroughMs, isAligned } from '#scheduling/start/alignment.ts'
import type {
  afterActivation,
  closedConcurrency,
  closedForBackfill,
  effectiveConsumption,
  GateView,
  viewForRequests,
} from '#scheduling/start/gates.ts'
import { bug, instead, type PlantedBug, within } from './plant.ts'

const GATES = 'start/gates.ts'
const ALIGNMENT = 'start/alignment.ts'

type SatisfiedByItself = (edge: EdgeState, effective: GateView['effective'], instantMs: number) => 'ending' | 'free' | null
type CountedFrom = (edge: EdgeState, effective: GateView['effective']) => EndingCounts
type LatestEndedRunId = (edge: EdgeState) => string | null
type FirstRunStillToEnd = (aligned: AlignedDependee) => number | null

const NOTHING_SEEN: EndingCounts = { succeeded: 0, finished: 0 }

/** Of what opens and closes a gate. */
export const BUGS_OF_GATES: readonly PlantedBug[] = [
  bug(
    'an end before the start opens the gate',
    2,
    within(
      GATES,
      'satisfiedByItself',
      'edge.dependeeCounts[edge.endings] > countedFrom(edge, effective)[edge.endings]',
      'edge.dependeeCounts[edge.endings] >= Math.max(1, countedFrom(edge, effective)[edge.endings])',
    ),
  ),
  bug(
    'a failure does not give back',
    3,
    instead<typeof effectiveConsumption>(GATES, 'effectiveConsumption', (effectiveConsumption) => (consumptions, ...when) => {
      const kept = consumptions.map((one) => (one.outcome === 'gave_back' ? { ...one, outcome: 'succeeded' as const } : one))
      return effectiveConsumption(kept, ...when)
    }),
  ),
  bug(
    'giving back is early',
    3,
    instead<typeof effectiveConsumption>(
      GATES,
      'effectiveConsumption',
      (effectiveConsumption) => (consumptions, schedule) => effectiveConsumption(consumptions, schedule, Number.POSITIVE_INFINITY),
    ),
  ),
  bug(
    'what a person asks for waits for a failure to give back',
    50,
    instead<typeof viewForRequests>(GATES, 'viewForRequests', () => (view) => view),
  ),
  bug(
    'the baseline is ignored',
    7,
    instead<CountedFrom>(
      GATES,
      'countedFrom',
      (countedFrom) => (edge, effective) => countedFrom({ ...edge, baseline: NOTHING_SEEN }, effective),
    ),
  ),
  bug(
    'a run does not consume in the evaluation that starts it',
    1,
    instead<CountedFrom>(
      GATES,
      'countedFrom',
      (countedFrom) => (edge, effective) => (effective?.seenByDependee === null ? NOTHING_SEEN : countedFrom(edge, effective)),
    ),
  ),
  bug(
    'the moment of the change of a future edge is ignored',
    6,
    instead<SatisfiedByItself>(
      GATES,
      'satisfiedByItself',
      (satisfiedByItself) =>
        (edge, ...rest) =>
          satisfiedByItself({ ...edge, changedAtSeq: 0 }, ...rest),
    ),
  ),
  bug(
    'a future edge is always free',
    1,
    instead<SatisfiedByItself>(
      GATES,
      'satisfiedByItself',
      (satisfiedByItself) =>
        (edge, ...rest) =>
          satisfiedByItself(edge, ...rest) ?? (edge.future ? 'free' : null),
    ),
  ),
  bug(
    'concurrency off by one',
    2,
    instead<typeof closedConcurrency>(
      GATES,
      'closedConcurrency',
      (closedConcurrency) => (view) => (view.activeRuns === view.maxConcurrency ? [] : closedConcurrency(view)),
    ),
  ),
  bug(
    'concurrency forgets runs of the same evaluation',
    2,
    instead<typeof afterActivation>(GATES, 'afterActivation', (afterActivation) => (view, ...started) => ({
      ...afterActivation(view, ...started),
      activeRuns: view.activeRuns,
    })),
  ),
  bug(
    'a waiver outlives the activation in the same evaluation',
    6,
    instead<typeof afterActivation>(GATES, 'afterActivation', (afterActivation) => (view, ...started) => ({
      ...afterActivation(view, ...started),
      edges: view.edges,
    })),
  ),
  bug(
    'a backfill passes a closed aligned edge',
    29,
    instead<typeof closedForBackfill>(GATES, 'closedForBackfill', () => () => []),
  ),
  bug(
    'the run that opened the gate is recorded wrongly',
    1,
    instead<LatestEndedRunId>(
      GATES,
      'latestEndedRunId',
      () => (edge) => (edge.endings === 'finished' ? edge.latestSucceededRunId : edge.latestFinishedRunId),
    ),
  ),
  bug(
    'aligned compares with > instead of ≥',
    6,
    instead<typeof isAligned>(ALIGNMENT, 'isAligned', (isAligned) => (edge, instantMs) => isAligned(edge, instantMs + 1)),
  ),
  bug(
    'aligned is open one instant too long',
    7,
    instead<typeof alignedThroughMs>(ALIGNMENT, 'alignedThroughMs', (alignedThroughMs) => (edge) => alignedThroughMs(edge) + 1),
  ),
  bug(
    'a disabled dependee does not hold an aligned edge',
    26,
    instead<typeof alignedThroughMs>(
      ALIGNMENT,
      'alignedThroughMs',
      (alignedThroughMs) => (edge) => alignedThroughMs({ ...edge, dependeeEnabled: true }),
    ),
  ),
  bug(
    'aligned takes a skipped instant for a run',
    6,
    instead<FirstRunStillToEnd>(
      ALIGNMENT,
      'firstRunStillToEnd',
      (firstRunStillToEnd) => (aligned) => firstRunStillToEnd({ ...aligned, positionMs: aligned.endedInstantMs ?? aligned.positionMs }),
    ),
  ),
]
