import type { PresentState } from '#scheduling/explain/present-state.ts'
import { simulationFrom } from '#scheduling/explain/present-state.ts'
import { beginSimulation } from '#scheduling/simulate/simulation.ts'
import { differenceOf, type Foreseen, foreseenOf, type TaskDifference } from '#scheduling/simulate/simulation-difference.ts'
import { saveTask, type TaskEdit } from '#scheduling/simulate/task-edit.ts'
import { presentOf } from './plan-forecast.ts'
import { receivedTaskEdit, type SentTaskEdit } from './sent-task-edit.ts'
import type { PlanView } from './views/plan-views.ts'

/** What an edit does to runs up to `throughMs` (epoch ms), which is earlier than was asked where that were too much. */
export type ForeseenEdit = { differences: TaskDifference[]; throughMs: number }

/**
 * Simulates a plan as it is and with an edit saved now, from the same moment.
 * @param endMs how far to look (epoch ms)
 * @param mostEffort as `beginSimulation` counts it, for each of the two
 * @returns yields now and again, so that others can be answered, and in the end what differs
 * @throws Error where the task is not in the plan, or its crontab cannot be read
 */
export function* foreseeEdit(plan: PlanView, sent: SentTaskEdit, endMs: number, mostEffort: number): Generator<void, ForeseenEdit> {
  const present = presentOf(plan)
  if (!present.tasks.has(sent.taskId)) throw new Error('The state of this task cannot be read.')
  const before = yield* foresee(present, null, endMs, mostEffort)
  const after = yield* foresee(present, receivedTaskEdit(sent, plan.nowMs), endMs, mostEffort)
  const throughMs = Math.min(before.throughMs, after.throughMs)
  return { differences: differenceOf(before.until(throughMs), after.until(throughMs)), throughMs }
}

const INSTANTS_AT_ONCE = 50

/** How far one of the two got, and what it foresaw until a moment. */
type Side = { throughMs: number; until(throughMs: number): Foreseen }

function* foresee(present: PresentState, edit: TaskEdit | null, endMs: number, mostEffort: number): Generator<void, Side> {
  const { nowMs } = present
  const input = simulationFrom(edit ? withCountedRuns(present, edit.taskId) : present, endMs, mostEffort, {})
  const events = edit ? [{ atMs: nowMs, apply: (simulation: Parameters<typeof saveTask>[0]) => saveTask(simulation, edit) }] : []
  const simulation = beginSimulation({ ...input, events }, mostEffort)
  let step = simulation.advance()
  for (let steps = 1; step === 'happened'; steps++) {
    if (steps % INSTANTS_AT_ONCE === 0) yield
    step = simulation.advance()
  }
  // Of the instant at which it was exhausted not everything has happened.
  const throughMs = step === 'exhausted' ? Math.max(nowMs, simulation.nowMs - 1) : endMs
  return { throughMs, until: (untilMs) => foreseenOf(simulation.history, input.runsInFlight ?? [], nowMs, untilMs) }
}

/** Of a task without a limit its active runs are not counted; where it gets one, they count. */
function withCountedRuns(present: PresentState, taskId: number): PresentState {
  const task = present.tasks.get(taskId)
  if (!task || task.state.maxConcurrency !== null) return present
  const state = { ...task.state, activeRuns: Math.max(task.state.activeRuns, task.activeRuns.length) }
  return { ...present, tasks: new Map(present.tasks).set(taskId, { ...task, state }) }
}
