// The room explain/. Why a task does what it does, and what is expected of it when.

import { undecidedInstants } from '../change/schedule-change.ts'
import type { ClosedGate, Decision } from '../model/decision.ts'
import { positionOf } from '../model/position.ts'
import { type BackfillState, outcomePastGrace, type RunRequest, type TaskState } from '../model/task-state.ts'
import { type DecisionLimits, decide } from '../start/decide.ts'
import { closedConcurrency, closedForBackfill, closedGates, gateViewOf } from '../start/gates.ts'
import { isMisfire } from '../start/misfire.ts'
import type {
  Activity,
  BackfillProgress,
  ChainLink,
  ExplainedGate,
  Explanation,
  GraceBorder,
  WaitingInstant,
  WaitingRequest,
} from './explanation.ts'
import type { ExplanationContext, SurroundedTask } from './explanation-context.ts'
import { Forecast } from './forecast.ts'

/**
 * Explains a task at `nowMs` with the very decision the scheduler would make (rules M1 to M7, D1 to D6, H6, R1, R3): what it does, what it
 * waits for and until when, and what happens otherwise.
 * @param context the task itself and everything upstream of it; a task that is missing there is explained without what is known of it
 */
export function explain(task: TaskState, nowMs: number, limits: DecisionLimits, context: ExplanationContext): Explanation {
  return new Explaining(nowMs, limits, context).explain(task)
}

class Explaining {
  readonly #nowMs: number
  readonly #limits: DecisionLimits
  readonly #tasks: ReadonlyMap<number, SurroundedTask>
  readonly #forecast: Forecast
  /** Many gates may lead to the same tasks. */
  readonly #decisions = new Map<number, Decision>()

  constructor(nowMs: number, limits: DecisionLimits, { tasks, estimatedRunMs }: ExplanationContext) {
    this.#nowMs = nowMs
    this.#limits = limits
    this.#tasks = tasks
    this.#forecast = new Forecast(tasks, nowMs, estimatedRunMs, limits)
  }

