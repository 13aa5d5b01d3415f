import { undecidedInstants } from '../change/schedule-change.ts'
import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { ResumeChoice, TaskState } from '../model/task-state.ts'
import { type EdgeEdit, saveEdges } from './edge-edit.ts'
import { changeSchedule, disable, enable, moveCronBase } from './simulated-changes.ts'
import type { RunningSimulation } from './simulation-parts.ts'

/** What one save of a task changes about its runs; null: stays. */
export type TaskEdit = {
  taskId: number
  schedule: CronSchedule | null
  cronBaseMs: number | null
  enabling: ResumeChoice | null
  disables: boolean
  policies: Pick<TaskState, 'misfirePolicy' | 'gracePeriodMs' | 'maxConcurrency'> | null
  /** Edges with it on either side. */
  edges: EdgeEdit
}

/** What saving it drops, of which a save asks: instants of an enabled task that wait even after what is due was decided. */
export type SavedEdit = { dropsWaiting: boolean }

/** Carries the save out at the present instant of a simulation, in the order in which saving does it (rules H1, H2, H5, D5). */
export function saveTask(simulation: RunningSimulation, edit: TaskEdit): SavedEdit {
  const { taskId, schedule, cronBaseMs, enabling, disables, policies } = edit
  const state = simulation.world.tasks.get(taskId)?.state
  if (!state) return { dropsWaiting: false }
  // What is switched off with the same save starts nothing that an earlier beginning makes due.
  if (disables) disable(simulation, taskId)
  const dropsWaiting = schedule !== null && followSchedule(simulation, taskId, schedule)
  if (cronBaseMs !== null) moveCronBase(simulation, taskId, cronBaseMs)
  if (enabling) enable(simulation, taskId, enabling)
  if (policies) Object.assign(state, policies)
  saveEdges(simulation, edit.edges)
  simulation.changed(taskId)
  return { dropsWaiting }
}

/** Another crontab of a task. @returns whether instants are dropped that waited while it is enabled */
export function followSchedule(simulation: RunningSimulation, taskId: number, schedule: CronSchedule): boolean {
  simulation.decideDue(taskId)
  const state = simulation.world.tasks.get(taskId)?.state
  const dropsWaiting = state?.enabled === true && undecidedInstants(state, simulation.nowMs).count > 0
  changeSchedule(simulation, taskId, schedule)
  return dropsWaiting
}
