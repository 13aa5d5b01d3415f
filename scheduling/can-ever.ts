import type { ForecastTask } from './forecast-task.ts'
import { edgeSatisfiedBy, gateViewOf } from './gates.ts'
import { positionOf } from './position.ts'
import type { EdgeState, TaskState } from './task-state.ts'

/** Which of these tasks could start a run, or end one, if nobody did anything, whenever that may be. */
export type Possibilities = { canStart(taskId: number): boolean; canEnd(taskId: number): boolean }

/**
 * A task can start when it is or will be enabled, has an instant (or was asked to run), and each of its closed edges is on a task that can end;
 * it can end what is under way or can start. Tasks that only wait for each other can't.
 */
export function possibilitiesOf(tasks: ReadonlyMap<number, ForecastTask>): Possibilities {
  const starting = new Set<number>()
  const ending = new Set<number>()
  for (let grows = true; grows; ) {
    grows = false
    for (const [taskId, task] of tasks) {
      if (!starting.has(taskId) && canStartWith(task, ending)) {
        starting.add(taskId)
        grows = true
      }
      if (!ending.has(taskId) && task.canBeExecuted && (task.activeRuns.length > 0 || starting.has(taskId))) {
        ending.add(taskId)
        grows = true
      }
    }
  }
  return { canStart: (taskId) => starting.has(taskId), canEnd: (taskId) => ending.has(taskId) }
}

function canStartWith({ state, canBeActivated, canBeExecuted, activeRuns }: ForecastTask, ending: ReadonlySet<number>): boolean {
  if (!canBeActivated) return false
  const { maxConcurrency, requests, backfills } = state
  const mayBeFull = maxConcurrency !== null && state.activeRuns >= maxConcurrency && (!canBeExecuted || activeRuns.length === 0)
  if (requests.some(({ besideOthers, ignoreDependencies }) => besideOthers && ignoreDependencies)) return true
  if (mayBeFull) return false
  if (backfills.length > 0 || requests.some(({ ignoreDependencies, rerunOfRunId }) => ignoreDependencies || rerunOfRunId !== null))
    return true
  const hasInstant = (state.enabled || state.resume !== null) && state.schedule.next(positionOf(state)) !== null
  return (hasInstant || requests.length > 0) && state.edges.every((edge) => ending.has(edge.dependeeId) || isOpen(state, edge))
}

/** Now, or once what failed has given back. */
function isOpen(state: TaskState, edge: EdgeState): boolean {
  const instantMs = state.schedule.next(positionOf(state)) ?? positionOf(state)
  return [gateViewOf(state, 0), gateViewOf(state, Number.MAX_SAFE_INTEGER)].some(
    ({ effective }) => edgeSatisfiedBy(edge, effective, instantMs) !== null,
  )
}
