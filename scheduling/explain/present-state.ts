import { createWorld } from '../simulate/simulated-world.ts'
import type { RunInFlight, SimulationInput, SimulationObserver } from '../simulate/simulation-parts.ts'
import type { DecisionLimits } from '../start/decide.ts'
import type { ActiveRun, Expectation, ForecastTask } from './forecast-task.ts'

/** Everything as it is at a moment: where a simulation of what is to come begins. */
export type PresentState<Task extends ForecastTask = ForecastTask> = {
  /** Some tasks and everything upstream of them. */
  tasks: ReadonlyMap<number, Task>
  nowMs: number
  /** The run time of tasks without a history. */
  estimatedRunMs: number
  limits: DecisionLimits
}

/**
 * What is to be simulated from there on, if every run succeeds after its usual time and what cannot be activated or executed now never is.
 * @param mostEffort as `beginSimulation` counts it: of very many active runs no more are taken along than can end before it is spent
 */
export function simulationFrom(present: PresentState, endMs: number, mostEffort: number, observer: SimulationObserver): SimulationInput {
  const { tasks, nowMs, limits } = present
  return {
    world: createWorld([...tasks.values()].map(({ state }) => state)),
    startMs: nowMs,
    endMs,
    limits,
    forecast: ({ taskId }) => {
      const task = tasks.get(taskId)
      return { durationMs: task?.canBeExecuted ? usualRunMs(task, present) : null, outcome: 'succeeded' }
    },
    runsInFlight: [...tasks.values()].flatMap((task) => flightsOf(task, present, mostEffort)),
    disturbances: {
      arrivalMs: (_, atMs) => atMs,
      deathMs: (taskId) => (tasks.get(taskId)?.canBeActivated ? null : Number.POSITIVE_INFINITY),
      isDecidedTwice: () => false,
    },
    observer,
  }
}

/** How long a run of the task usually takes, in milliseconds. */
export function usualRunMs({ medianRunMs }: ForecastTask, { estimatedRunMs }: Pick<PresentState, 'estimatedRunMs'>): number {
  return medianRunMs ?? estimatedRunMs
}

/** What a run time of the task rests on. */
export function basisOf(task: ForecastTask | undefined): Expectation['basis'] {
  return task?.medianRunMs == null ? 'estimate' : 'median'
}

/** When a run that is under way usually ends. */
export function usualEndOf(task: ForecastTask, { startedAtMs, retryAtMs, state }: ActiveRun, present: PresentState): Expectation {
  const basis = basisOf(task)
  const runMs = usualRunMs(task, present)
  const { nowMs } = present
  if (state !== 'running' || startedAtMs === null)
    return { atMs: Math.max(nowMs, retryAtMs ?? nowMs) + runMs, basis, isOverdue: false, isEarliest: false }
  const usualMs = startedAtMs + runMs
  return { atMs: Math.max(usualMs, nowMs), basis, isOverdue: usualMs < nowMs, isEarliest: false }
}

function flightsOf(task: ForecastTask, present: PresentState, mostEffort: number): RunInFlight[] {
  const { taskId, activeRuns } = task.state
  const flights = task.activeRuns.map((run): RunInFlight => {
    const { runId, kind, alignedForMs, takesFromMs, backfillId } = run
    const endsAtMs = task.canBeExecuted ? usualEndOf(task, run, present).atMs : Number.POSITIVE_INFINITY
    return { runId, taskId, kind, alignedForMs, takesFromMs, backfillId, endsAtMs, outcome: 'succeeded' }
  })
  const last = flights.at(-1)
  // Of very many active runs only the oldest are known: the others are taken to end with the last of those.
  // More of them than can end before the simulation is exhausted make no difference.
  for (let more = Math.min(activeRuns - flights.length, mostEffort); last && more > 0; more--)
    flights.push({ ...last, runId: `${last.runId} ${more}`, kind: 'manual', alignedForMs: null })
  return flights
}
