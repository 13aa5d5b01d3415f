import { AUDITED_EVENTS, type InternalActionType } from '#server/audit/internal-action-types.ts'
import type { AskableAction } from './define-user-action.ts'
import { backfill } from './definitions/backfill.ts'
import { cancelBackfillAction } from './definitions/cancel-backfill.ts'
import { cancelRunAction } from './definitions/cancel-run.ts'
import { markRunAction } from './definitions/mark-run.ts'
import { pauseTask } from './definitions/pause-task.ts'
import { reloadHandlersAction } from './definitions/reload-handlers.ts'
import { rerun } from './definitions/rerun.ts'
import { resumeTaskAction } from './definitions/resume-task.ts'
import { runNow } from './definitions/run-now.ts'
import { skipInstantAction } from './definitions/skip-instant.ts'
import { tellRunAction } from './definitions/tell-run.ts'
import { tellTaskRunsAction } from './definitions/tell-task-runs.ts'
import { unclassified } from './definitions/unclassified.ts'
import { waiveDependencyAction } from './definitions/waive-dependency.ts'
import { withdrawRequestAction } from './definitions/withdraw-request.ts'

const ASKABLE: readonly AskableAction[] = [
  runNow,
  pauseTask,
  resumeTaskAction,
  skipInstantAction,
  waiveDependencyAction,
  cancelRunAction,
  rerun,
  markRunAction,
  tellRunAction,
  tellTaskRunsAction,
  withdrawRequestAction,
  backfill,
  cancelBackfillAction,
  reloadHandlersAction,
  unclassified,
]

const INTERNAL_TITLES: Record<InternalActionType, string> = {
  'task-changed': 'Task changed',
  'crontab-changed': 'Crontab changed',
  'dependency-changed': 'Dependency changed',
  'tag-changed': 'Tag changed',
  'view-changed': 'View changed',
  'manifest-applied': 'File applied',
  'change-set-applied': 'Change set applied',
  'secret-changed': 'Secret changed',
  'incident-changed': 'Incident changed',
  'channel-changed': 'Channel changed',
  'administrator-set-up': 'Administrator set up',
  'password-changed': 'Password changed',
  'token-made': 'Token made',
  'token-revoked': 'Token revoked',
  'person-changed': 'Person changed',
  'sessions-ended': 'Sessions ended',
  'second-factor-changed': 'Second factor changed',
}

/** The action types that people can ask for, by type. */
export const askableActions: ReadonlyMap<string, AskableAction> = new Map(ASKABLE.map((action) => [action.type, action]))

/** The types that workers claim; all others are done when they are recorded. */
export const actionsForWorkers: readonly string[] = ASKABLE.filter((action) => action.carriedOut === 'by_worker').map(({ type }) => type)

/** Whether the type is one that only the system itself records. */
export function isInternalAction(type: string): type is InternalActionType {
  return Object.hasOwn(INTERNAL_TITLES, type)
}

/** The name of an action type, or of what else is audited, for lists; an unknown type (of another version) is its own name. */
export function actionTitle(type: string): string {
  if (Object.hasOwn(AUDITED_EVENTS, type)) return AUDITED_EVENTS[type as keyof typeof AUDITED_EVENTS]
  return isInternalAction(type) ? INTERNAL_TITLES[type] : (askableActions.get(type)?.title ?? type)
}
