import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { explain } from '#scheduling/explain/explain.ts'
import type { SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import type { ActiveRun, Expectation } from '#scheduling/explain/forecast-task.ts'
import { NEW_TASK } from '#scheduling/model/new-task.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { disable } from '#scheduling/simulate/simulated-changes.ts'
import { addTask, createWorld, putEdge, type SimulatedTask, type SimulatedWorld } from '#scheduling/simulate/simulated-world.ts'
import { runSimulation } from '#scheduling/simulate/simulation.ts'
import type { RunningSimulation, SimulatedHistory } from '#scheduling/simulate/simulation-parts.ts'
import { decide } from '#scheduling/start/decide.ts'
import { type Chance, chanceOf } from './chance.ts'
import { isEdgeRefused } from './edge-rules.ts'
import { firingSchedule } from './random-crontabs.ts'
import { type RandomSystem, randomSystem, type SystemKind } from './random-system.ts'

/** What was said of one thing that waited, and what came: `null` is never. */
export type Foretold = { what: string; said: Expectation | null; cameAtMs: number | null; isTrue: boolean }

/** `earliest`: of how many that came no more was said than how far was looked. `never`: of how many it was said, truly, that they never come. */
export type Foretelling = { explained: number; wrong: Foretold[]; earliest: number; never: number }

const LIMITS = { catchUpBatch: 100 }

/**
 * Plays a random system until some moment, with failures, pauses, requests, backfills and waivers, explains everything that waits then, goes on with
 * every run succeeding after its usual time, which is what an explanation assumes, and holds what came against what was said.
 */
export function foretell(seed: number): Foretold[] {
  const system = randomSystem(seed)
  return new Story(system).play()
}

/** All of many systems, one seed after the other, until so many waits were explained. `kinds`: of these systems only. */
export function foretellMany(firstSeed: number, waits: number, kinds: readonly SystemKind[]): Foretelling {
  const all: Foretelling = { explained: 0, wrong: [], earliest: 0, never: 0 }
  for (let seed = firstSeed; all.explained < waits; seed++) {
    if (!kinds.includes(randomSystem(seed).kind)) continue
    for (const foretold of foretell(seed)) {
      all.explained++
      if (!foretold.isTrue) all.wrong.push({ ...foretold, what: `seed ${seed}: ${foretold.what}` })
      if (foretold.said?.isEarliest && foretold.cameAtMs !== null) all.earliest++
      if (foretold.said === null) all.never++
    }
  }
  return all
}

type Question = { what: string; said: Expectation | null; came(history: SimulatedHistory): number | null }

class Story {
  readonly #system: RandomSystem
  readonly #askedAtMs: number
  readonly #untilMs: number
  readonly #questions: Question[] = []

  constructor(system: RandomSystem) {
    this.#system = system
    const { seed, startMs, endMs } = system
    const lengthMs = endMs - startMs
    this.#askedAtMs = startMs + Math.floor((lengthMs * (20 + chanceOf(seed, 'asked').below(50))) / 100)
    this.#untilMs = endMs + 2 * lengthMs
  }

  play(): Foretold[] {
    const world = this.#makeWorld()
    const { seed, startMs, failureRate, outages } = this.#system
    const trouble = chanceOf(seed, 'acts')
    const acts = Array.from({ length: 12 }, () => startMs + trouble.below(this.#askedAtMs - startMs)).sort((a, b) => a - b)
    const history = runSimulation({
      world,
      startMs,
      endMs: this.#untilMs,
      limits: LIMITS,
      forecast: ({ taskId, runId, attempt, atMs }) => {
        const durationMs = this.#durationMs(taskId)
        const fails = atMs + durationMs < this.#askedAtMs && chanceOf(seed, 'run', runId, attempt).is(failureRate)
        return { durationMs, outcome: fails ? 'failed' : 'succeeded' }
      },
      outages: outages.filter(({ untilMs }) => untilMs < this.#askedAtMs),
      events: [
        ...acts.map((atMs, index) => ({
          atMs,
          apply: (simulation: RunningSimulation) => this.#act(simulation, chanceOf(seed, 'act', index)),
        })),
        { atMs: this.#askedAtMs, apply: (simulation) => this.#ask(simulation) },
      ],
    })
    return this.#questions.map(({ what, said, came }) => this.#hold(what, said, came(history)))
  }

  #hold(what: string, said: Expectation | null, cameAtMs: number | null): Foretold {
    const isSoon = said !== null && said.atMs <= this.#untilMs
    const isTrue = said?.isEarliest ? cameAtMs === null || cameAtMs >= said.atMs : isSoon ? cameAtMs === said.atMs : cameAtMs === null
    return { what, said, cameAtMs, isTrue }
  }

  #makeWorld(): SimulatedWorld {
    const world = createWorld([], { keepsEverything: true })
    for (const { taskId, firing, misfirePolicy, graceMs, limit, baseMs } of this.#system.tasks) {
      const state: TaskState = {
        taskId,
        ...NEW_TASK,
        enabled: !chanceOf(this.#system.seed, 'disabled', taskId).is(0.05),
        misfirePolicy,
        gracePeriodMs: graceMs,
        maxConcurrency: limit,
        schedule: firingSchedule(firing, compileCrontab),
        cronBaseMs: baseMs,
      }
      addTask(world, state)
    }
    const made: RandomSystem['edges'] = []
    for (const edge of this.#system.edges) {
      if (isEdgeRefused(made, edge)) continue
      made.push(edge)
      putEdge(world, edge.dependerId, { ...edge, dependeeName: String(edge.dependeeId) }, { succeeded: 0, finished: 0 })
    }
    return world
  }

  #durationMs(taskId: number): number {
    return 1 + chanceOf(this.#system.seed, 'duration', taskId).below(this.#system.longestRunMs)
  }

  #act(simulation: RunningSimulation, chance: Chance): void {
    const task = chance.oneOf([...simulation.world.tasks.values()])
    const { state } = task
    const { nowMs } = simulation
    const unitMs = Math.floor((this.#system.endMs - this.#system.startMs) / 20)
    switch (chance.below(4)) {
      case 0:
        disable(simulation, state.taskId, { atMs: nowMs + chance.below(4 * unitMs), choice: chance.oneOf(['fromNow', 'latest', 'all']) })
        break
      case 1: {
        const request = { requestId: `request ${nowMs} ${chance.below(1e9)}`, requestedAtMs: nowMs, rerunOfRunId: null }
        state.requests = [...state.requests, { ...request, ignoreDependencies: chance.is(0.3), besideOthers: chance.is(0.2) }]
        break
      }
      case 2: {
        const backfill = {
          backfillId: `backfill ${nowMs} ${chance.below(1e9)}`,
          positionMs: nowMs - unitMs,
          throughMs: nowMs - 1,
          maxActive: 1,
        }
        state.backfills = [...state.backfills, { ...backfill, schedule: state.schedule, activeRuns: 0 }]
        break
      }
      default:
        for (const edge of state.edges) if (chance.is(0.5)) edge.waiver = { actionId: 1, byName: 'somebody' }
    }
    simulation.wake(state.taskId)
  }

  /** After everything that happens at that moment but the looks, as a page reads the database. */
  #ask(simulation: RunningSimulation): void {
    const { world, nowMs, history } = simulation
    const tasks = new Map([...world.tasks.values()].map((task) => [task.state.taskId, this.#surrounded(task, world, history)] as const))
    for (const { state } of tasks.values()) {
      if (decide(state, nowMs, LIMITS).waiting === null && state.backfills.length === 0) continue
      const { waiting, requests, backfills } = explain(state, nowMs, LIMITS, { tasks, estimatedRunMs: 1 })
      const { taskId } = state
      if (waiting !== null && waiting.gates.length > 0) {
        const { scheduledForMs, expectedStart, isExpectedTooLate, gates } = waiting
        this.#questions.push({
          what: `task ${taskId} for ${scheduledForMs}`,
          said: expectedStart,
          came: (all) => startOf(all, taskId, scheduledForMs, nowMs),
        })
        if (isExpectedTooLate)
          this.#questions.push({
            what: `task ${taskId} for ${scheduledForMs} is skipped`,
            said: null,
            came: (all) => startOf(all, taskId, scheduledForMs, nowMs),
          })
        for (const gate of gates) {
          if (gate.gate === 'concurrency') {
            const tooMany = gate.activeRuns - gate.maxConcurrency
            const came = (all: SimulatedHistory) =>
              all.endings.filter((end) => end.atMs > nowMs && end.taskId === taskId)[tooMany]?.atMs ?? null
            this.#questions.push({ what: `a slot of task ${taskId}`, said: gate.expected, came })
          } else if (gate.alignedInstantMs === null) {
            const { dependeeId, edgeId } = gate
            if (state.edges.some((edge) => edge.edgeId === edgeId && edge.aligned !== null)) continue
            this.#questions.push({
              what: `an ending of task ${dependeeId}`,
              said: gate.expected,
              came: (all) => endOf(all, world, dependeeId, nowMs),
            })
          }
        }
      }
      for (const { requestId, expectedStart } of requests)
        this.#questions.push({
          what: `${requestId} of task ${taskId}`,
          said: expectedStart,
          came: (all) => all.activations.find(({ activation }) => activation.requestId === requestId)?.atMs ?? null,
        })
      for (const { backfillId, heldBy, expectedStart } of backfills)
        if (heldBy === 'gates')
          this.#questions.push({
            what: `${backfillId} of task ${taskId}`,
            said: expectedStart,
            came: (all) =>
              all.activations.find(({ activation, atMs }) => atMs >= nowMs && activation.backfillId === backfillId)?.atMs ?? null,
          })
    }
  }

  /** What the database would give: of earlier starts only those that gates may ask for. */
  #surrounded({ state }: SimulatedTask, world: SimulatedWorld, history: SimulatedHistory): SurroundedTask {
    const latest = state.consumptions.findIndex(({ outcome }) => outcome !== 'gave_back')
    const consumptions = latest === -1 ? state.consumptions : state.consumptions.slice(0, latest + 1)
    const edges = state.edges.map((edge) => ({ ...edge, aligned: edge.aligned && { ...edge.aligned } }))
    const active = [...world.runs.values()].filter((run) => run.taskId === state.taskId && run.state === 'running')
    return {
      state: {
        ...state,
        consumptions: consumptions.map((one) => ({ ...one })),
        edges,
        backfills: state.backfills.map((one) => ({ ...one })),
      },
      name: `task ${state.taskId}`,
      activeRuns: active.map((run) => activeRunOf(run, history)),
      medianRunMs: this.#durationMs(state.taskId),
      canBeActivated: true,
      canBeExecuted: true,
      blockers: [],
      pause: null,
      waitingSinceMs: null,
      latestSucceeded: null,
      latestFinished: null,
    }
  }
}

