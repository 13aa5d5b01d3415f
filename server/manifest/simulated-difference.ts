import { setImmediate as otherWork } from 'node:timers/promises'
import { DomainError } from '#domain/errors.ts'
import { isoInstant } from '#domain/iso-instant.ts'
import type { ManifestDifferenceView, TaskDifferenceView } from '#domain/views/manifest-views.ts'
import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import { simulationFrom } from '#scheduling/explain/present-state.ts'
import { beginSimulation } from '#scheduling/simulate/simulation.ts'
import {
  differenceOf,
  type ForeseenRun,
  type ForeseenWait,
  foreseenOf,
  type TaskDifference,
} from '#scheduling/simulate/simulation-difference.ts'
import type { RunInFlight } from '#scheduling/simulate/simulation-parts.ts'
import { Turns } from '#server/auth/turns.ts'
import { type SimulationTerms, simulatedPresent } from '#server/queries/simulation/simulated-present.ts'

/** As `beginSimulation` counts it, for each of the two: some seconds at most. */
const MOST_EFFORT = 400_000
/** Between so many instants others are answered. */
const STEPS_AT_ONCE = 500
const MOST_TASKS_LISTED = 500
const MOST_RUNS_SHOWN = 5

/** Each takes a core for some seconds and the memory for all its runs. */
const turns = new Turns({ atOnce: 1, mostWaiting: 8 })

const busy = () => new DomainError('too_many', 'Several plans are being simulated at this moment. Try again in a few seconds.')

type World = ReadonlyMap<number, SurroundedTask>

/**
 * Simulates tasks as they are and as they would be, from the same moment, and says what differs. Stops where one of the two gets no further.
 * @throws DomainError `too_many` while many others are at it
 */
export async function simulatedDifference(
  before: World,
  after: World,
  terms: SimulationTerms,
): Promise<Omit<ManifestDifferenceView, 'isPartial'>> {
  const [was, is] = await turns.take(async () => [await simulated(before, terms), await simulated(after, terms)] as const, busy)
  const throughMs = Math.min(was.throughMs, is.throughMs)
  const foresee = ({ history, inFlight }: Simulated) => foreseenOf(history, inFlight, terms.nowMs, throughMs)
  const differences = differenceOf(foresee(was), foresee(is))
  const nameOf = (taskId: number) => (after.get(taskId) ?? before.get(taskId))?.name ?? `task ${taskId}`
  return {
    from: isoInstant(terms.nowMs),
    through: isoInstant(throughMs),
    wantedThrough: isoInstant(terms.endMs),
    tasks: differences.slice(0, MOST_TASKS_LISTED).map((difference) => viewOf(difference, nameOf)),
    tasksLeftOut: Math.max(0, differences.length - MOST_TASKS_LISTED),
  }
}

type Simulated = { history: Parameters<typeof foreseenOf>[0]; inFlight: readonly RunInFlight[]; throughMs: number }

async function simulated(world: World, terms: SimulationTerms): Promise<Simulated> {
  const input = simulationFrom(simulatedPresent(world, terms), terms.endMs, MOST_EFFORT, {})
  const simulation = beginSimulation(input, MOST_EFFORT)
  let step = simulation.advance()
  for (let steps = 1; step === 'happened'; steps++) {
    if (steps % STEPS_AT_ONCE === 0) await otherWork()
    step = simulation.advance()
  }
  // Of the instant at which it was exhausted not everything has happened.
  const throughMs = step === 'exhausted' ? Math.max(terms.nowMs, simulation.nowMs - 1) : terms.endMs
  return { history: simulation.history, inFlight: input.runsInFlight ?? [], throughMs }
}

function viewOf(
  { taskId, added, removed, moved, newlyBlocked, unblocked }: TaskDifference,
  nameOf: (id: number) => string,
): TaskDifferenceView {
  return {
    task: nameOf(taskId),
    added: added.length,
    removed: removed.length,
    moved: moved.length,
    firstAdded: added.slice(0, MOST_RUNS_SHOWN).map(startOf),
    firstRemoved: removed.slice(0, MOST_RUNS_SHOWN).map(startOf),
    firstMoved: moved.slice(0, MOST_RUNS_SHOWN).map(({ before, after }) => ({ before: startOf(before), after: startOf(after) })),
    newlyBlocked: blockedOf(newlyBlocked, nameOf),
    unblocked: blockedOf(unblocked, nameOf),
  }
}

function startOf({ instantMs, startsAtMs }: ForeseenRun) {
  return { instant: isoInstant(instantMs), startsAt: isoInstant(startsAtMs) }
}

function blockedOf(wait: ForeseenWait | null, nameOf: (id: number) => string) {
  if (wait === null) return null
  const waitsFor = wait.closedGates.flatMap((gate) => (gate.gate === 'dependency' ? [nameOf(gate.dependeeId)] : []))
  return { instant: isoInstant(wait.instantMs), since: isoInstant(wait.sinceMs), waitsFor }
}
