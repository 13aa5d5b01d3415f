import type { ExplanationContext, SurroundedTask } from '#scheduling/explain/explanation-context.ts'
import type { ActiveRun } from '#scheduling/explain/forecast-task.ts'
import type { TaskState } from '#scheduling/model/task-state.ts'
import { hourlyTask, MINUTE } from './task-states.ts'

/** Of tasks without a history. */
export const ESTIMATED_RUN_MS = MINUTE

/** A task with nothing in its way and no history, named after its number. */
export function surroundedTask(state: Partial<TaskState>, about: Partial<SurroundedTask> = {}): SurroundedTask {
  const task = hourlyTask(state)
  const activeRuns = about.activeRuns ?? []
  return {
    state: { ...task, activeRuns: Math.max(task.activeRuns, activeRuns.length) },
    medianRunMs: null,
    canBeActivated: true,
    canBeExecuted: true,
    name: `task ${task.taskId}`,
    blockers: [],
    pause: null,
    waitingSinceMs: null,
    latestSucceeded: null,
    latestFinished: null,
    ...about,
    activeRuns,
  }
}

export function contextOf(...tasks: readonly SurroundedTask[]): ExplanationContext {
  return { tasks: new Map(tasks.map((task) => [task.state.taskId, task])), estimatedRunMs: ESTIMATED_RUN_MS }
}

/** A scheduled run whose attempt started at that moment, right at its instant. */
export function runningSince(startedAtMs: number, changes: Partial<ActiveRun> = {}): ActiveRun {
  return {
    runId: `run-${startedAtMs}`,
    state: 'running',
    kind: 'scheduled',
    scheduledForMs: startedAtMs,
    alignedForMs: startedAtMs,
    takesFromMs: null,
    backfillId: null,
    activatedAtMs: startedAtMs,
    startedAtMs,
    retryAtMs: null,
    ...changes,
  }
}
