import { isoInstant } from '#domain/iso-instant.ts'
import type { ManifestDifferenceView } from '#domain/views/manifest-views.ts'
import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import { simulationFrom } from '#scheduling/explain/present-state.ts'
import { beginSimulation } from '#scheduling/simulate/simulation.ts'
import { differenceSteps, foreseenOf, type TaskDifference } from '#scheduling/simulate/simulation-difference.ts'
import type { RunInFlight } from '#scheduling/simulate/simulation-parts.ts'
import { givingWay } from '#server/programs/giving-way.ts'
import { differenceViews } from '#server/queries/simulation/difference-view.ts'
import { type SimulationTerms, simulatedPresent } from '#server/queries/simulation/simulated-present.ts'
import { MOST_EFFORT_COMPARED, simulationTurn } from '#server/queries/simulation/simulation-turn.ts'

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
  const { differences, throughMs } = await simulationTurn(() => givingWay(comparedSteps(before, after, terms)))
  const nameOf = (taskId: number) => (after.get(taskId) ?? before.get(taskId))?.name ?? `task ${taskId}`
  return {
    from: isoInstant(terms.nowMs),
    through: isoInstant(throughMs),
    wantedThrough: isoInstant(terms.endMs),
    ...differenceViews(differences, nameOf),
  }
}

/** Yields between instants, and between the tasks that are compared. */
function* comparedSteps(before: World, after: World, terms: SimulationTerms): Generator<void, Compared> {
  const was = yield* simulated(before, terms)
  const is = yield* simulated(after, terms)
  const throughMs = Math.min(was.throughMs, is.throughMs)
  const foresee = ({ history, inFlight }: Simulated) => foreseenOf(history, inFlight, terms.nowMs, throughMs)
  const foreseen = foresee(was)
  yield
  return { differences: yield* differenceSteps(foreseen, foresee(is)), throughMs }
}

type Compared = { differences: TaskDifference[]; throughMs: number }
type Simulated = { history: Parameters<typeof foreseenOf>[0]; inFlight: readonly RunInFlight[]; throughMs: number }

function* simulated(world: World, terms: SimulationTerms): Generator<void, Simulated> {
  const input = simulationFrom(simulatedPresent(world, terms), terms.endMs, MOST_EFFORT_COMPARED, {})
  const simulation = beginSimulation(input, MOST_EFFORT_COMPARED)
  let step = simulation.advance()
  while (step === 'happened') {
    yield
    step = simulation.advance()
  }
  // Of the instant at which it was exhausted not everything has happened.
  const throughMs = step === 'exhausted' ? Math.max(terms.nowMs, simulation.nowMs - 1) : terms.endMs
  return { history: simulation.history, inFlight: input.runsInFlight ?? [], throughMs }
}
