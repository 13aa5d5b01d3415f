import type { TaskState } from './task-state.ts'

/** Instants up to here are decided, or before the task's time (rule M1). */
export function positionOf(task: Pick<TaskState, 'cursorMs' | 'cronBaseMs'>): number {
  return task.cursorMs === null ? task.cronBaseMs : Math.max(task.cursorMs, task.cronBaseMs)
}
