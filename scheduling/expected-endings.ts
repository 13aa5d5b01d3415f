import { decide } from './decide.ts'
import type { ClosedGate } from './decision.ts'
import { closedGates, gateViewOf } from './gates.ts'
import { treatsMisfires } from './misfire.ts'
import { positionOf } from './position.ts'
import type { ActiveRunState } from './run-states.ts'
import { undecidedInstants } from './schedule-change.ts'
import type { RunRequest, TaskState } from './task-state.ts'

/** A run that is under way. Instants are epoch milliseconds. */
export type ActiveRun = {
  runId: string
  state: ActiveRunState
  kind: 'scheduled' | 'manual' | 'backfill'
  scheduledForMs: number
  /** The instant its ending counts for at `aligned` edges (rule D6); null: for none. */
  alignedForMs: number | null
  activatedAtMs: number
  /** When the attempt under way started; null: none is. */
  startedAtMs: number | null
  /** When a `retrying` run is attempted again; null: as soon as a worker is free. */
  retryAtMs: number | null
}

/** What a forecast knows of one task. */
export type ForecastTask = {
  state: TaskState
  activeRuns: readonly ActiveRun[]
  /** The median run time of its latest runs that succeeded; null: it has no such history. */
  medianRunMs: number | null
  /** Some scheduler lives and decides it: it is not set aside. */
  canBeActivated: boolean
  /** A live worker serves its queue and has its handler. */
  canBeExecuted: boolean
}

/** A moment that is expected, and what it rests on. */
export type Expectation = {
  atMs: number
  /** `median`: run times of the past; `estimate`: at least one task on the way has no history; `clock`: no run time is involved. */
  basis: 'clock' | 'median' | 'estimate'
  /** The run that decides it takes longer than it usually does: it may end at any moment. */
  isOverdue: boolean
}

/** When the tasks upstream of one end and start next; null where nobody knows, because a person has to do something first. */
export type ExpectedEndings = {
  /** The next ending of the task, which opens a `new` edge (rule D1). */
  nextEnding(taskId: number): Expectation | null
  /** The ending of its run for that instant, or for a later one, which opens an `aligned` edge (rule D6). */
  endingFor(taskId: number, instantMs: number): Expectation | null
  /** The start of the task's next run; at once for what only waits for the scheduler's next look. */
  nextStart(taskId: number): Expectation | null
  /** The start of the run for one of its instants that has no fate yet, if the grace period allows it. */
  startOfInstant(taskId: number, instantMs: number): Expectation | null
  /** When everything that these closed gates of a task wait for has happened; at once when there are none. */
  startBehind(taskId: number, closed: readonly ClosedGate[]): Expectation | null
  /** The end of a run of this task that is under way. */
  endOf(taskId: number, run: ActiveRun): Expectation | null
  /** When a slot of the task is free again (rule M4). */
  nextFreeSlot(taskId: number): Expectation | null
  /** When what a closed gate of this task waits for has happened. */
  openingOf(taskId: number, gate: ClosedGate): Expectation | null
}

/**
 * When each of these tasks is expected to end and to start next, through chains of waiting ones: a run under way ends after its task's median
 * run time, one that is still to come starts with its instant and the last of its gates. Every run is taken to succeed.
 * @param tasks a task and everything upstream of it; what is missing here is unknown
 * @param estimatedRunMs the run time of tasks without a history
 */
export function expectedEndings(tasks: ReadonlyMap<number, ForecastTask>, nowMs: number, estimatedRunMs: number): ExpectedEndings {
  return new Forecast(tasks, nowMs, estimatedRunMs)
}

const ONE_RUN = { catchUpBatch: 1 }

class Forecast implements ExpectedEndings {
  readonly #tasks: ReadonlyMap<number, ForecastTask>
  readonly #nowMs: number
  readonly #estimatedRunMs: number
  readonly #known = new Map<string, Expectation | null>()
  /** Questions being answered: one that comes up again in its own answer is a deadlock, or a cycle through future edges. */
  readonly #open = new Set<string>()

  constructor(tasks: ReadonlyMap<number, ForecastTask>, nowMs: number, estimatedRunMs: number) {
    this.#tasks = tasks
    this.#nowMs = nowMs
    this.#estimatedRunMs = estimatedRunMs
  }

