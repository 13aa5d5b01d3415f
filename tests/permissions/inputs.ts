import { v7 as uuidV7 } from 'uuid'
import type { UserActionPayloads } from '#domain/user-actions/payloads.ts'
import { crontabInputFor } from '#tests/factories/crontab-input-factory.ts'
import { dependencyInputFor } from '#tests/factories/dependency-input-factory.ts'
import { taskInputFor } from '#tests/factories/task-input-factory.ts'

export const NOBODY = 999_999
const SOME_RUN = uuidV7()
const CHANNEL = { kind: 'webhook', address: 'https://hooks.example.org/djag', signingSecret: null }
const RULE = { name: 'Nights', leastSeverity: 'critical', tags: [], owners: [], hours: null, afterMinutes: 0, channelIds: [NOBODY] }
const instant = '2026-03-01T06:00:00Z'

/** With each action what it takes: whoever may hears at most that there is no such thing. */
export const INPUTS: Record<string, unknown> = {
  confirmPasswordAction: { password: 'not the password' },
  endOwnSessionsAction: { id: 'none' },
  invitePersonAction: { name: 'Ada', email: 'taken@example.com', role: 'viewer', tags: null },
  changePersonRoleAction: { id: 'nobody', role: 'viewer', tags: null },
  switchPersonAction: { id: 'nobody', isActive: false },
  makePersonPasswordLinkAction: { id: 'nobody' },
  endPersonSessionsAction: { id: 'nobody' },
  removeSecondFactorAction: { id: 'nobody' },
  removeSingleSignOnAction: { id: 'nobody' },
  addImportedTasksAction: { manifest: { djag: 1, tasks: [] } },
  stageEditsAction: { edits: [{ operation: 'changeTask', id: NOBODY, before: { retryLimit: 0 }, after: { retryLimit: 1 } }] },
  startChangeSetAction: {},
  editChangeSetAction: { step: 'undo', id: NOBODY },
  applyChangeSetAction: { id: NOBODY, revision: 0 },
  revertChangeSetAction: { id: NOBODY },
  createTaskAction: taskInputFor(NOBODY),
  updateTaskAction: { input: taskInputFor(NOBODY), id: NOBODY, updatedAt: instant },
  deleteTaskAction: { id: NOBODY },
  moveTasksAction: { moves: [{ taskId: NOBODY, to: { x: 1, y: 2 } }] },
  deleteTasksAction: { ids: [NOBODY] },
  // Each kind of change has its own permission; its own test tries them all.
  takeBackChangeAction: { change: { kind: 'switch', enabled: false }, ids: [999_999] },
  changeMatchingTasksAction: { filter: { search: 'nobody' }, change: { kind: 'delete' }, after: null, through: null },
  tagTasksAction: { ids: [NOBODY], add: ['finance'] },
  saveViewAction: { name: 'Morning', query: '', look: { hidden: [], isCompact: false }, isShared: false },
  deleteViewAction: { id: NOBODY },
  putSecretAction: { name: 'mail-password', value: 'hunter2' },
  deleteSecretAction: { name: 'nobody' },
  createTagAction: { name: 'finance' },
  changeTagAction: { id: NOBODY, name: 'money' },
  deleteTagAction: { id: NOBODY },
  setTasksEnabledAction: { ids: [NOBODY], enabled: false },
  toggleTasksAction: { ids: [NOBODY] },
  pauseTasksAction: { ids: [NOBODY], note: '', until: null, resumeChoice: 'fromNow' },
  runTasksNowAction: { ids: [NOBODY] },
  removeDemoDataAction: undefined,
  makeTokenAction: { name: 'deploy', of: 'person', role: null, tags: null, scopes: null, expiresInDays: 1 },
  revokeTokenAction: { id: SOME_RUN },
  createCrontabAction: crontabInputFor({ timezone: 'Nowhere/Never' }),
  updateCrontabAction: { input: crontabInputFor(), id: NOBODY, updatedAt: instant },
  deleteCrontabAction: { id: NOBODY },
  createDependencyAction: dependencyInputFor(NOBODY, NOBODY - 1),
  updateDependencyAction: { ...dependencyInputFor(NOBODY, NOBODY - 1), id: NOBODY, basedOn: dependencyInputFor(NOBODY, NOBODY - 1) },
  deleteDependencyAction: { id: NOBODY },
  acknowledgeIncidentAction: { id: NOBODY },
  silenceIncidentAction: { id: NOBODY, until: null },
  createChannelAction: { name: 'Ops', config: CHANNEL, isEnabled: true },
  changeChannelAction: { id: NOBODY, input: { name: 'Ops', config: CHANNEL, isEnabled: true }, updatedAt: null },
  deleteChannelAction: { id: NOBODY },
  testChannelAction: { id: NOBODY },
  createRuleAction: RULE,
  changeRuleAction: { id: NOBODY, rule: RULE, updatedAt: null },
  deleteRuleAction: { id: NOBODY },
  saveOwnNotificationsAction: { rule: { leastSeverity: 'warning', tags: [], owners: [], hours: null }, byMail: true, digest: null },
  testOwnNotificationsAction: {},
  sendAgainAction: { id: NOBODY },
}

export const PAYLOADS: UserActionPayloads = {
  'run-now': { taskId: NOBODY },
  'cancel-run': { runId: SOME_RUN },
  rerun: { runId: SOME_RUN },
  'mark-run': { runId: SOME_RUN, as: 'failed' },
  'tell-run': { runId: SOME_RUN, action: 'stop-after-step' },
  'tell-task-runs': { taskId: NOBODY, action: 'stop-after-step' },
  'withdraw-request': { requestId: SOME_RUN },
  'skip-instant': { taskId: NOBODY, instant },
  'waive-dependency': { dependencyId: NOBODY },
  backfill: { taskId: NOBODY, from: instant, through: instant },
  'cancel-backfill': { backfillId: SOME_RUN },
  'pause-task': { taskId: NOBODY, note: '', until: null, resumeChoice: 'fromNow' },
  'resume-task': { taskId: NOBODY },
  'reload-handlers': {},
  unclassified: { some: 'signal' },
}
