import type { AttemptOutcome } from '../end/series.ts'
import type { MarkedState } from '../end/settle.ts'
import type { Activation, ClosedGate, DecidedRange, Decision } from '../model/decision.ts'
import type { EndedRunState } from '../model/run-states.ts'
import type { TaskState } from '../model/task-state.ts'
import type { DecisionLimits } from '../start/decide.ts'
import type { RunIdentity, SimulatedRun } from './simulated-run.ts'
import type { SimulatedTask, SimulatedWorld } from './simulated-world.ts'

/** How an attempt of a run will go. `durationMs` null: its end never comes. `queuedMs`: how long it waits for a worker first. */
export type RunForecast = { durationMs: number | null; outcome: AttemptOutcome; queuedMs?: number }

/** What is asked about an attempt of a run; `index` counts the task's runs in this simulation from 0, `attempt` from 1. */
export type ForecastQuestion = {
  taskId: number
  runId: string
  index: number
  attempt: number
  atMs: number
  activation: Activation | null
}

/** A run that is active when the simulation begins, and how its attempt will end. */
export type RunInFlight = RunIdentity & { endsAtMs: number; outcome: AttemptOutcome }

/** Something that happens to the world from outside, at one instant: after ends of runs, before the scheduler looks. */
export type SimulatedEvent = { atMs: number; apply(simulation: RunningSimulation): void }

/** What may go wrong between the scheduler and the database. */
export type Disturbances = {
  /** When the scheduler looks at a task that something happened to at `atMs`: later, when the notification is delayed; null: it is lost. */
  arrivalMs(taskId: number, atMs: number): number | null
  /** The scheduler dies after deciding, before it could write: milliseconds until another looks; null: it lives. */
  deathMs(taskId: number): number | null
  /** Another scheduler has decided from the same state and writes second. */
  isDecidedTwice(taskId: number): boolean
}

export type SimulationInput = {
  /** Changed in place. */
  world: SimulatedWorld
  startMs: number
  endMs: number
  limits: DecisionLimits
  forecast(question: ForecastQuestion): RunForecast
  runsInFlight?: readonly RunInFlight[]
  events?: readonly SimulatedEvent[]
  /** While the scheduler is down it looks at nothing; runs still end. `untilMs` is the moment it is back. */
  outages?: readonly { fromMs: number; untilMs: number }[]
  disturbances?: Disturbances
  /** Every so often all tasks are looked at, which repairs what lost notifications left. */
  recheckEveryMs?: number
  /** Numbers in [0, 1) for the jitter of retries; left out: always 0.5. */
  chance?(): number
  observer?: SimulationObserver
}

/** Is told of everything right after it happened. */
export type SimulationObserver = {
  looked?(task: SimulatedTask, decision: Decision, runs: readonly SimulatedRun[], nowMs: number): void
  /** A person touched a task whose pause was over before the scheduler did (rule H6). */
  pauseEnded?(task: SimulatedTask, resumed: NonNullable<TaskState['resume']>, ranges: readonly DecidedRange[]): void
  ended?(task: SimulatedTask, run: SimulatedRun, nowMs: number): void
  /** All that happens at `nowMs` has happened. */
  isQuiet?(nowMs: number, nextMs: number): void
}

export type SimulatedActivation = { atMs: number; taskId: number; runId: string; activation: Activation }
export type SimulatedRange = { atMs: number; taskId: number; range: DecidedRange }
export type SimulatedEnding = { atMs: number; taskId: number; runId: string; outcome: EndedRunState }
/** A due instant (or, with null, a requested run) that waited from `fromMs` until `untilMs` for these gates; null: it still waits. */
export type SimulatedWait = {
  taskId: number
  scheduledForMs: number | null
  fromMs: number
  untilMs: number | null
  closedGates: readonly ClosedGate[]
}

/** Everything that happened, in order. */
export type SimulatedHistory = {
  activations: SimulatedActivation[]
  waits: SimulatedWait[]
  ranges: SimulatedRange[]
  endings: SimulatedEnding[]
}

/** What an event can do beside changing the world. */
export type RunningSimulation = {
  readonly world: SimulatedWorld
  readonly nowMs: number
  readonly history: SimulatedHistory
  /** Decides one task at this instant and carries it out. */
  look(taskId: number): void
  /** Decides what is due of one task before a change: one evaluation follows another until nothing more can start. */
  decideDue(taskId: number): void
  /** Notes ranges that a change decided. */
  record(taskId: number, ranges: readonly DecidedRange[]): void
  /** Brings a pause whose end has come to its end, as whoever touches the task does first (rule H6). */
  endPause(taskId: number): void
  /** Something happened to this task: the scheduler is to look at it. */
  wake(taskId: number): void
  wakeAll(): void
  /** The task's crontab, cursor, base or whether it is enabled changed: it and those aligned on it are woken. */
  changed(taskId: number): void
  /** Cancels a run, if it is active, whatever its attempt does (rule R5). */
  cancelRun(run: SimulatedRun): void
  /** A person's word on how a run ended, active or not: a new ending (rule R5). */
  markRun(run: SimulatedRun, as: MarkedState): void
}

/** That moment, or where it lies in an outage, the one at which the scheduler is back. */
export function afterOutages(outages: readonly { fromMs: number; untilMs: number }[], atMs: number): number {
  let movedMs = atMs
  for (const { fromMs, untilMs } of outages) if (movedMs >= fromMs && movedMs < untilMs) movedMs = untilMs
  return movedMs
}
