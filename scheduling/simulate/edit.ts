import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { ResumeChoice, TaskState } from '../model/task-state.ts'
import { type EdgeEdit, saveEdges } from './edge-edit.ts'
import { disable, enable } from './simulated-changes.ts'
import { removeTask } from './simulated-world.ts'
import type { RunningSimulation } from './simulation-parts.ts'
import { followSchedule, type SavedEdit, saveTask, type TaskEdit } from './task-edit.ts'

/** What somebody is about to save, of one task or of many. */
export type Edit =
  | ({ kind: 'task' } & TaskEdit)
  /** Enabling and disabling (rule H5); those that are so already stay as they are. */
  | { kind: 'switch'; enableIds: readonly number[]; disableIds: readonly number[]; choice: ResumeChoice }
  /** `resume` null: nobody knows an end (rule H6). */
  | { kind: 'pause'; taskIds: readonly number[]; resume: TaskState['resume'] }
  | { kind: 'delete'; taskIds: readonly number[] }
  /** Another crontab for all tasks that use it (rule H1). */
  | { kind: 'crontab'; taskIds: readonly number[]; schedule: CronSchedule }
  | ({ kind: 'edges' } & EdgeEdit)

const NOTHING_DROPPED: SavedEdit = { dropsWaiting: false }

/** Carries an edit out at the present instant of a simulation, as saving it does. */
export function saveEdit(simulation: RunningSimulation, edit: Edit): SavedEdit {
  switch (edit.kind) {
    case 'task':
      return saveTask(simulation, edit)
    case 'switch':
      for (const id of edit.disableIds) disable(simulation, id)
      for (const id of edit.enableIds) enable(simulation, id, edit.choice)
      return NOTHING_DROPPED
    case 'pause':
      for (const id of edit.taskIds) disable(simulation, id, edit.resume)
      return NOTHING_DROPPED
    case 'delete':
      deleteTasks(simulation, edit.taskIds)
      return NOTHING_DROPPED
    case 'edges':
      saveEdges(simulation, edit)
      return NOTHING_DROPPED
    case 'crontab':
      return { dropsWaiting: edit.taskIds.map((id) => followSchedule(simulation, id, edit.schedule)).includes(true) }
  }
}

/** Their dependers are free of them (rule H4). */
function deleteTasks(simulation: RunningSimulation, taskIds: readonly number[]): void {
  const { world } = simulation
  for (const id of taskIds) {
    const dependers = (world.tasks.get(id)?.dependents ?? []).map(({ depender }) => depender.state.taskId)
    removeTask(world, id)
    for (const depender of dependers) simulation.wake(depender)
  }
}
