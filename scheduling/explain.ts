import { type DecisionLimits, decide } from './decide.ts'
import type { ClosedGate, Waiting } from './decision.ts'
import { effectiveConsumption } from './gates.ts'
import type { TaskState } from './task-state.ts'

/**
 * What a task does, in one word, the most telling first: `running`: it has active runs; `disabled`; `due`: the next look of the
 * scheduler starts a run; `waiting`: all that is due (or asked for) has a closed gate; `sleeping` until its next instant; `finished`:
 * its crontab never fires again.
 */
export const ACTIVITIES = ['running', 'disabled', 'due', 'waiting', 'sleeping', 'finished'] as const
export type Activity = (typeof ACTIVITIES)[number]

/** A closed gate, with the moment at which what it waits for is expected to end (epoch ms); null: nobody knows. */
export type ExplainedGate = ClosedGate & { expectedAtMs: number | null }

/** What a task does now and why, as data for a list or a page to put into words. */
export type Explanation = {
  activity: Activity
  activeRuns: number
  /** The first cron instant after now; null when the task is disabled or never fires again. */
  nextInstantMs: number | null
  /** Runs that the scheduler's next look starts. */
  startsNow: number
  /** What is due and does not start yet, whatever the activity; null: nothing. */
  waiting: Waiting | null
  /** The closed gates of `waiting`. */
  gates: readonly ExplainedGate[]
  /** When the last run, which failed, gives back what it consumed, while dependencies are closed (rule D2); null: nothing to give back. */
  givesBackAtMs: number | null
}

/** By task id, the moment (epoch ms) at which the task's next ending is expected. */
export type ExpectedEndings = ReadonlyMap<number, number>

/** Explains a task at `nowMs` with the very decision the scheduler would make (rules M1 to M7, D1 to D5, R1). */
export function explain(task: TaskState, nowMs: number, limits: DecisionLimits, expected: ExpectedEndings = new Map()): Explanation {
  const { activations, waiting } = decide(task, nowMs, limits)
  const nextInstantMs = task.enabled ? task.schedule.next(Math.max(nowMs, task.cronBaseMs)) : null
  const gates = (waiting?.closedGates ?? []).map((gate) => ({ ...gate, expectedAtMs: expectedEnding(gate, task.taskId, expected) }))
  const dependsOnEnding = gates.some(({ gate }) => gate === 'dependency')
  return {
    activity: activityOf(task, activations.length, waiting, nextInstantMs),
    activeRuns: task.activeRuns,
    nextInstantMs,
    startsNow: activations.length,
    waiting,
    gates,
    givesBackAtMs: dependsOnEnding ? effectiveConsumption(task.consumptions, task.schedule, nowMs).givesBackAtMs : null,
  }
}

function activityOf(task: TaskState, startsNow: number, waiting: Waiting | null, nextInstantMs: number | null): Activity {
  if (task.activeRuns > 0) return 'running'
  if (!task.enabled) return 'disabled'
  if (startsNow > 0) return 'due'
  if (waiting !== null) return 'waiting'
  return nextInstantMs === null ? 'finished' : 'sleeping'
}

function expectedEnding(gate: ClosedGate, taskId: number, expected: ExpectedEndings): number | null {
  return expected.get(gate.gate === 'dependency' ? gate.dependeeId : taskId) ?? null
}
