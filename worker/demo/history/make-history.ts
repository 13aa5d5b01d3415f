import { v7 as uuidV7 } from 'uuid'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import type { RetryPolicy } from '#scheduling/end/retries.ts'
import { healthAfter, type TaskHealth, UNTRIED, verdictOf } from '#scheduling/end/streak.ts'
import type { GateRecord } from '#scheduling/model/decision.ts'
import { isActive } from '#scheduling/model/run-states.ts'
import type { EdgeState, TaskState } from '#scheduling/model/task-state.ts'
import { addTask, createWorld, indexDependers, putEdge, type SimulatedTask, tellDependee } from '#scheduling/simulate/simulated-world.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'
import type { ForecastQuestion, RunForecast, RunningSimulation, SimulatedHistory } from '#scheduling/simulate/simulation-parts.ts'
import { type RandomNumbers, randomNumbers } from './random-numbers.ts'
import type { History, PastAttempt, PastRange, PastRun, TaskPosition } from './write-history.ts'

/** Once in the past nobody was there to schedule anything: what that did to each task is worth seeing. */
const OUTAGE = { hoursAgo: 26, lengthMs: 50 * 60_000 }
const LIMITS = { catchUpBatch: 100 }

/** What is known of a task's runs: how long they take usually, how many of a hundred fail, and how they are tried again. */
export type UsualRuns = { seconds: number; failuresInHundred: number; retry: RetryPolicy | null }

/**
 * Makes up what these tasks did from their cron bases until `nowMs`, by the scheduler's own decisions, with failures, retries and an outage of
 * the scheduler. Whatever is still under way at `nowMs` has ended by then. The same seed makes the same past, but for the runs' ids.
 */
export function makeHistory(
  states: readonly TaskState[],
  usual: (taskId: number) => UsualRuns,
  { startMs, nowMs, seed }: { startMs: number; nowMs: number; seed: number },
): History {
  const attempts: AttemptsOfRuns = new Map()
  const world = createWorld([], { keepsEverything: true })
  const bases = new Map(states.map((state) => [state.taskId, state.cronBaseMs]))
  const madeAtMs = (state: TaskState, edge: EdgeState) => Math.max(state.cronBaseMs, bases.get(edge.dependeeId) ?? state.cronBaseMs)
  for (const state of states) {
    const edges = state.edges.filter((edge) => madeAtMs(state, edge) === state.cronBaseMs)
    addTask(world, { ...state, edges }, { retry: usual(state.taskId).retry, timeLimitMs: null })
  }
  for (const { state } of world.tasks.values()) for (const edge of state.edges) tellDependee(world, edge)
  indexDependers(world)
  const outageMs = nowMs - OUTAGE.hoursAgo * HOUR_MS
  const history = runSimulation({
    world,
    startMs,
    endMs: nowMs,
    limits: LIMITS,
    forecast: forecaster(attempts, usual, randomNumbers(seed)),
    outages: [
      { fromMs: outageMs, untilMs: outageMs + OUTAGE.lengthMs },
      { fromMs: nowMs, untilMs: nowMs + 1 },
    ],
    events: [
      // Nobody waited for a task before there was one: such an edge is as old as the younger of its two tasks.
      ...states.flatMap((state) =>
        state.edges
          .filter((edge) => madeAtMs(state, edge) > state.cronBaseMs)
          .map((edge) => ({
            atMs: madeAtMs(state, edge),
            apply: (simulation: RunningSimulation) => {
              putEdge(world, state.taskId, { ...edge, isAligned: edge.aligned !== null }, { succeeded: 0, finished: 0 })
              simulation.changed(state.taskId)
            },
          })),
      ),
      {
        atMs: nowMs,
        apply: (simulation) => {
          for (const run of world.runs.values()) if (isActive(run.state)) simulation.markRun(run, 'succeeded')
        },
      },
    ],
  })
  return historyOf(history, [...world.tasks.values()], attempts)
}

type AttemptsOfRuns = Map<string, PastAttempt[]>

/** Runs take about as long as usual, now and then twice that; some fail, and of those that may try again most succeed then. */
function forecaster(attempts: AttemptsOfRuns, usual: (taskId: number) => UsualRuns, dice: RandomNumbers) {
  return ({ taskId, runId, attempt, atMs }: ForecastQuestion): RunForecast => {
    const { seconds, failuresInHundred } = usual(taskId)
    const durationMs = Math.round(seconds * 1000 * (0.8 + dice() * 0.5) * (dice() < 0.03 ? 2 : 1)) + 1
    const outcome = dice() * 100 < failuresInHundred ? 'failed' : 'succeeded'
    const queuedMs = Math.round(dice() * 40) + 2
    const past = { number: attempt, startedAtMs: atMs + queuedMs, endedAtMs: atMs + queuedMs + durationMs, outcome } as const
    const ofRun = attempts.get(runId)
    if (ofRun) ofRun.push(past)
    else attempts.set(runId, [past])
    return { durationMs, outcome, queuedMs }
  }
}