  nextEnding(taskId: number): Expectation | null {
    return this.#once(`next ending ${taskId}`, taskId, (task) => {
      const underWay = this.#firstEnd(
        task.activeRuns.filter((run) => run.kind !== 'backfill'),
        task,
      )
      return underWay ?? this.#afterRun(task, this.nextStart(taskId))
    })
  }

  endingFor(taskId: number, instantMs: number): Expectation | null {
    return this.#once(`ending ${taskId} ${instantMs}`, taskId, (task) => {
      const reaching = task.activeRuns.filter(({ alignedForMs }) => alignedForMs !== null && alignedForMs >= instantMs)
      return this.#firstEnd(reaching, task) ?? this.#afterRun(task, this.#startFor(task, instantMs))
    })
  }

  nextStart(taskId: number): Expectation | null {
    return this.#once(`start ${taskId}`, taskId, (task) => {
      if (!task.canBeActivated) return null
      const { state } = task
      const { activations } = decide(state, this.#nowMs, ONE_RUN)
      if (activations.some(({ kind }) => kind !== 'backfill')) return onTheClock(this.#nowMs)
      const requested = state.requests.map((request) => this.#startOfRequest(task, request))
      return earliest([...requested, this.#startOfNextInstant(task)])
    })
  }

  startOfInstant(taskId: number, instantMs: number): Expectation | null {
    return this.#once(`start ${taskId} ${instantMs}`, taskId, (task) =>
      task.canBeActivated ? this.#whenGatesOpen(task, instantMs, Math.max(instantMs, this.#nowMs)) : null,
    )
  }

  startBehind(taskId: number, closed: readonly ClosedGate[]): Expectation | null {
    if (!this.#tasks.get(taskId)?.canBeActivated) return null
    return latest([onTheClock(this.#nowMs), ...closed.map((gate) => this.openingOf(taskId, gate))])
  }

  endOf(taskId: number, run: ActiveRun): Expectation | null {
    const task = this.#tasks.get(taskId)
    return task ? this.#endOf(run, task) : null
  }

  nextFreeSlot(taskId: number): Expectation | null {
    return this.#once(`slot ${taskId}`, taskId, (task) => this.#firstEnd(task.activeRuns, task))
  }

  openingOf(taskId: number, gate: ClosedGate): Expectation | null {
    if (gate.gate === 'concurrency') return this.nextFreeSlot(taskId)
    const edge = this.#tasks.get(taskId)?.state.edges.find(({ edgeId }) => edgeId === gate.edgeId)
    if (!edge?.aligned) return this.nextEnding(gate.dependeeId)
    return gate.alignedInstantMs === null ? null : this.endingFor(gate.dependeeId, gate.alignedInstantMs)
  }

  #once(question: string, taskId: number, answer: (task: ForecastTask) => Expectation | null): Expectation | null {
    const known = this.#known.get(question)
    if (known !== undefined) return known
    const task = this.#tasks.get(taskId)
    if (!task || this.#open.has(question)) return null
    this.#open.add(question)
    const found = answer(task)
    this.#open.delete(question)
    this.#known.set(question, found)
    return found
  }

  /** The start of the run that lets an `aligned` edge open: its backlog goes first where every instant gets a run of its own. */
  #startFor(task: ForecastTask, instantMs: number): Expectation | null {
    const { state } = task
    const positionMs = positionOf(state)
    if (!state.enabled || instantMs <= positionMs) return this.nextStart(state.taskId)
    if (!task.canBeActivated) return null
    const start = this.#startByThen(task, instantMs)
    const ahead = treatsMisfires(state) ? 0 : state.schedule.countBetween(positionMs, instantMs) - 1
    if (start === null || ahead <= 0 || state.maxConcurrency === null) return start
    const first = this.nextStart(state.taskId)
    if (first === null) return null
    const busyMs = Math.floor(ahead / state.maxConcurrency) * this.#runMs(task)
    return latest([start, { ...first, atMs: first.atMs + busyMs, basis: weaker(first.basis, this.#basis(task)) }])
  }

  /** As for a scheduled run, by what `decide` says of this request alone. */
  #startOfRequest(task: ForecastTask, request: RunRequest): Expectation | null {
    const { waiting } = decide({ ...task.state, enabled: false, resume: null, requests: [request], backfills: [] }, this.#nowMs, ONE_RUN)
    if (waiting === null) return onTheClock(this.#nowMs)
    return this.startBehind(task.state.taskId, waiting.closedGates)
  }

  #startOfNextInstant(task: ForecastTask): Expectation | null {
    const { state } = task
    if (!state.enabled) return this.#startAfterPause(task)
    const { waiting } = decide({ ...state, requests: [], backfills: [] }, this.#nowMs, ONE_RUN)
    const instantMs = waiting?.scheduledForMs ?? state.schedule.next(Math.max(positionOf(state), this.#nowMs))
    return instantMs === null ? null : this.#startByThen(task, instantMs)
  }

  #startAfterPause(task: ForecastTask): Expectation | null {
    const { resume, schedule, ...state } = task.state
    if (resume === null) return null
    const { latestMs } = undecidedInstants({ ...state, schedule }, resume.atMs)
    const instantMs = resume.choice === 'fromNow' || latestMs === null ? schedule.next(Math.max(resume.atMs, positionOf(state))) : latestMs
    return instantMs === null ? null : this.#whenGatesOpen(task, instantMs, Math.max(instantMs, resume.atMs, this.#nowMs))
  }

  /** An instant that becomes a misfire meanwhile is skipped under `skip`: the first one that is still within grace runs then (rule M3). */
  #startByThen(task: ForecastTask, instantMs: number): Expectation | null {
    const { schedule, misfirePolicy, gracePeriodMs, notMisfiresThroughMs } = task.state
    const start = this.#whenGatesOpen(task, instantMs, Math.max(instantMs, this.#nowMs))
    if (start === null || misfirePolicy !== 'skip' || gracePeriodMs === null) return start
    if (start.atMs - instantMs <= gracePeriodMs || instantMs <= (notMisfiresThroughMs ?? Number.NEGATIVE_INFINITY)) return start
    const laterMs = schedule.next(start.atMs - gracePeriodMs - 1)
    return laterMs === null ? null : this.#whenGatesOpen(task, laterMs, Math.max(start.atMs, laterMs))
  }

  /** When, from `fromMs` on, all gates of an instant are open: by endings, or because a failed run gives back what it consumed (rule D2). */
  #whenGatesOpen(task: ForecastTask, instantMs: number, fromMs: number): Expectation | null {
    const view = gateViewOf(task.state, fromMs)
    const closed = closedGates(view, instantMs)
    const byEndings = latest([onTheClock(fromMs), ...closed.map((gate) => this.openingOf(task.state.taskId, gate))])
    if (view.givesBackAtMs === null || !closed.some(({ gate }) => gate === 'dependency')) return byEndings
    return earliest([byEndings, this.#whenGatesOpen(task, instantMs, Math.max(fromMs, view.givesBackAtMs))])
  }

  #firstEnd(runs: readonly ActiveRun[], task: ForecastTask): Expectation | null {
    return earliest(runs.map((run) => this.#endOf(run, task)))
  }

  #endOf({ startedAtMs, retryAtMs, state }: ActiveRun, task: ForecastTask): Expectation | null {
    const isExecuting = state === 'running' && startedAtMs !== null
    if (!isExecuting) return this.#afterRun(task, onTheClock(Math.max(this.#nowMs, retryAtMs ?? this.#nowMs)))
    const usualMs = startedAtMs + this.#runMs(task)
    return { atMs: Math.max(usualMs, this.#nowMs), basis: this.#basis(task), isOverdue: usualMs < this.#nowMs }
  }

  #afterRun(task: ForecastTask, start: Expectation | null): Expectation | null {
    if (start === null || !task.canBeExecuted) return null
    return { ...start, atMs: start.atMs + this.#runMs(task), basis: weaker(start.basis, this.#basis(task)) }
  }

  #runMs({ medianRunMs }: ForecastTask): number {
    return medianRunMs ?? this.#estimatedRunMs
  }

  #basis({ medianRunMs }: ForecastTask): Expectation['basis'] {
    return medianRunMs === null ? 'estimate' : 'median'
  }
}

/** The latest of several moments that all have to come; null when one of them is unknown, or there is none. */
function latest(expectations: readonly (Expectation | null)[]): Expectation | null {
  let last: Expectation | null = null
  let basis: Expectation['basis'] = 'clock'
  for (const expectation of expectations) {
    if (expectation === null) return null
    basis = weaker(basis, expectation.basis)
    if (last === null || expectation.atMs > last.atMs) last = expectation
  }
  return last && { ...last, basis }
}

function earliest(expectations: readonly (Expectation | null)[]): Expectation | null {
  let first: Expectation | null = null
  for (const expectation of expectations) if (expectation !== null && (first === null || expectation.atMs < first.atMs)) first = expectation
  return first
}

function onTheClock(atMs: number): Expectation {
  return { atMs, basis: 'clock', isOverdue: false }
}

const BASES: readonly Expectation['basis'][] = ['clock', 'median', 'estimate']

function weaker(one: Expectation['basis'], other: Expectation['basis']): Expectation['basis'] {
  return BASES.indexOf(one) > BASES.indexOf(other) ? one : other
}
