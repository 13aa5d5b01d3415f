import { possibilitiesOf } from '../explain/can-ever.ts'
import type { SurroundedTask } from '../explain/explanation-context.ts'
import type { PresentState } from '../explain/present-state.ts'
import type { ClosedGate } from '../model/decision.ts'
import { closedGates, gateViewOf } from '../start/gates.ts'
import { type PossibleRun, type TimedTask, timesOf } from './possible-ends.ts'
import type { DeadlineCause, DeadlineCauseKind } from './prospect.ts'

/** A task with all that a foretelling says of it. */
export type ForetoldTask = SurroundedTask & TimedTask

/** Where a foretelling begins. Nothing is estimated of tasks without a history (rule L5). */
export type ForetoldState = Omit<PresentState<ForetoldTask>, 'estimatedRunMs'>

type AwaitedTask = { taskId: number; instantMs: number }

/** A task that waits, and which of those it waits for is looked at next. */
type Waiting = { taskId: number; waitsFor: readonly AwaitedTask[]; next: number }

/** Finds the task at which it begins that an instant is late: on the critical path, as far upstream as it leads. */
export class FirstCause {
  readonly #present: ForetoldState
  #possible: ReturnType<typeof possibilitiesOf> | null = null

  constructor(present: ForetoldState) {
    this.#present = present
  }

  /**
   * Of a run that is expected: always on by the one of those it waits for that ends last in nineteen of twenty ways. That is what brings the risk: by the
   * usual ends another may be the last, which has nothing to do with it.
   */
  ofRun(run: PossibleRun): DeadlineCause {
    let at = run
    for (;;) {
      const last = at.waitedFor.reduce<PossibleRun | null>((a, b) => (a !== null && a.lateEndMs >= b.lateEndMs ? a : b), null)
      if (last === null || last.lateEndMs <= at.notBeforeMs) break
      at = last
    }
    const task = this.#present.tasks.get(at.taskId)
    if (!task) return this.#cause('slow', run.taskId)
    if (at.underWay) return this.#ofRunUnderWay(at, task)
    if (at !== run && hasFailed(task) && at.scheduledForMs > this.#present.nowMs) return this.#cause('failed', at.taskId)
    return this.#cause('slow', run.taskId)
  }

  /**
   * Of an instant whose run does not come by itself, or not in time to be foretold: on by every closed gate, to what holds up the most stubbornly. Of gates
   * that lead to the like, the first counts; what only runs is no reason while another gate waits for a person.
   */
  ofInstant(taskId: number, instantMs: number): DeadlineCause {
    // Null while what holds a task up is looked for, and where nothing is known of it. A stack of its own: chains may be thousands of tasks long.
    const causes = new Map<number, DeadlineCause | null>()
    const stack: Waiting[] = []
    const lookAt = (awaited: AwaitedTask, isOwn: boolean) => {
      const task = this.#present.tasks.get(awaited.taskId)
      const standing = task ? whatStandsInTheWay(task, isOwn) : null
      causes.set(awaited.taskId, standing && this.#cause(standing, awaited.taskId))
      if (task && !standing) stack.push({ taskId: awaited.taskId, waitsFor: this.#waitsFor(task, awaited.instantMs), next: 0 })
    }
    lookAt({ taskId, instantMs }, true)
    for (let waiting = stack.at(-1); waiting; waiting = stack.at(-1)) {
      const awaited = waiting.waitsFor[waiting.next++]
      if (awaited && !causes.has(awaited.taskId)) lookAt(awaited, false)
      if (awaited) continue
      const found = waiting.waitsFor.flatMap((each) => causes.get(each.taskId) ?? [])
      const [first] = found.toSorted((a, b) => STUBBORN.indexOf(a.kind) - STUBBORN.indexOf(b.kind))
      causes.set(waiting.taskId, first ?? this.#cause('waits', waiting.taskId))
      stack.pop()
    }
    return causes.get(taskId) ?? this.#cause('waits', taskId)
  }

  /** Behind each closed gate the task whose ending opens it: those that never end by themselves first. */
  #waitsFor(task: ForetoldTask, instantMs: number): AwaitedTask[] {
    return closedGates(gateViewOf(task.state, Math.max(this.#present.nowMs, instantMs)), instantMs)
      .filter(isDependency)
      .toSorted((a, b) => Number(this.#canEnd(a.dependeeId)) - Number(this.#canEnd(b.dependeeId)))
      .map(({ dependeeId, alignedInstantMs }) => ({ taskId: dependeeId, instantMs: alignedInstantMs ?? instantMs }))
  }

  #ofRunUnderWay(run: PossibleRun, task: ForetoldTask): DeadlineCause {
    const { underWay } = run
    const runId = underWay?.runId ?? null
    if (underWay?.state === 'queued') return this.#cause('queued', run.taskId, runId)
    if (underWay?.state === 'retrying') return this.#cause('retrying', run.taskId, runId)
    const startedAtMs = underWay?.startedAtMs ?? this.#present.nowMs
    const times = timesOf(task)
    if (times === null || this.#present.nowMs - startedAtMs <= times.lateMs) return this.#cause('running', run.taskId, runId)
    return this.#cause('running_long', run.taskId, runId, Math.round(run.medianEndMs - startedAtMs - times.medianMs))
  }

  #canEnd(taskId: number): boolean {
    this.#possible ??= possibilitiesOf(this.#present.tasks)
    return this.#possible.canEnd(taskId)
  }

  #cause(kind: DeadlineCauseKind, taskId: number, runId: string | null = null, behindMs: number | null = null): DeadlineCause {
    return { kind, taskId, taskName: this.#present.tasks.get(taskId)?.name ?? '', runId, behindMs }
  }
}

/** What stands in the way, what most needs somebody first. */
const STUBBORN: readonly DeadlineCauseKind[] = ['stopped', 'no_worker', 'failed', 'waits', 'running']

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
