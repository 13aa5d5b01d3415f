import { undecidedInstants } from '../change/schedule-change.ts'
import type { CronSchedule } from '../cron/crontab-definition.ts'
import type { ResumeChoice, TaskState } from '../model/task-state.ts'
import { changeSchedule, disable, enable, moveCronBase } from './simulated-changes.ts'
import { putEdge, removeEdge } from './simulated-world.ts'
import type { RunningSimulation } from './simulation-parts.ts'

/** What one save of a task changes about its runs; null: stays. */
export type TaskEdit = {
  taskId: number
  schedule: CronSchedule | null
  cronBaseMs: number | null
  enabling: ResumeChoice | null
  disables: boolean
  policies: Pick<TaskState, 'misfirePolicy' | 'gracePeriodMs' | 'maxConcurrency'> | null
  removedEdgeIds: readonly number[]
  changedEdges: readonly ChangedEdge[]
}

/** What an edge of freshness `new` is to say from now on; its ends stay. */
export type ChangedEdge = Pick<TaskState['edges'][number], 'edgeId' | 'future' | 'endings'>

/**
 * Carries the save out at the present instant of a simulation, in the order in which saving does it (rules H1, H2, H5, D5).
 * @returns whether instants of a task that is enabled, and stays so, wait even after what is due was decided, and are dropped with the old crontab
 */
export function saveTask(simulation: RunningSimulation, edit: TaskEdit): { dropsWaiting: boolean } {
  const { taskId, schedule, cronBaseMs, enabling, disables, policies } = edit
  const state = simulation.world.tasks.get(taskId)?.state
  if (!state) return { dropsWaiting: false }
  let dropsWaiting = false
  // What is switched off with the same save starts nothing that an earlier beginning makes due.
  if (disables) disable(simulation, taskId)
  if (schedule) {
    simulation.decideDue(taskId)
    dropsWaiting = state.enabled && undecidedInstants(state, simulation.nowMs).count > 0
    changeSchedule(simulation, taskId, schedule)
  }
  if (cronBaseMs !== null) moveCronBase(simulation, taskId, cronBaseMs)
  if (enabling) enable(simulation, taskId, enabling)
  if (policies) Object.assign(state, policies)
  saveEdges(simulation, edit)
  simulation.changed(taskId)
  return { dropsWaiting }
}

function saveEdges(simulation: RunningSimulation, { removedEdgeIds, changedEdges }: TaskEdit): void {
  const { world } = simulation
  const saved = [...world.tasks.values()].flatMap(({ state }) => state.edges.map((edge) => ({ dependerId: state.taskId, edge })))
  const byId = new Map(saved.map((found) => [found.edge.edgeId, found]))
  for (const terms of changedEdges) {
    const found = byId.get(terms.edgeId)
    if (!found) continue
    const { dependeeId, dependeeName, baseline } = found.edge
    putEdge(world, found.dependerId, { ...terms, dependeeId, dependeeName }, baseline)
  }
  for (const id of removedEdgeIds) removeEdge(world, id)
  for (const id of [...removedEdgeIds, ...changedEdges.map(({ edgeId }) => edgeId)]) {
    const found = byId.get(id)
    if (found) simulation.wake(found.dependerId)
  }
}
