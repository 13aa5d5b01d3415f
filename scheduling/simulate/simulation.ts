import { planPauseEnd } from '../change/schedule-change.ts'
import { type MarkedState, type RunEnd, settle } from '../end/settle.ts'
import type { Activation, DecidedRange, Decision } from '../model/decision.ts'
import { type EndedRunState, isActive } from '../model/run-states.ts'
import { decide } from '../start/decide.ts'
import { newsOfDecision, wakesItself } from '../start/waking.ts'
import { Agenda } from './agenda.ts'
import { type Happening, isCurrent } from './happening.ts'
import { newRun, type SimulatedRun, takesFrom } from './simulated-run.ts'
import { WaitRecorder } from './simulated-waits.ts'
import {
  answerRequest,
  applyDecision,
  applyEnding,
  applyInactive,
  applyRerun,
  applyStart,
  type SimulatedTask,
  type SimulatedWorld,
  tellDependers,
} from './simulated-world.ts'
import type { RunInFlight, RunningSimulation, SimulatedHistory, SimulationInput } from './simulation-parts.ts'

/**
 * Folds `decide` over virtual time: what the scheduler does with this world from `startMs` to `endMs` (both inclusive), when it reacts to
 * everything at once, save what `outages` and `disturbances` say. Pure apart from `world`, which is left in its state at `endMs`.
 */
export function runSimulation(input: SimulationInput): SimulatedHistory {
  const simulation = new Simulation(input)
  simulation.run()
  return simulation.history
}

/** So many edges that are looked at cost about as much as one happening. */
const EDGES_PER_EFFORT = 4

/** A simulation that goes on only as it is told to. */
export type SteppedSimulation = Pick<RunningSimulation, 'world' | 'nowMs' | 'history'> & {
  /** All that happens at the next instant at which anything does; `over`: nothing does any more; `exhausted`: it goes no further, even within an instant. */
  advance(): 'happened' | 'over' | 'exhausted'
}

/**
 * As `runSimulation`, one instant after the other; what happens at the very start has happened.
 * @param mostEffort after how much the simulation is exhausted, counted in happenings: an evaluation, and each run that it activates, count as one more,
 * and the edges that are looked at for each by their number
 */
export function beginSimulation(input: SimulationInput, mostEffort: number): SteppedSimulation {
  const simulation = new Simulation(input, mostEffort)
  simulation.begin()
  return simulation
}

class Simulation implements RunningSimulation, SteppedSimulation {
  readonly history: SimulatedHistory = { activations: [], waits: [], ranges: [], endings: [] }
  readonly world: SimulatedWorld
  /** What has been done so far, as `beginSimulation` counts it. */
  #effort = 0
  readonly #mostEffort: number
  readonly #input: SimulationInput
  readonly #agenda: Agenda
  readonly #waits = new WaitRecorder(this.history.waits)

  constructor(input: SimulationInput, mostEffort = Number.POSITIVE_INFINITY) {
    this.#input = input
    this.#mostEffort = mostEffort
    this.world = input.world
    this.#agenda = new Agenda(input.startMs, input)
    for (const flight of input.runsInFlight ?? []) this.#takeOver(flight)
    for (const event of input.events ?? []) this.#agenda.plan(event.atMs, { kind: 'event', event })
    if (input.recheckEveryMs !== undefined) this.#agenda.plan(this.nowMs + input.recheckEveryMs, { kind: 'recheck' })
  }

  get nowMs(): number {
    return this.#agenda.nowMs
  }

  run(): void {
    const { endMs, observer } = this.#input
    this.#lookAtAll()
    let lastMs = this.nowMs
    for (let next = this.#agenda.take(endMs); next !== null; next = this.#agenda.take(endMs)) {
      if (lastMs !== this.nowMs) observer?.isQuiet?.(lastMs, this.nowMs)
      lastMs = this.nowMs
      this.#happen(next)
    }
    observer?.isQuiet?.(this.nowMs, endMs)
  }

  begin(): void {
    this.#lookAtAll()
    this.#happenUntil(this.nowMs)
  }

  advance(): 'happened' | 'over' | 'exhausted' {
    if (this.#effort >= this.#mostEffort) return 'exhausted'
    const next = this.#agenda.take(this.#input.endMs)
    if (next === null) return 'over'
    this.#happen(next)
    this.#happenUntil(this.nowMs)
    return 'happened'
  }

  #happenUntil(untilMs: number): void {
    while (this.#effort < this.#mostEffort) {
      const next = this.#agenda.take(untilMs)
      if (next === null) return
      this.#happen(next)
    }
  }