  explain(task: TaskState): Explanation {
    const about = this.#tasks.get(task.taskId)
    const decision = decide(task, this.#nowMs, this.#limits)
    const waiting = this.#waitingInstant(task, decision, about)
    return {
      taskId: task.taskId,
      activity: activityOf(task, about, decision, this.#nowMs),
      blockers: about?.blockers ?? [],
      activeRuns: (about?.activeRuns ?? []).map((run) => ({
        ...run,
        retryAtMs: run.retryAtMs !== null && run.retryAtMs > this.#nowMs ? run.retryAtMs : null,
        expectedEnd: this.#forecast.endOf(task.taskId, run),
      })),
      startsNow: decision.activations.length,
      pause: about?.pause ? { ...about.pause, resume: task.resume } : null,
      undecidedCount: task.enabled ? 0 : undecidedInstants(task, this.#nowMs).count,
      waiting,
      requests: task.requests.flatMap((request) => this.#waitingRequest(task, request) ?? []),
      backfills: task.backfills.map((backfill) => this.#backfill(task, backfill, decision)),
      next: this.#next(task),
    }
  }

  #waitingInstant(task: TaskState, { waiting }: Decision, about: SurroundedTask | undefined): WaitingInstant | null {
    if (waiting === null || waiting.scheduledForMs === null) return null
    const { scheduledForMs, dueCount, closedGates: closed } = waiting
    const waitsForDependency = closed.some(({ gate }) => gate === 'dependency')
    const { start, isSkipped } = this.#forecast.ofInstant(task.taskId, scheduledForMs)
    return {
      scheduledForMs,
      dueCount,
      sinceMs: about?.waitingSinceMs ?? null,
      gates: this.#gates(task, closed, scheduledForMs),
      expectedStart: start,
      isExpectedTooLate: isSkipped,
      border: graceBorder(task, scheduledForMs, this.#nowMs),
      givesBackAtMs: waitsForDependency ? gateViewOf(task, this.#nowMs).givesBackAtMs : null,
    }
  }

  /** What `decide` says of this request alone; null when the next evaluation starts it. */
  #waitingRequest(task: TaskState, request: RunRequest): WaitingRequest | null {
    const alone = { ...task, enabled: false, resume: null, requests: [request], backfills: [] }
    const { waiting } = decide(alone, this.#nowMs, this.#limits)
    if (waiting === null) return null
    const { requestId, requestedAtMs, rerunOfRunId, ignoreDependencies } = request
    const instantMs = task.schedule.previous(requestedAtMs) ?? requestedAtMs
    const gates = this.#gates(task, waiting.closedGates, instantMs)
    const expectedStart = this.#forecast.ofRequest(task.taskId, requestId)
    return { requestId, requestedAtMs, rerunOfRunId, ignoreDependencies, gates, expectedStart }
  }

  #backfill(task: TaskState, backfill: BackfillState, decision: Decision): BackfillProgress {
    const { backfillId, schedule, throughMs, maxActive } = backfill
    const started = decision.activations.filter((activation) => activation.backfillId === backfillId).length
    const nextMs = schedule.next(backfill.positionMs)
    const nextInstantMs = nextMs === null || nextMs > throughMs ? null : nextMs
    const isFull = backfill.activeRuns >= maxActive
    const view = gateViewOf(task, this.#nowMs)
    const closed = nextInstantMs === null || started > 0 ? [] : [...closedForBackfill(view, nextInstantMs), ...closedConcurrency(view)]
    const isHeld = nextInstantMs !== null && started === 0
    return {
      backfillId,
      remainingCount: schedule.countBetween(backfill.positionMs, throughMs),
      nextInstantMs,
      throughMs,
      activeRuns: backfill.activeRuns,
      maxActive,
      heldBy: isHeld && isFull ? 'max_active' : isHeld && closed.length > 0 ? 'gates' : 'nothing',
      gates: this.#gates(task, isFull ? [] : closed, nextInstantMs ?? this.#nowMs),
      expectedStart: nextInstantMs === null ? null : this.#forecast.ofBackfill(task.taskId, backfillId),
    }
  }

  /** The next instant to come, with the gates that would be closed if it came with everything as it is now. */
  #next(task: TaskState): Explanation['next'] {
    if (!task.enabled) return null
    const instantMs = task.schedule.next(Math.max(this.#nowMs, positionOf(task)))
    if (instantMs === null) return null
    const closed = closedGates(gateViewOf(task, instantMs), instantMs)
    return { instantMs, gates: this.#gates(task, closed, instantMs), expectedStart: this.#forecast.ofInstant(task.taskId, instantMs).start }
  }

  /** `instantMs`: the instant of the run that they hold up. */
  #gates(task: TaskState, closed: readonly ClosedGate[], instantMs: number): ExplainedGate[] {
    return closed.map((gate) => {
      const expected = this.#forecast.openingOf(task.taskId, gate, instantMs)
      if (gate.gate === 'concurrency') return { ...gate, expected, lastEnding: null, chain: [] }
      const dependee = this.#tasks.get(gate.dependeeId)
      const lastEnding = (gate.endings === 'succeeded' ? dependee?.latestSucceeded : dependee?.latestFinished) ?? null
      return { ...gate, expected, lastEnding, chain: this.#chain(task.taskId, gate.dependeeId) }
    })
  }

  /** From a dependee down to the first task that does not wait for another one, always by its first closed dependency. */
  #chain(taskId: number, dependeeId: number): ChainLink[] {
    const links: ChainLink[] = []
    const seen = new Set([taskId])
    let nextId: number | null = dependeeId
    while (nextId !== null && !seen.has(nextId)) {
      seen.add(nextId)
      const about = this.#tasks.get(nextId)
      if (!about) break
      const decision = this.#decisionOf(about.state)
      const activity = activityOf(about.state, about, decision, this.#nowMs)
      links.push({ taskId: nextId, name: about.name, activity, blockers: about.blockers })
      const closed: ClosedGate | undefined = decision.waiting?.closedGates.find(({ gate }) => gate === 'dependency')
      nextId = activity === 'waiting' && closed?.gate === 'dependency' ? closed.dependeeId : null
    }
    return links
  }

  #decisionOf(state: TaskState): Decision {
    const known = this.#decisions.get(state.taskId)
    if (known) return known
    const decision = decide(state, this.#nowMs, this.#limits)
    this.#decisions.set(state.taskId, decision)
    return decision
  }
}

/** The one word for what a task does. */
export function activityOf(task: TaskState, about: SurroundedTask | undefined, decision: Decision, nowMs: number): Activity {
  const isEnabled = task.enabled || decision.resumed !== null
  if (!isEnabled) return about?.pause ? 'paused' : 'disabled'
  if (about?.blockers.some(({ kind }) => kind === 'set_aside')) return 'set_aside'
  const runs = about?.activeRuns ?? []
  if (runs.some(({ state }) => state !== 'queued')) return 'running'
  if (runs.length > 0) return 'queued'
  if (decision.activations.length > 0) return 'due'
  if (decision.waiting !== null) return 'waiting'
  return task.schedule.next(Math.max(nowMs, positionOf(task))) === null ? 'finished' : 'sleeping'
}

function graceBorder(task: TaskState, instantMs: number, nowMs: number): GraceBorder | null {
  if (task.gracePeriodMs === null) return null
  if (task.notMisfiresThroughMs !== null && instantMs <= task.notMisfiresThroughMs) return null
  const isPast = isMisfire(task, instantMs, nowMs)
  return { atMs: instantMs + task.gracePeriodMs, becomes: outcomePastGrace(task), isPast }
}
