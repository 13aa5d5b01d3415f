import { backfill } from './actions/backfill.ts'
import { cancelBackfillAction } from './actions/cancel-backfill.ts'
import { cancelRunAction } from './actions/cancel-run.ts'
import { markRunAction } from './actions/mark-run.ts'
import { pauseTask } from './actions/pause-task.ts'
import { rerun } from './actions/rerun.ts'
import { resumeTaskAction } from './actions/resume-task.ts'
import { runNow } from './actions/run-now.ts'
import { skipInstantAction } from './actions/skip-instant.ts'
import { unclassified } from './actions/unclassified.ts'
import { waiveDependencyAction } from './actions/waive-dependency.ts'
import { withdrawRequestAction } from './actions/withdraw-request.ts'
import type { AskableAction } from './define-action.ts'
import type { InternalActionType } from './internal-action-types.ts'

const ASKABLE: readonly AskableAction[] = [
  runNow,
  pauseTask,
  resumeTaskAction,
  skipInstantAction,
  waiveDependencyAction,
  cancelRunAction,
  rerun,
  markRunAction,
  withdrawRequestAction,
  backfill,
  cancelBackfillAction,
  unclassified,
]

const INTERNAL_TITLES: Record<InternalActionType, string> = {
  'task-changed': 'Task changed',
  'crontab-changed': 'Crontab changed',
  'dependency-changed': 'Dependency changed',
  'administrator-set-up': 'Administrator set up',
  'password-changed': 'Password changed',
}

/** The action types that people can ask for, by type. */
export const askableActions: ReadonlyMap<string, AskableAction> = new Map(ASKABLE.map((action) => [action.type, action]))

/** The types that workers claim; all others are done when they are recorded. */
export const actionsForWorkers: readonly string[] = ASKABLE.filter((action) => action.carriedOut === 'by_worker').map(({ type }) => type)

/** Whether the type is one that only the system itself records. */
export function isInternalAction(type: string): type is InternalActionType {
  return Object.hasOwn(INTERNAL_TITLES, type)
}

/** The name of an action type for lists; an unknown type (of another version) is its own name. */
export function actionTitle(type: string): string {
  return isInternalAction(type) ? INTERNAL_TITLES[type] : (askableActions.get(type)?.title ?? type)
}