function historyOf(history: SimulatedHistory, tasks: readonly SimulatedTask[], attempts: AttemptsOfRuns): History {
  const ids = new Map(history.activations.map(({ runId, atMs }, seq) => [runId, uuidV7({ msecs: atMs, seq })]))
  const idOf = (runId: string | null) => (runId === null ? null : (ids.get(runId) ?? null))
  const endings = new Map(history.endings.map((ending) => [ending.runId, ending]))
  const takers = new Map(history.activations.map(({ taskId, runId, activation }) => [`${taskId} ${activation.scheduledForMs}`, runId]))
  const coalesced = new Map<string, number>()
  for (const { taskId, range } of history.ranges) {
    const key = `${taskId} ${range.intoScheduledForMs}`
    coalesced.set(key, (coalesced.get(key) ?? 0) + range.count)
  }
  const lastStarts = new Map<number, number>()
  const runs = history.activations.flatMap(({ taskId, runId, activation, atMs }): PastRun[] => {
    const ending = endings.get(runId)
    if (!ending) return []
    lastStarts.set(taskId, atMs)
    return [
      {
        id: ids.get(runId) as string,
        taskId,
        scheduledForMs: activation.scheduledForMs,
        timing: activation.timing,
        outcome: ending.outcome === 'succeeded' ? 'succeeded' : 'failed',
        activationSeq: activation.activationSeq,
        gates: activation.gates.map((gate): GateRecord => ({ ...gate, satisfiedByRunId: idOf(gate.satisfiedByRunId) })),
        instantCount: 1 + (coalesced.get(`${taskId} ${activation.scheduledForMs}`) ?? 0),
        activatedAtMs: atMs,
        endedAtMs: ending.atMs,
        attempts: closed(attempts.get(runId) ?? [], ending.atMs, ending.outcome === 'succeeded' ? 'succeeded' : 'failed'),
      },
    ]
  })
  const healths = healthsAfter(runs)
  return {
    runs,
    ranges: history.ranges.map(({ taskId, range, atMs }): PastRange => {
      const intoRunId = range.intoScheduledForMs === null ? null : idOf(takers.get(`${taskId} ${range.intoScheduledForMs}`) ?? null)
      return { taskId, range, intoRunId, decidedAtMs: atMs }
    }),
    positions: tasks.map((task) =>
      positionOf(task, idOf, lastStarts.get(task.state.taskId) ?? null, healths.get(task.state.taskId) ?? UNTRIED),
    ),
  }
}

/** What the runs' ends, in their order, say of their tasks (rule T2). */
function healthsAfter(runs: readonly PastRun[]): Map<number, TaskHealth> {
  const healths = new Map<number, TaskHealth>()
  for (const { taskId, id, outcome, endedAtMs } of runs.toSorted((a, b) => a.endedAtMs - b.endedAtMs)) {
    const verdict = verdictOf(outcome, { isNew: true })
    if (verdict !== null) healths.set(taskId, healthAfter(healths.get(taskId) ?? UNTRIED, { verdict, runId: id, atMs: endedAtMs }))
  }
  return healths
}

/** Attempts that began before the run's end; the last one ended with it and as it did. */
function closed(attempts: readonly PastAttempt[], endedAtMs: number, outcome: PastAttempt['outcome']): PastAttempt[] {
  const begun = attempts.filter(({ startedAtMs }, index) => index === 0 || startedAtMs <= endedAtMs)
  return begun.map((attempt, index) => (index === begun.length - 1 ? { ...attempt, endedAtMs, outcome } : attempt))
}

function positionOf(
  task: SimulatedTask,
  idOf: (runId: string | null) => string | null,
  lastStartMs: number | null,
  health: TaskHealth,
): TaskPosition {
  const { state, counts, ledger } = task
  const { succeeded, finished } = ledger.facts
  return {
    id: state.taskId,
    cursorMs: state.cursorMs,
    activationSeq: state.activationSeq,
    lastStartMs,
    endedSucceeded: counts.succeeded,
    endedFinished: counts.finished,
    latestSucceededRunId: idOf(task.latestSucceededRunId),
    latestFinishedRunId: idOf(task.latestFinishedRunId),
    alignedSucceededMs: succeeded.endedInstantMs,
    alignedSucceededRunId: idOf(succeeded.endedRunId),
    alignedFinishedMs: finished.endedInstantMs,
    alignedFinishedRunId: idOf(finished.endedRunId),
    health,
  }
}
