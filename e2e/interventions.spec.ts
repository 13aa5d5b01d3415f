import type { Page } from '@playwright/test'
import type { RunDetail, RunPage, RunRow } from '#domain/views/run-views.ts'
import type { TaskDetail } from '#domain/views/task-views.ts'
import { ADMINISTRATOR } from '#e2e/administrator.ts'
import { jsonEditor, writeJson } from '#e2e/fields.ts'
import { makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, expectNoSidewaysScroll } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

const PATIENCE = { timeout: 60_000 }
const NIGHTLY = '30 2 * * *'
const HOURLY = '5 * * * *'

/** So that a test tried again finds no task of its name. */
const unique = (name: string) => `${name} ${Date.now().toString(36)}`

test('a task is paused with a note and an end, is found among the paused ones, and resumed', async ({ page }) => {
  const name = unique('inventory')
  const id = await makeTaskByApi(page, { name, handler: 'log', kwargs: { message: 'counted' }, crontab: NIGHTLY })
  await page.keyboard.press('p')
  const dialog = page.getByRole('dialog', { name: `Pause “${name}”?` })
  await dialog.getByLabel('Note').fill('The warehouse moves.')
  await dialog.getByLabel(/^Until/).fill('2020-01-01T08:00')
  await dialog.getByRole('button', { name: 'Pause task' }).click()
  await expect(dialog.getByRole('alert')).toContainText('This has passed.')
  await expect(dialog.getByLabel('Note')).toHaveValue('The warehouse moves.')
  await dialog.getByRole('button', { name: 'Tomorrow 08:00' }).click()
  await expect(dialog.getByText(/instants? will have passed at the end/)).toBeVisible()
  await dialog.getByRole('radio', { name: /Run the latest/ }).click()
  await dialog.getByRole('button', { name: 'Pause task' }).click()
  await expect(dialog).toBeHidden()

  await expect(page.getByText(`Paused by ${ADMINISTRATOR.name}`)).toBeVisible()
  await expect(page.getByRole('paragraph').filter({ hasText: 'The warehouse moves.' })).toBeVisible()
  await expect(page.getByText('then the latest instant that passed runs')).toBeVisible()
  expect((await readView<TaskDetail>(page, `/v1/tasks/${id}`)).task).toMatchObject({ state: 'paused', pause: { resumeChoice: 'latest' } })
  await openPage(page, '/tasks?state=paused')
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('resumes')
  await openPage(page, `/tasks/${id}`)
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect(page.getByText(`Resumed “${name}”.`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Pause …' })).toBeVisible()
})

test('a running run is cancelled, and says by whom', async ({ page }) => {
  const name = unique('long import')
  const id = await makeTaskByApi(page, { name, handler: 'wait', kwargs: { seconds: 600 }, crontab: NIGHTLY })
  await runNow(page)
  await openRun(page, id, 'running')
  await page.getByRole('button', { name: 'Cancel run …' }).click()
  const dialog = page.getByRole('dialog', { name: `Cancel this run of “${name}”?` })
  await expect(dialog).toContainText('Its worker is told to stop it')
  await dialog.getByRole('button', { name: 'Stop and cancel the run' }).click()
  await expect(page.getByText(`Cancelled by ${ADMINISTRATOR.name}`)).toBeVisible(PATIENCE)
  await expect(page.getByRole('button', { name: 'Rerun …' })).toBeVisible()
  expect(await runsOf(page, id)).toMatchObject([{ state: 'cancelled' }])
})

test('a running run is told to stop after its step, and says what it answered', async ({ page }) => {
  const name = unique('stepwise import')
  const id = await makeTaskByApi(page, { name, handler: 'wait', kwargs: { seconds: 600 }, crontab: NIGHTLY })
  await runNow(page)
  const runId = await openRun(page, id, 'running')
  await page.getByRole('button', { name: 'Tell it …' }).click()
  const dialog = page.getByRole('dialog', { name: `Tell this run of “${name}” …` })
  await expect(dialog.getByText('Its handler listens to that.')).toBeVisible(PATIENCE)
  await dialog.getByRole('radio', { name: /Something else/ }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('stop it')
  await dialog.getByRole('button', { name: 'Tell', exact: true }).click()
  await expect(dialog.getByText('a letter first')).toBeVisible()
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('stop it')
  await expectAccessible(page)
  await dialog.getByRole('radio', { name: /Stop after this step/ }).click()
  await dialog.getByRole('button', { name: 'Tell', exact: true }).click()
  await expect(dialog).toBeHidden()
  const told = page.getByRole('region', { name: /What it was told/ })
  await expect(told.getByText('Done')).toBeVisible(PATIENCE)
  await expect(told.getByText(`by ${ADMINISTRATOR.name}`)).toBeVisible()
  await expect.poll(async () => (await readView<RunDetail>(page, `/v1/runs/${runId}`)).state, PATIENCE).toBe('succeeded')
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)

  await openPage(page, `/tasks/${id}`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Tell running runs …' }).click()
  await expect(page.getByRole('dialog')).toContainText('No run is being executed just now that could hear it')
  await page.getByRole('dialog').getByRole('button', { name: 'Tell', exact: true }).click()
  await expect(page.getByText('nobody would hear it')).toBeVisible()
})

test('a task is run with other arguments for once: what is wrong is said beside what was typed, and the run says what differs', async ({
  page,
}) => {
  const name = unique('greeting')
  const id = await makeTaskByApi(page, { name, handler: 'log', kwargs: { message: 'good morning', level: 'info' }, crontab: NIGHTLY })
  await page.getByRole('button', { name: 'Run now', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `Run “${name}” now?` })
  await dialog.getByRole('checkbox', { name: 'With other arguments' }).click()
  const editor = jsonEditor(dialog, 'Named arguments')
  await writeJson(page, editor, '{"message": "{{ds}}", "level": "info"}')
  await dialog.getByRole('button', { name: 'Run now' }).click()
  await expect(dialog.getByText('There is no placeholder {{ds}}.')).toBeVisible()
  await expect(editor.locator('.view-lines')).toContainText('{{ds}}')
  await writeJson(page, editor, '{"message": "good {{task}} {{attempt}}", "level": "info"}')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Run now' }).click()
  await expect(dialog).toBeHidden()
  await openRun(page, id, 'succeeded')
  const difference = page.getByRole('region', { name: 'Other arguments than usual' })
  await expect(difference.getByRole('row')).toHaveText([/Of the task.*This run/, `messagegood morninggood ${name} {{attempt}}`])
  await expect(page.getByText(`good ${name} 1`, { exact: true }).first()).toBeVisible()
  expect((await readView<TaskDetail>(page, `/v1/tasks/${id}`)).input.kwargs).toEqual({ message: 'good morning', level: 'info' })
})

test('a failed run is rerun, and then marked as succeeded', async ({ page }) => {
  const name = unique('unreachable')
  const kwargs = { url: 'http://127.0.0.1:9/' }
  const id = await makeTaskByApi(page, { name, handler: 'http-request', kwargs, crontab: NIGHTLY })
  await runNow(page)
  const runId = await openRun(page, id, 'failed')
  await page.getByRole('button', { name: 'Rerun …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Rerun' }).click()
  await expect
    .poll(async () => (await readView<RunDetail>(page, `/v1/runs/${runId}`)).attempts.map(({ outcome }) => outcome), PATIENCE)
    .toEqual(['failed', 'failed'])
  await expect(page.getByText('rerun', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Mark succeeded …' }).click()
  const dialog = page.getByRole('dialog', { name: `Mark this run of “${name}” as succeeded?` })
  await expect(dialog).toContainText('tasks that wait for a success of its task may start')
  await dialog.getByRole('button', { name: 'Mark succeeded' }).click()
  await expect(page.getByText(`Marked as succeeded by ${ADMINISTRATOR.name}`)).toBeVisible()
  await expectAccessible(page)
  await expectNoSidewaysScroll(page)
  expect(await readView<RunDetail>(page, `/v1/runs/${runId}`)).toMatchObject({ state: 'succeeded', markedByName: ADMINISTRATOR.name })
})

test('a dependency that never ends is waived once, and the run that starts says by whom', async ({ page }) => {
  const [dependee, depender] = [unique('never runs'), unique('waits for it')]
  await makeTaskByApi(page, { name: dependee, handler: 'log', kwargs: { message: 'never' }, crontab: NIGHTLY })
  const id = await makeTaskByApi(page, {
    name: depender,
    handler: 'log',
    kwargs: { message: 'at last' },
    crontab: NIGHTLY,
    after: dependee,
  })
  await runNow(page)
  const asked = page.getByRole('region', { name: /Asked for, not started yet/ })
  await expect(asked).toContainText(`asked for by ${ADMINISTRATOR.name}`, PATIENCE)
  await page.getByRole('button', { name: 'Waive once …' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Waive once' }).click()
  await expect(asked).toBeHidden(PATIENCE)
  await openRun(page, id, 'succeeded')
  await expect(page.getByText(`was waived once by ${ADMINISTRATOR.name}`)).toBeVisible()
})

test('a run that waits is withdrawn and never starts', async ({ page }) => {
  const [dependee, depender] = [unique('absent'), unique('asked for in vain')]
  await makeTaskByApi(page, { name: dependee, handler: 'log', kwargs: { message: 'never' }, crontab: NIGHTLY })
  const id = await makeTaskByApi(page, {
    name: depender,
    handler: 'log',
    kwargs: { message: 'never' },
    crontab: NIGHTLY,
    after: dependee,
  })
  await runNow(page)
  await page.getByRole('button', { name: 'Withdraw' }).click(PATIENCE)
  await expect(page.getByText('Asked for, not started yet')).toBeHidden()
  expect((await readView<TaskDetail>(page, `/v1/tasks/${id}`)).pendingRequests).toEqual([])
  expect(await runsOf(page, id)).toEqual([])
})

test('the next instant is skipped, and the one after it comes next', async ({ page }) => {
  const id = await makeTaskByApi(page, {
    name: unique('tonight'),
    handler: 'log',
    kwargs: { message: 'not tonight' },
    crontab: NIGHTLY,
  })
  const before = (await readView<TaskDetail>(page, `/v1/tasks/${id}`)).task.nextInstant
  await page.getByRole('button', { name: 'Skip the next …' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('That can’t be undone')
  await dialog.getByRole('button', { name: /^Skip / }).click()
  await expect(page.getByText('skipped by a person')).toBeVisible()
  const { task, recentRanges } = await readView<TaskDetail>(page, `/v1/tasks/${id}`)
  expect(recentRanges).toMatchObject([{ kind: 'skipped', firstInstant: before, count: 1 }])
  expect(Date.parse(task.nextInstant ?? '')).toBeGreaterThan(Date.parse(before ?? ''))
})

test('a day is backfilled: counted before it is asked for, followed to its end, each run with its own instant', async ({ page }) => {
  const id = await makeTaskByApi(page, {
    name: unique('history'),
    handler: 'log',
    kwargs: { message: 'made up for' },
    crontab: HOURLY,
  })
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Backfill …' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('24 instants')
  const through = await dialog.getByLabel('Through').inputValue()
  await dialog.getByLabel('Through').fill('2019-01-01T00:00')
  await expect(dialog.getByRole('alert')).toContainText('ends before it begins')
  await dialog.getByLabel('Through').fill(through)
  await dialog.getByRole('button', { name: 'Ask for 24 runs' }).click()
  const backfills = page.getByRole('region', { name: /^Backfills/ })
  await expect(backfills).toContainText('24 runs: 24 succeeded', PATIENCE)
  await expect(backfills).toContainText('Done')
  const runs = await runsOf(page, id, 'backfill')
  expect(new Set(runs.map(({ scheduledFor }) => scheduledFor)).size).toBe(24)
  await backfills.getByRole('link', { name: 'All their runs' }).click()
  await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click()
  await expect(page.getByRole('link', { name: 'backfill of the task' })).toBeVisible()
})

/** Asks for a run on the page of a task. */
async function runNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run now', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
}

async function runsOf(page: Page, taskId: number, kind: RunRow['kind'] = 'manual'): Promise<RunRow[]> {
  return (await readView<RunPage>(page, `/v1/runs?task=${taskId}&kind=${kind}&limit=100`)).rows
}

/** Waits until the task's only requested run is in a state and opens its page. @returns its id */
async function openRun(page: Page, taskId: number, state: RunRow['state']): Promise<string> {
  await expect.poll(async () => (await runsOf(page, taskId)).map((run) => run.state), PATIENCE).toEqual([state])
  const [run] = await runsOf(page, taskId)
  if (!run) throw new Error('The run is gone.')
  await openPage(page, `/runs/${run.id}`)
  return run.id
}
