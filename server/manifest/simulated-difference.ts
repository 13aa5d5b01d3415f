import { setImmediate as otherWork } from 'node:timers/promises'
import { isoInstant } from '#domain/iso-instant.ts'
import type { ManifestDifferenceView } from '#domain/views/manifest-views.ts'
import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import { simulationFrom } from '#scheduling/explain/present-state.ts'
import { beginSimulation } from '#scheduling/simulate/simulation.ts'
import { differenceOf, foreseenOf } from '#scheduling/simulate/simulation-difference.ts'
import type { RunInFlight } from '#scheduling/simulate/simulation-parts.ts'
import { differenceViews } from '#server/queries/simulation/difference-view.ts'
import { type SimulationTerms, simulatedPresent } from '#server/queries/simulation/simulated-present.ts'
import { MOST_EFFORT_COMPARED, simulationTurn } from '#server/queries/simulation/simulation-turn.ts'

/** Between so many instants others are answered. */
const STEPS_AT_ONCE = 500
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
  const [was, is] = await simulationTurn(async () => [await simulated(before, terms), await simulated(after, terms)] as const)
  const throughMs = Math.min(was.throughMs, is.throughMs)
  const foresee = ({ history, inFlight }: Simulated) => foreseenOf(history, inFlight, terms.nowMs, throughMs)
  const differences = differenceOf(foresee(was), foresee(is))
  const nameOf = (taskId: number) => (after.get(taskId) ?? before.get(taskId))?.name ?? `task ${taskId}`
  return {
    from: isoInstant(terms.nowMs),
    through: isoInstant(throughMs),
    wantedThrough: isoInstant(terms.endMs),
    ...differenceViews(differences, nameOf),
  }
}

type Simulated = { history: Parameters<typeof foreseenOf>[0]; inFlight: readonly RunInFlight[]; throughMs: number }

async function simulated(world: World, terms: SimulationTerms): Promise<Simulated> {
  const input = simulationFrom(simulatedPresent(world, terms), terms.endMs, MOST_EFFORT_COMPARED, {})
  const simulation = beginSimulation(input, MOST_EFFORT_COMPARED)
  let step = simulation.advance()
  for (let steps = 1; step === 'happened'; steps++) {
    if (steps % STEPS_AT_ONCE === 0) await otherWork()
    step = simulation.advance()
  }
  // Of the instant at which it was exhausted not everything has happened.
  const throughMs = step === 'exhausted' ? Math.max(terms.nowMs, simulation.nowMs - 1) : terms.endMs
  return { history: simulation.history, inFlight: input.runsInFlight ?? [], throughMs }
}
