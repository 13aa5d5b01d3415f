import { expect, type Page } from '@playwright/test'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import type { GraphView } from '#domain/views/graph-views.ts'
import type { IncidentRow } from '#domain/views/incident-views.ts'
import type { ActionPage } from '#domain/views/operation-views.ts'
import type { RunPage } from '#domain/views/run-views.ts'
import { jsonEditor, writeJson } from '#e2e/fields.ts'
import { openPage } from '#e2e/open-page.ts'
import { readView } from '#e2e/read-view.ts'

/** Where each page is, and what shows that its data has come. */
export const PAGES: Readonly<
  Record<string, { path: string | ((page: Page) => Promise<string>); shows: (page: Page) => ReturnType<Page['locator']> }>
> = {
  overview: { path: '/', shows: (page) => page.getByText(/sample|demo/i).first() },
  inbox: {
    path: async (page) => {
      await incidentId(page)
      return '/inbox'
    },
    shows: (page) => page.getByRole('table', { name: 'Open incidents' }),
  },
  'an incident': {
    path: async (page) => `/inbox/${await incidentId(page)}`,
    shows: (page) => page.getByRole('heading', { name: 'What happened' }),
  },
  digest: { path: '/digest', shows: (page) => page.getByText(/by the calendar of/) },
  plan: { path: '/plan?span=3600', shows: (page) => page.getByRole('button', { name: /orders\.validate/ }) },
  'the plan as a list': {
    path: '/plan?view=list&span=3600',
    shows: (page) => page.getByRole('table', { name: 'Runs of the plan' }).getByText('Expected').first(),
  },
  tasks: { path: '/tasks', shows: (page) => page.getByRole('table', { name: 'Tasks' }) },
  'a new task': { path: '/tasks/new', shows: (page) => jsonEditor(page, 'Named arguments').getByRole('textbox') },
  'an import': { path: '/tasks/import', shows: (page) => page.getByRole('textbox', { name: 'What is to be imported' }) },
  'a task': { path: async (page) => `/tasks/${await dependerId(page)}`, shows: (page) => page.getByRole('heading', { name: 'Settings' }) },
  'an edited task': {
    path: async (page) => `/tasks/${await dependerId(page)}/edit`,
    shows: (page) => jsonEditor(page, 'Named arguments').getByRole('textbox'),
  },
  graph: { path: '/graph', shows: (page) => page.locator('.react-flow__node').first() },
  runs: { path: '/runs', shows: (page) => page.getByRole('table', { name: 'Runs' }) },
  'a run': { path: async (page) => `/runs/${await endedRunId(page)}`, shows: (page) => page.getByRole('heading', { name: /^Log\s*\d/ }) },
  crontabs: { path: '/crontabs', shows: (page) => page.getByRole('table', { name: 'Crontabs' }) },
  'a new crontab': { path: '/crontabs/new', shows: (page) => page.getByRole('region', { name: 'What this crontab means' }) },
  'a crontab': {
    path: async (page) => `/crontabs/${(await usedCrontab(page)).id}`,
    shows: (page) => page.getByRole('heading', { name: 'Tasks that follow it' }),
  },
  'change sets': {
    path: '/change-sets',
    shows: (page) => page.getByText('No change sets yet').or(page.getByRole('table', { name: 'Change sets' })),
  },
  dependencies: { path: '/dependencies', shows: (page) => page.getByRole('table', { name: 'Dependencies' }) },
  actions: {
    path: async (page) => {
      await doneActionId(page)
      return '/actions'
    },
    shows: (page) => page.getByRole('table', { name: 'Actions' }),
  },
  'an action': { path: async (page) => `/actions/${await doneActionId(page)}`, shows: (page) => page.getByText('Recorded and announced.') },
  'a new action': { path: '/actions/new?type=run-now', shows: (page) => page.getByRole('button', { name: 'Ask for “Run now”' }) },
  audits: { path: '/audits', shows: (page) => page.getByRole('table', { name: 'Audits' }) },
  workers: { path: '/workers', shows: (page) => page.getByText('Live', { exact: true }).first() },
  tokens: { path: '/settings/tokens', shows: (page) => page.getByText('No tokens yet').or(page.getByRole('table', { name: 'Tokens' })) },
  'the API': { path: '/settings/api', shows: (page) => page.getByText('/actions/pause-task', { exact: true }) },
  notifications: {
    path: '/settings/notifications',
    shows: (page) => page.getByText('No channels yet').or(page.getByRole('table', { name: 'Channels' })),
  },
  secrets: { path: '/secrets', shows: (page) => page.getByText('No secrets yet').or(page.getByRole('table', { name: 'Secrets' })) },
  people: { path: '/people', shows: (page) => page.getByRole('table', { name: 'People' }) },
  settings: { path: '/settings', shows: (page) => page.getByRole('heading', { name: 'Password' }) },
}

/** A task with dependencies. */
async function dependerId(page: Page): Promise<number> {
  const { edges } = await readView<GraphView>(page, '/v1/pages/graph')
  return edges[0]?.dependerId ?? 0
}

async function usedCrontab(page: Page): Promise<CrontabRow> {
  const { rows } = await readView<{ rows: CrontabRow[] }>(page, '/v1/pages/crontabs')
  const used = rows.find(({ users }) => users.length > 1)
  if (!used) throw new Error('The demo has no crontab that tasks share.')
  return used
}

/** The demo's heartbeat runs every ten seconds. */
async function endedRunId(page: Page): Promise<string> {
  const succeeded = async () => (await readView<RunPage>(page, '/v1/runs?state=succeeded')).rows
  await expect.poll(async () => (await succeeded()).length, { timeout: 30_000 }).toBeGreaterThan(0)
  return (await succeeded())[0]?.id ?? ''
}

/** Tasks of the demo fail; a worker looks for that every ten seconds. */
async function incidentId(page: Page): Promise<number> {
  const open = async () => (await readView<{ rows: IncidentRow[] }>(page, '/v1/pages/incidents/open')).rows
  await expect.poll(async () => (await open()).length, { timeout: 45_000 }).toBeGreaterThan(0)
  return (await open())[0]?.id ?? 0
}

/** An action that is done: the one that is there, or one made by the form. */
async function doneActionId(page: Page): Promise<number> {
  const done = async () => (await readView<ActionPage>(page, '/v1/actions?type=unclassified&state=done')).rows[0]?.id
  const known = await done()
  if (known !== undefined) return known
  await openPage(page, '/actions/new?type=unclassified')
  await writeJson(page, jsonEditor(page, 'Payload'), '{ "inventory": "frozen" }')
  await page.getByRole('button', { name: 'Ask for “Unclassified”' }).click()
  await expect(page.getByText('Recorded and announced.')).toBeVisible({ timeout: 30_000 })
  return (await done()) ?? 0
}
