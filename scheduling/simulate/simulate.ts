// The room simulate/. What the scheduler would do through a stretch of time: `decide`, folded over virtual hours.

import type { RetryPolicy } from '../end/retries.ts'
import { NEW_TASK } from '../model/new-task.ts'
import type { EdgeFreshness, EdgeState, EndingCounts, TaskState } from '../model/task-state.ts'
import { endingsAreNewAfterMs } from '../start/baseline.ts'
import { changeSchedule } from './simulated-changes.ts'
import { addTask, createWorld, edgeBetween, indexDependers, type SimulatedWorld, tellDependee } from './simulated-world.ts'
import { runSimulation } from './simulation.ts'
import type { ForecastQuestion, RunForecast, RunInFlight, SimulatedHistory } from './simulation-parts.ts'

/** The settings of a task, as they are or as they would be after a change that is not saved yet. */
export type PlannedTask = Pick<
  TaskState,
  'taskId' | 'enabled' | 'resume' | 'misfirePolicy' | 'gracePeriodMs' | 'maxConcurrency' | 'schedule' | 'cronBaseMs'
> & { name: string; retry?: RetryPolicy | null; timeLimitMs?: number | null }

/** An edge, as it is or as it would be. */
export type PlannedEdge = Pick<EdgeState, 'edgeId' | 'dependeeId' | 'future' | 'endings'> & {
  dependerId: number
  freshness: EdgeFreshness
}

/** What has happened until `from`. Tasks and edges that are missing here are new. */
export type SimulationPast = {
  /** By task id, as `decide` is told of them: cursors, consumptions, what was asked for, and on their edges what became of the dependees. */
  states: ReadonlyMap<number, TaskState>
  /** Active runs and when they will end. */
  runsInFlight: readonly RunInFlight[]
}

export const NOTHING_HAPPENED: SimulationPast = { states: new Map(), runsInFlight: [] }

/** As `DJAG_CATCH_UP_BATCH` is by default (rule M6). */
const LIMITS = { catchUpBatch: 100 }

/**
 * Predicts what the scheduler will do from `fromMs` to `toMs` (epoch ms, both inclusive): every activation, every wait with its gates, every
 * skipped or coalesced range and every ending, in order. It folds `decide`, which the scheduler runs too, over virtual time, and takes
 * it that the scheduler is always up and workers are always free. A task whose schedule is another object than in `past` changes at `fromMs`
 * (rule H1); equal crontabs compile to the same one.
 * Pure; what it is given stays as it is.
 * @param durations how long each attempt of a run will take and how it will end; `fixedDurations` where a number for each task will do
 */
export function simulate(
  tasks: readonly PlannedTask[],
  edges: readonly PlannedEdge[],
  past: SimulationPast,
  fromMs: number,
  toMs: number,
  durations: (question: ForecastQuestion) => RunForecast,
): SimulatedHistory {
  const world = worldOf(tasks, edges, past, fromMs)
  const changed = tasks.filter(({ taskId, schedule }) => world.tasks.get(taskId)?.state.schedule !== schedule)
  return runSimulation({
    world,
    startMs: fromMs,
    endMs: toMs,
    limits: LIMITS,
    forecast: durations,
    runsInFlight: past.runsInFlight,
    events: changed.map(({ taskId, schedule }) => ({ atMs: fromMs, apply: (simulation) => changeSchedule(simulation, taskId, schedule) })),
  })
}

/** Every run of a task succeeds after the milliseconds given for it by task id; `otherwiseMs` for tasks that are not given. */
export function fixedDurations(msByTask: ReadonlyMap<number, number>, otherwiseMs: number): (question: ForecastQuestion) => RunForecast {
  const forecasts = new Map<number, RunForecast>(
    [...msByTask].map(([taskId, durationMs]) => [taskId, { durationMs, outcome: 'succeeded' }]),
  )
  const otherwise: RunForecast = { durationMs: otherwiseMs, outcome: 'succeeded' }
  return ({ taskId }) => forecasts.get(taskId) ?? otherwise
}

function worldOf(tasks: readonly PlannedTask[], edges: readonly PlannedEdge[], { states }: SimulationPast, fromMs: number): SimulatedWorld {
  const world = createWorld([])
  for (const { name: _, retry = null, timeLimitMs = null, ...planned } of tasks) {
    const known = states.get(planned.taskId)
    const state = { ...NEW_TASK, ...known, ...planned, schedule: known?.schedule ?? planned.schedule, edges: [] }
    addTask(world, state, { retry, timeLimitMs })
  }
  const knownEdges = new Map([...states.values()].flatMap((state) => state.edges.map((edge) => [edge.edgeId, { state, edge }] as const)))
  for (const { edge } of knownEdges.values()) tellDependee(world, { ...edge })
  const names = new Map(tasks.map(({ taskId, name }) => [taskId, name]))
  for (const { dependerId, freshness, ...edge } of edges) {
    const depender = world.tasks.get(dependerId)
    const dependee = world.tasks.get(edge.dependeeId)
    if (!depender || !dependee) continue
    const known = knownEdges.get(edge.edgeId)
    const old = known?.state.taskId === dependerId ? known.edge : null
    const made = { ...edge, dependeeName: names.get(edge.dependeeId) ?? '', isAligned: freshness === 'aligned' }
    // What ended since the depender's last start is not known of a new edge: it waits for the next ending.
    const endingsAtLastStart = endingsAreNewAfterMs(depender.state, fromMs) === null ? NO_ENDINGS : dependee.counts
    depender.state.edges = [...depender.state.edges, edgeBetween(depender, dependee, made, old, endingsAtLastStart)]
  }
  indexDependers(world)
  return world
}

const NO_ENDINGS: EndingCounts = { succeeded: 0, finished: 0 }