function activeRunOf(
  run: { runId: string; kind: string; alignedForMs: number | null; backfillId: string | null; takesFromMs?: number | null },
  { activations }: SimulatedHistory,
): ActiveRun {
  const started = activations.find(({ runId }) => runId === run.runId)
  const startedAtMs = started?.atMs ?? 0
  return {
    runId: run.runId,
    state: 'running',
    kind: run.kind as ActiveRun['kind'],
    scheduledForMs: started?.activation.scheduledForMs ?? 0,
    alignedForMs: run.alignedForMs,
    takesFromMs: run.takesFromMs ?? null,
    backfillId: run.backfillId,
    activatedAtMs: startedAtMs,
    startedAtMs,
    retryAtMs: null,
  }
}

/** When the run for an instant, or the one that took it, started. */
function startOf({ activations, ranges }: SimulatedHistory, taskId: number, instantMs: number, fromMs: number): number | null {
  const taken = ranges.find(
    (one) => one.taskId === taskId && one.range.kind === 'coalesced' && one.range.firstMs <= instantMs && instantMs <= one.range.lastMs,
  )
  const wantedMs = taken?.range.intoScheduledForMs ?? instantMs
  const found = activations.find(
    (one) =>
      one.taskId === taskId && one.atMs >= fromMs && one.activation.kind === 'scheduled' && one.activation.scheduledForMs === wantedMs,
  )
  return found?.atMs ?? null
}

/** When the task had its next ending that opens a `new` edge. */
function endOf({ endings }: SimulatedHistory, { runs }: SimulatedWorld, taskId: number, fromMs: number): number | null {
  return endings.find((end) => end.atMs > fromMs && end.taskId === taskId && runs.get(end.runId)?.kind !== 'backfill')?.atMs ?? null
}
