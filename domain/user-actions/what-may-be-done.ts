import { canBecome, isEnded, type RunState } from '#scheduling/model/run-states.ts'

// In which states something can be done with a run, a task or a dependency. Who may says the table of `roles.ts`; buttons and use cases ask both.

/** What of a run says whether something can be done with it. */
export type RunSituation = {
  state: RunState
  /** Its end was asked for, and its worker has not confirmed it. */
  isBeingCancelled: boolean
  /** A rerun of it is asked for and has not started. */
  rerunPending: boolean
  taskIsDeleted: boolean
}

/** Why something cannot be done with a run, or once more. */
export type RunObstacle = 'has_ended' | 'is_active' | 'is_so_already' | 'asked_already' | 'task_deleted'

/** Why a run cannot be cancelled (rule R5): one that is active can, one that runs only once: all others end at once. Null: it can. */
export function obstacleToCancelling({ state, isBeingCancelled }: Pick<RunSituation, 'state' | 'isBeingCancelled'>): RunObstacle | null {
  if (!canBecome(state, 'cancelled')) return 'has_ended'
  return state === 'running' && isBeingCancelled ? 'asked_already' : null
}

/** Why a run cannot be marked (rule R5): any can, as what it is not. Null: it can. */
export function obstacleToMarking({ state }: Pick<RunSituation, 'state'>, as: 'succeeded' | 'failed'): RunObstacle | null {
  return canBecome(state, as) ? null : 'is_so_already'
}

/** Why a run cannot be attempted again (rule R4): one that has ended can, of a task that is there. Null: it can. */
export function obstacleToRerunning(run: Pick<RunSituation, 'state' | 'rerunPending' | 'taskIsDeleted'>): RunObstacle | null {
  if (run.taskIsDeleted) return 'task_deleted'
  if (!isEnded(run.state) || !canBecome(run.state, 'queued')) return 'is_active'
  return run.rerunPending ? 'asked_already' : null
}

/** Whether a task can be resumed (rules H5, H6): one that is disabled, paused or not. It can be paused in either state: that gives it another note. */
export function canBeResumed(task: { enabled: boolean }): boolean {
  return !task.enabled
}

/** Whether a dependency can be waived (rule R6): once for each activation, whatever its kind and whether it is closed or not. */
export function canBeWaived(edge: { waivedByName: string | null }): boolean {
  return edge.waivedByName === null
}
