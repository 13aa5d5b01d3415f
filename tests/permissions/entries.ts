import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Permission } from '#domain/roles.ts'

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url))

/** Who gets in: whoever has the permission, anybody with a session, or anybody at all. */
export type Rule = Permission | 'whoever is signed in' | 'anybody'

/** Everything that can be called, by the name of its file or of its function: what no rule names is not meant to be there. */
export const PAGE_RULES: Readonly<Record<string, Rule>> = {
  '/set-up': 'anybody',
  '/sign-in': 'anybody',
  '/choose-password': 'anybody',
  '/': 'read',
  '/[...address]': 'read',
  '/actions': 'read',
  '/actions/[id]': 'read',
  '/actions/new': 'read',
  '/audits': 'read',
  '/change-sets': 'read',
  '/change-sets/[id]': 'read',
  '/crontabs': 'read',
  '/crontabs/[id]': 'read',
  '/crontabs/new': 'read',
  '/dependencies': 'read',
  '/digest': 'read',
  '/graph': 'read',
  '/inbox': 'read',
  '/inbox/[id]': 'read',
  '/people': 'manage-people',
  '/plan': 'read',
  '/secrets': 'list-secrets',
  '/runs': 'read',
  '/runs/[id]': 'read',
  '/settings': 'read',
  '/settings/api': 'read',
  '/settings/notifications': 'read',
  '/settings/tokens': 'read',
  '/tasks': 'read',
  '/tasks/[id]': 'read',
  '/tasks/[id]/edit': 'read',
  '/tasks/import': 'read',
  '/tasks/new': 'read',
  '/workers': 'read',
}

export const ROUTE_RULES: Readonly<Record<string, Rule>> = {
  'GET /api/[...address]': 'read',
  'GET /api/audits/file': 'read-audits',
  'GET /api/auth/[...all]': 'anybody',
  'POST /api/auth/[...all]': 'anybody',
  'POST /api/callbacks/[token]': 'anybody',
  'GET /api/health': 'read',
  'GET /api/health/live': 'anybody',
  'GET /api/health/ready': 'anybody',
  'GET /api/metrics': 'anybody',
  'GET /api/live': 'read',
  'GET /api/me': 'read',
  'GET /api/me/incidents': 'read',
  'GET /api/me/notifications': 'read',
  'GET /api/me/tasks': 'read',
  'GET /api/runs/[id]/log': 'read-logs',
  'GET /api/runs/csv': 'read',
  'GET /api/sessions': 'read',
  'GET /offline-worker.js': 'anybody',
}

/** The action that asks for a user action of any type is one entry for each type: its permission is the type. */
export const ANY_USER_ACTION = 'requestUserActionAction'

export const ACTION_RULES: Readonly<Record<string, Rule>> = {
  setUpAdministratorAction: 'anybody',
  choosePasswordAction: 'anybody',
  confirmPasswordAction: 'whoever is signed in',
  endOwnSessionsAction: 'whoever is signed in',
  invitePersonAction: 'manage-people',
  changePersonRoleAction: 'manage-people',
  switchPersonAction: 'manage-people',
  makePersonPasswordLinkAction: 'manage-people',
  endPersonSessionsAction: 'manage-people',
  removeSecondFactorAction: 'manage-people',
  removeSingleSignOnAction: 'manage-people',
  addImportedTasksAction: 'edit-tasks',
  // What is staged is asked about edit by edit, and once more when it is applied.
  stageEditsAction: 'edit-tasks',
  startChangeSetAction: 'whoever is signed in',
  editChangeSetAction: 'whoever is signed in',
  applyChangeSetAction: 'switch-tasks',
  revertChangeSetAction: 'switch-tasks',
  createTaskAction: 'edit-tasks',
  updateTaskAction: 'edit-tasks',
  deleteTaskAction: 'edit-tasks',
  moveTasksAction: 'edit-tasks',
  tagTasksAction: 'edit-tasks',
  deleteTasksAction: 'edit-tasks',
  changeMatchingTasksAction: 'edit-tasks',
  takeBackChangeAction: 'switch-tasks',
  saveViewAction: 'own-views',
  deleteViewAction: 'own-views',
  putSecretAction: 'manage-secrets',
  deleteSecretAction: 'manage-secrets',
  createTagAction: 'edit-tags',
  changeTagAction: 'edit-tags',
  deleteTagAction: 'edit-tags',
  setTasksEnabledAction: 'switch-tasks',
  toggleTasksAction: 'switch-tasks',
  pauseTasksAction: 'pause-task',
  runTasksNowAction: 'run-now',
  removeDemoDataAction: 'remove-demo',
  makeTokenAction: 'own-tokens',
  revokeTokenAction: 'own-tokens',
  createCrontabAction: 'edit-crontabs',
  updateCrontabAction: 'edit-crontabs',
  deleteCrontabAction: 'edit-crontabs',
  createDependencyAction: 'edit-dependencies',
  updateDependencyAction: 'edit-dependencies',
  deleteDependencyAction: 'edit-dependencies',
  acknowledgeIncidentAction: 'handle-incidents',
  silenceIncidentAction: 'handle-incidents',
  createChannelAction: 'manage-channels',
  changeChannelAction: 'manage-channels',
  deleteChannelAction: 'manage-channels',
  testChannelAction: 'manage-channels',
  createRuleAction: 'manage-channels',
  changeRuleAction: 'manage-channels',
  deleteRuleAction: 'manage-channels',
  saveOwnNotificationsAction: 'own-notifications',
  testOwnNotificationsAction: 'own-notifications',
  sendAgainAction: 'send-messages',
}

type Callable = (...parts: never[]) => Promise<unknown>

/** The pages of production, by address. */
export async function pagesOfTheCode(): Promise<string[]> {
  return (await filesOf('app/**/page.tsx')).map((file) => addressOf(file, 'page.tsx'))
}

/** Every method of every route. Those of the public API name their own rules, and are tried where it is. */
export async function routesOfTheCode(): Promise<Map<string, Callable>> {
  const routes = new Map<string, Callable>()
  for (const file of await filesOf('app/**/route.ts')) {
    if (/^app\/api\/(worker\/)?v1\//.test(file)) continue
    for (const [method, handler] of Object.entries(await import(`${CHECKOUT}${file}`))) {
      if (/^[A-Z]+$/.test(method)) routes.set(`${method} ${addressOf(file, 'route.ts')}`, handler as Callable)
    }
  }
  return routes
}

/** Everything that a 'use server' file exports. */
export async function serverActionsOfTheCode(): Promise<Map<string, Callable>> {
  const actions = new Map<string, Callable>()
  for (const file of await filesOf('server/server-actions/*-actions.ts')) {
    for (const [name, action] of Object.entries(await import(`${CHECKOUT}${file}`))) actions.set(name, action as Callable)
  }
  return actions
}

async function filesOf(pattern: string): Promise<string[]> {
  const files: string[] = []
  for await (const file of glob(pattern, { cwd: CHECKOUT })) files.push(file)
  return files.sort()
}

function addressOf(file: string, name: string): string {
  const path = file.slice('app'.length, -name.length).replaceAll(/\/\([^)]+\)/g, '')
  return path === '/' ? path : path.replace(/\/$/, '')
}
