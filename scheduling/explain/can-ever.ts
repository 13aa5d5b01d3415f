import { positionOf } from '../model/position.ts'
import type { TaskState } from '../model/task-state.ts'
import { edgeSatisfiedBy, gateViewOf } from '../start/gates.ts'
import type { ForecastTask } from './forecast-task.ts'

/** Which of these tasks could start a run, or end one, if nobody did anything, whenever that may be. */
export type Possibilities = { canStart(taskId: number): boolean; canEnd(taskId: number): boolean }

/**
 * A task can start when it is or will be enabled, has an instant (or was asked to run), and each of its closed edges is on a task that can end;
 * it can end what is under way or can start. Tasks that only wait for each other can't.
 */
export function possibilitiesOf(tasks: ReadonlyMap<number, ForecastTask>): Possibilities {
  const starting = new Set<number>()
  const ending = new Set<number>()
  const all = [...tasks.values()].map((task) => ({ ...task, taskId: task.state.taskId, waitsFor: endingsToCome(task) }))
  for (let grows = true; grows; ) {
    grows = false
    for (const { taskId, waitsFor, canBeExecuted, activeRuns } of all) {
      if (!starting.has(taskId) && waitsFor?.every((dependeeId) => ending.has(dependeeId))) {
        starting.add(taskId)
        grows = true
      }
      if (!ending.has(taskId) && canBeExecuted && (activeRuns.length > 0 || starting.has(taskId))) {
        ending.add(taskId)
        grows = true
      }
    }
  }
  return { canStart: (taskId) => starting.has(taskId), canEnd: (taskId) => ending.has(taskId) }
}

/** The tasks of which an ending has to come before this one can start a run; null: it never can. */
function endingsToCome({ state, canBeActivated, canBeExecuted, activeRuns }: ForecastTask): readonly number[] | null {
  if (!canBeActivated) return null
  const { maxConcurrency, requests, backfills } = state
  const mayBeFull = maxConcurrency !== null && state.activeRuns >= maxConcurrency && (!canBeExecuted || activeRuns.length === 0)
  if (requests.some(({ besideOthers, ignoreDependencies }) => besideOthers && ignoreDependencies)) return []
  if (mayBeFull) return null
  if (backfills.length > 0 || requests.some(({ ignoreDependencies, rerunOfRunId }) => ignoreDependencies || rerunOfRunId !== null))
    return []
  const nextMs = state.schedule.next(positionOf(state))
  const hasInstant = (state.enabled || state.resume !== null) && nextMs !== null
  return hasInstant || requests.length > 0 ? closedDependees(state, nextMs ?? positionOf(state)) : null
}

/** Those that do not let a run start now, nor once what failed has given back. */
function closedDependees(state: TaskState, instantMs: number): number[] {
  const views = [gateViewOf(state, 0), gateViewOf(state, Number.MAX_SAFE_INTEGER)]
  const closed = state.edges.filter((edge) => views.every(({ effective }) => edgeSatisfiedBy(edge, effective, instantMs) === null))
  return closed.map(({ dependeeId }) => dependeeId)
}
