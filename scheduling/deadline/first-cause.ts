import { possibilitiesOf } from '../explain/can-ever.ts'
import type { SurroundedTask } from '../explain/explanation-context.ts'
import type { PresentState } from '../explain/present-state.ts'
import type { ClosedGate } from '../model/decision.ts'
import { closedGates, gateViewOf } from '../start/gates.ts'
import { type PossibleRun, type TimedTask, timesOf } from './possible-ends.ts'
import type { DeadlineCause, DeadlineCauseKind } from './prospect.ts'

/** A task with all that a foretelling says of it. */
export type ForetoldTask = SurroundedTask & TimedTask

export type ForetoldState = PresentState<ForetoldTask>

/** Finds the task at which it begins that an instant is late: on the critical path, as far upstream as it leads. */
export class FirstCause {
  readonly #present: ForetoldState
  #possible: ReturnType<typeof possibilitiesOf> | null = null

  constructor(present: ForetoldState) {
    this.#present = present
  }

  /** Of a run that is expected: always on by the one that ends last of those it waits for. */
  ofRun(run: PossibleRun): DeadlineCause {
    let at = run
    for (;;) {
      const last = at.waitedFor.reduce<PossibleRun | null>((a, b) => (a !== null && a.medianEndMs >= b.medianEndMs ? a : b), null)
      if (last === null || last.medianEndMs <= at.notBeforeMs) break
      at = last
    }
    const task = this.#present.tasks.get(at.taskId)
    if (!task) return this.#cause('slow', run.taskId)
    if (at.underWay) return this.#ofRunUnderWay(at, task)
    if (at !== run && hasFailed(task) && at.scheduledForMs > this.#present.nowMs) return this.#cause('failed', at.taskId)
    return this.#cause('slow', run.taskId)
  }

  /** Of an instant whose run does not come by itself, or not in time to be foretold: on by the first closed gate that does not open by itself. */
  ofInstant(taskId: number, instantMs: number): DeadlineCause {
    const seen = new Set<number>()
    let at = taskId
    let atInstantMs = instantMs
    for (;;) {
      const task = this.#present.tasks.get(at)
      if (!task) return this.#cause('waits', taskId)
      seen.add(at)
      const standing = whatStandsInTheWay(task, at === taskId)
      if (standing) return this.#cause(standing, at)
      const closed = closedGates(gateViewOf(task.state, Math.max(this.#present.nowMs, atInstantMs)), atInstantMs).filter(isDependency)
      const next = closed.find(({ dependeeId }) => !this.#canEnd(dependeeId)) ?? closed[0]
      if (!next || seen.has(next.dependeeId)) return this.#cause('waits', at)
      at = next.dependeeId
      atInstantMs = next.alignedInstantMs ?? atInstantMs
    }
  }

  #ofRunUnderWay(run: PossibleRun, task: ForetoldTask): DeadlineCause {
    const { underWay } = run
    const runId = underWay?.runId ?? null
    if (underWay?.state === 'queued') return this.#cause('queued', run.taskId, runId)
    if (underWay?.state === 'retrying') return this.#cause('retrying', run.taskId, runId)
    const startedAtMs = underWay?.startedAtMs ?? this.#present.nowMs
    const { medianMs, lateMs } = timesOf(task, this.#present)
    if (this.#present.nowMs - startedAtMs <= lateMs) return this.#cause('running', run.taskId, runId)
    return this.#cause('running_long', run.taskId, runId, Math.round(run.medianEndMs - startedAtMs - medianMs))
  }

  #canEnd(taskId: number): boolean {
    this.#possible ??= possibilitiesOf(this.#present.tasks)
    return this.#possible.canEnd(taskId)
  }

  #cause(kind: DeadlineCauseKind, taskId: number, runId: string | null = null, behindMs: number | null = null): DeadlineCause {
    return { kind, taskId, taskName: this.#present.tasks.get(taskId)?.name ?? '', runId, behindMs }
  }
}

/** `isOwn`: it is the task of the instant itself, whose earlier failures hold up nothing. */
function whatStandsInTheWay(task: ForetoldTask, isOwn: boolean): DeadlineCauseKind | null {
  if (task.blockers.some(({ kind }) => kind === 'set_aside')) return 'stopped'
  if (!task.state.enabled) return 'stopped'
  if (task.blockers.length > 0) return 'no_worker'
  if (task.activeRuns.length > 0) return 'running'
  return !isOwn && hasFailed(task) ? 'failed' : null
}

/** Its latest ending was no success. */
function hasFailed({ latestSucceeded, latestFinished }: ForetoldTask): boolean {
  return latestFinished !== null && (latestSucceeded === null || latestFinished.endedAtMs > latestSucceeded.endedAtMs)
}

function isDependency(gate: ClosedGate): gate is Extract<ClosedGate, { gate: 'dependency' }> {
  return gate.gate === 'dependency'
}