  #lookAtAll(): void {
    for (const task of this.world.tasks.values()) this.#agenda.lookLater(task, this.nowMs)
  }

  look(taskId: number): void {
    const task = this.world.tasks.get(taskId)
    if (task) this.#write(task, decide(task.state, this.nowMs, this.#input.limits), task.state.cursorMs)
  }

  decideDue(taskId: number): void {
    const task = this.world.tasks.get(taskId)
    if (!task) return
    for (let wakeAtMs: number | null = this.nowMs; wakeAtMs !== null && wakeAtMs <= this.nowMs; ) {
      const decision = decide(task.state, this.nowMs, this.#input.limits)
      this.#write(task, decision, task.state.cursorMs)
      wakeAtMs = decision.wakeAtMs
    }
  }

  record(taskId: number, ranges: readonly DecidedRange[]): void {
    for (const range of ranges) this.history.ranges.push({ atMs: this.nowMs, taskId, range })
  }

  endPause(taskId: number): void {
    const task = this.world.tasks.get(taskId)
    const plan = task ? planPauseEnd(task.state, this.nowMs) : null
    if (!task || plan === null) return
    const { ranges, cursorMs, notMisfiresThroughMs, skippedAhead, resumed } = plan
    this.record(taskId, ranges)
    Object.assign(task.state, { enabled: true, resume: null, cursorMs, notMisfiresThroughMs, skippedAhead })
    this.#input.observer?.pauseEnded?.(task, resumed, ranges)
    this.changed(taskId)
  }

  wake(taskId: number): void {
    const task = this.world.tasks.get(taskId)
    if (task) this.#agenda.wake(task)
  }

  wakeAll(): void {
    for (const task of this.world.tasks.values()) this.#agenda.wake(task)
  }

  changed(taskId: number): void {
    const task = this.world.tasks.get(taskId)
    if (!task) return
    tellDependers(task)
    if (wakesItself('timing_changed', task.waits)) this.#agenda.wake(task)
    this.#agenda.pass('timing_changed', task)
  }

  cancelRun(run: SimulatedRun): void {
    if (isActive(run.state)) this.#end(run, { outcome: 'cancelled' })
  }

  markRun(run: SimulatedRun, as: MarkedState): void {
    this.#end(run, { outcome: as, isMark: true })
  }

  #takeOver({ endsAtMs, outcome, ...identity }: RunInFlight): void {
    const task = this.world.tasks.get(identity.taskId)
    if (!task) return
    const run = newRun(identity, task)
    this.#begin(run)
    run.consumption = task.consumptions.find(({ runId }) => runId === run.runId) ?? null
    if (run.kind === 'scheduled' && run.alignedForMs !== null)
      task.ledger.rememberRun(run.runId, run.takesFromMs ?? run.alignedForMs, run.alignedForMs)
    this.world.runs.set(run.runId, run)
    this.#agenda.plan(endsAtMs, { kind: 'end', run, attempt: run.attempt, outcome })
  }

  #hasEnded(task: SimulatedTask, run: SimulatedRun, outcome: EndedRunState): void {
    this.history.endings.push({ atMs: this.nowMs, taskId: run.taskId, runId: run.runId, outcome })
    this.#input.observer?.ended?.(task, run, this.nowMs)
    this.#agenda.pass('run_ended', task)
    if (wakesItself('run_ended', task.waits)) this.#agenda.wake(task)
  }

  #happen(happening: Happening): void {
    this.#effort++
    switch (happening.kind) {
      case 'end':
        if (isCurrent(happening)) this.#end(happening.run, { outcome: happening.outcome }, this.#input.chance?.())
        break
      case 'begin':
        if (isCurrent(happening)) this.#begin(happening.run)
        break
      case 'retry':
        if (isCurrent(happening)) this.#startAttempt(happening.run, null)
        break
      case 'look':
        if (happening.task.lookAtMs === this.nowMs && !happening.task.isRemoved) this.#look(happening.task)
        break
      case 'recheck':
        this.#lookAtAll()
        this.#agenda.plan(this.nowMs + (this.#input.recheckEveryMs ?? 0), happening)
        break
      case 'event':
        happening.event.apply(this)
    }
  }

  #look(task: SimulatedTask): void {
    task.lookAtMs = Number.POSITIVE_INFINITY
    const { limits, disturbances } = this.#input
    const madeFromMs = task.state.cursorMs
    // Before it decides: a task may have been set aside because nothing can be decided of it.
    const deathMs = disturbances?.deathMs(task.state.taskId) ?? null
    if (deathMs !== null) {
      this.#agenda.lookLater(task, this.nowMs + deathMs)
      return
    }
    const decision = decide(task.state, this.nowMs, limits)
    this.#write(task, decision, madeFromMs)
    if (disturbances?.isDecidedTwice(task.state.taskId) && decision.cursorMs !== madeFromMs) this.#write(task, decision, madeFromMs)
  }

  /** A decision is written only if the cursor still is the one it was made from (rule M5). */
  #write(task: SimulatedTask, decision: Decision, madeFromMs: number | null): void {
    if (task.state.cursorMs !== madeFromMs) return
    this.#effort += (1 + decision.activations.length) * (1 + task.state.edges.length / EDGES_PER_EFFORT)
    const runs = decision.activations.map((activation) => this.#start(task, activation, takesFrom(decision, activation)))
    const { taskId } = task.state
    if (decision.ranges.length > 0) this.record(taskId, decision.ranges)
    applyDecision(task, decision)
    if (decision.cursorMs !== madeFromMs || decision.ranges.length > 0 || decision.resumed !== null) tellDependers(task)
    if (decision.wakeAtMs !== null) this.#agenda.lookLater(task, decision.wakeAtMs)
    this.#waits.note(taskId, decision.waiting, this.nowMs)
    this.#input.observer?.looked?.(task, decision, runs, this.nowMs)
    const news = newsOfDecision(decision)
    if (news !== null) this.#agenda.pass(news, task)
  }

  #start(task: SimulatedTask, activation: Activation, takesFromMs: number | null): SimulatedRun {
    const { taskId } = task.state
    const again = activation.rerunOfRunId === null ? undefined : this.world.runs.get(activation.rerunOfRunId)
    const run = again ?? newRun({ ...activation, runId: `${taskId}/${++task.runCount}`, taskId, takesFromMs }, task)
    this.history.activations.push({ atMs: this.nowMs, taskId, runId: run.runId, activation })
    if (this.world.keepsEverything && !again) this.world.runs.set(run.runId, run)
    answerRequest(task, activation)
    if (again) applyRerun(task, run)
    else applyStart(task, run, activation, this.nowMs)
    this.#startAttempt(run, activation)
    return run
  }

  #startAttempt(run: SimulatedRun, activation: Activation | null): void {
    const { runId, taskId, attempt, timeLimitMs: limitMs } = run
    const index = Number(runId.slice(runId.indexOf('/') + 1)) - 1
    const { durationMs, outcome, queuedMs = 0 } = this.#input.forecast({ taskId, runId, index, attempt, atMs: this.nowMs, activation })
    if (queuedMs > 0) this.#agenda.plan(this.nowMs + queuedMs, { kind: 'begin', run, attempt })
    else this.#begin(run)
    if (limitMs !== null && (durationMs === null || durationMs > limitMs))
      this.#agenda.plan(this.nowMs + queuedMs + limitMs, { kind: 'end', run, attempt, outcome: 'expired' })
    else if (durationMs !== null) this.#agenda.plan(this.nowMs + queuedMs + durationMs, { kind: 'end', run, attempt, outcome })
  }

  #begin(run: SimulatedRun): void {
    run.state = 'running'
    run.hasStarted = true
    if (!run.series.hasStarted) run.series = { ...run.series, hasStarted: true }
  }

  #end(run: SimulatedRun, end: RunEnd, chance = 0.5): void {
    const { normally: settled, scope, series } = settle(run, end, { retry: run.retry, chance })
    run.series = series
    if (settled.state === 'retrying') {
      run.state = 'retrying'
      run.attempt += 1
      this.#agenda.plan(this.nowMs + settled.retryAfterMs, { kind: 'retry', run, attempt: run.attempt })
      return
    }
    const wasActive = isActive(run.state)
    run.state = settled.state
    const task = this.world.tasks.get(run.taskId)
    if (!task) return
    if (wasActive) applyInactive(task, run)
    applyEnding(task, run, settled, scope, this.nowMs)
    this.#hasEnded(task, run, settled.state)
  }
}
