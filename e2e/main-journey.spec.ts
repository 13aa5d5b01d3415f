import { expect, type Page, test } from '@playwright/test'
import type { HealthView } from '#domain/views/health-views.ts'
import type { ActionPage, AuditPage } from '#domain/views/operation-views.ts'
import type { RunDetail, RunPage, RunRow } from '#domain/views/run-views.ts'
import type { DependencyRow, EnablingPreview, TaskPage } from '#domain/views/task-views.ts'
import { ADMINISTRATOR, setUpByForm, signInByForm } from '#e2e/administrator.ts'
import { choose, chooser, jsonEditor, writeExpressionWithSeconds, writeJson } from '#e2e/fields.ts'
import { drawEdge, taskOnCanvas } from '#e2e/graph-canvas.ts'
import { Installation } from '#e2e/installation.ts'
import { expectEachAfterItsDependee, expectOneOutcomeForEachInstant, scheduledRuns } from '#e2e/instant-outcomes.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, expectNoSidewaysScroll, watchErrors } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'

/** The crontab of both tasks, by its seconds column. */
const EVERY_SECONDS = 3
const EVERY_MS = EVERY_SECONDS * 1000
const EXPRESSION = `*/${EVERY_SECONDS} * * * * *`

const FIRST = 'load orders'
const SECOND = 'send report'

/** What waits for cron, for a process to start or for a lease to run out. */
const PATIENCE = { timeout: 60_000 }

test.describe.configure({ mode: 'serial', timeout: 120_000 })

let installation: Installation
let page: Page
let firstId: number
let secondId: number
let edge: DependencyRow

test.beforeAll(async ({ browser }) => {
  // The sources may have to be built, on a machine that also runs the other application.
  test.setTimeout(360_000)
  installation = await Installation.start()
  page = await browser.newPage({ baseURL: installation.url })
})

test.afterAll(async () => {
  await page?.close()
  await installation?.remove()
})

test('the set-up page: nothing for axe in light or dark, no error in the console, no sideways scroll on a phone', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: installation.url })
  const visitor = await context.newPage()
  const errors = watchErrors(visitor)
  await visitor.goto('/set-up')
  await expect(visitor.getByLabel('Your name')).toBeVisible()
  await expectAccessible(visitor)
  await expectNoSidewaysScroll(visitor)
  expect(errors).toEqual([])
  await context.close()
})

test('who only reaches the set-up page makes no account: it takes the token that this start printed', async ({ browser }) => {
  const stranger = await browser.newPage({ baseURL: installation.url })
  await stranger.goto('/set-up')
  await stranger.getByLabel('Your name').fill('Eve')
  await stranger.getByLabel('E-mail').fill('eve@example.org')
  await stranger.getByLabel('Password').fill('a long enough password')
  await stranger.getByLabel('Set-up token').fill('guessed')
  await stranger.getByRole('button', { name: 'Make the administrator’s account' }).click()
  await expect(stranger.getByText('This is not the token that Djag printed when it started.')).toBeVisible()
  await expect(stranger).toHaveURL(/\/set-up$/)
  await stranger.close()
})

test('a newcomer makes the first account in the browser, and nobody makes another one after that', async ({ browser }) => {
  await setUpByForm(page, installation.firstPage)
  const stranger = await browser.newPage({ baseURL: installation.url })
  await stranger.goto('/set-up')
  await expect(stranger).toHaveURL(/\/sign-in/)
  const signUp = await stranger.request.post('/api/auth/sign-up/email', {
    headers: { origin: installation.url },
    data: { ...ADMINISTRATOR, email: 'stranger@example.org' },
  })
  expect(signUp.ok()).toBe(false)
  await stranger.close()
})

test('a task is made in one form together with its crontab', async () => {
  await page.getByRole('link', { name: 'Tasks', exact: true }).first().click()
  await page.getByRole('link', { name: 'New task' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill(FIRST)
  await choose(page, chooser(page, 'Handler'), 'wait')
  await writeJson(page, jsonEditor(page, 'Named arguments'), '{ "milliseconds": 1200 }')

  await page.getByRole('button', { name: 'New crontab …' }).click()
  const dialog = page.getByRole('dialog', { name: 'New crontab' })
  await writeExpressionWithSeconds(dialog, EXPRESSION)
  await expect(dialog.getByRole('textbox', { name: 'Second', exact: true })).toHaveValue(`*/${EVERY_SECONDS}`)
  await expect(dialog.getByRole('region', { name: 'What this crontab means' }).getByRole('listitem')).toHaveCount(10)
  await dialog.getByRole('button', { name: 'Create crontab' }).click()
  await expect(dialog).toBeHidden()
  await expect(chooser(page, 'Crontab')).toContainText(EXPRESSION)

  firstId = await createTask()
})

test('a second task is made with the crontab that is there', async () => {
  await openPage(page, '/tasks/new')
  await page.getByLabel('Name', { exact: true }).fill(SECOND)
  await choose(page, chooser(page, 'Handler'), 'log')
  await writeJson(page, jsonEditor(page, 'Named arguments'), '{ "message": "The report is out." }')
  await choose(page, chooser(page, 'Crontab'), EXPRESSION)
  secondId = await createTask()
})

test('an edge drawn on the graph makes the second wait for the first, and one that would close a cycle is refused with its path', async () => {
  await openPage(page, '/graph')
  await expect(taskOnCanvas(page, firstId)).toBeVisible()
  await drawEdge(page, firstId, secondId)
  const edges = () => readView<{ rows: DependencyRow[] }>(page, `/v1/pages/dependencies?task=${secondId}`)
  let drawn: DependencyRow | undefined
  const read = async () => {
    const { rows } = await edges()
    drawn = rows[0]
    return rows
  }
  await expect.poll(read).toHaveLength(1)
  expect(drawn).toMatchObject({ dependeeName: FIRST, dependerName: SECOND, future: false, endings: 'succeeded' })
  if (drawn) edge = drawn

  await openPage(page, '/graph')
  await expect(page.locator('.react-flow__edge')).toHaveCount(1)
  await drawEdge(page, secondId, firstId)
  const refusal = page.getByRole('alert').filter({ hasText: `“${FIRST}” can't depend on “${SECOND}”` })
  await expect(refusal).toContainText(new RegExp(`(${FIRST} → ${SECOND} → ${FIRST}|${SECOND} → ${FIRST} → ${SECOND})`))
  expect((await edges()).rows).toHaveLength(1)
})

test('runs appear at their instants without a reload, each of the second after one of the first', async () => {
  await openPage(page, `/tasks/${secondId}`)
  const lastRuns = page.getByRole('table', { name: 'Last runs' })
  const newest = lastRuns.getByRole('link', { name: 'Succeeded' }).first()
  await expect(newest).toBeVisible(PATIENCE)
  await markPage()
  const seen = await newest.getAttribute('href')
  await expect(newest).not.toHaveAttribute('href', seen ?? '', PATIENCE)
  await expectPageNotReloaded()

  await expect.poll(() => countOfSucceeded(secondId), PATIENCE).toBeGreaterThan(3)
  for (const run of await scheduledRuns(page, firstId)) {
    expect(Date.parse(run.scheduledFor) % EVERY_MS, `an instant of ${EXPRESSION}`).toBe(0)
    expect(Date.parse(run.activatedAt)).toBeGreaterThanOrEqual(Date.parse(run.scheduledFor))
  }
  expect(await expectEachAfterItsDependee(page, edge)).toBeGreaterThan(0)
})

test('the page of a run shows what let it start, its log and its result', async () => {
  await openPage(page, `/runs?task=${secondId}&state=succeeded`)
  await page.getByRole('table', { name: 'Runs' }).getByRole('link', { name: SECOND }).first().click()
  await expect(page.getByRole('log')).toContainText('The report is out.')
  await expect(page.getByRole('tree', { name: 'Result' })).toContainText('The report is out.')
  await expect(page.getByRole('link', { name: 'had ended with this run' })).toBeVisible()
})

test('without a worker the dashboard says so, and the runs go on when it is back', async () => {
  await openPage(page, '/')
  await markPage()
  await installation.stopWorker()
  const notice = page.getByRole('status').filter({ hasText: 'No worker is live' })
  await expect(notice).toBeVisible(PATIENCE)
  expect(await readView<HealthView>(page, '/health')).toMatchObject({ liveSchedulers: 0, liveRunners: 0, databaseIsUp: true })

  await installation.startWorker()
  const backMs = Date.now()
  await expect(notice).toBeHidden(PATIENCE)
  await expectPageNotReloaded()
  await expectRunsAfter(backMs)
  await expectOneOutcomeForEachInstant(page, firstId, EVERY_MS)
})

test('killing everything and starting it again loses nothing', async ({ browser }) => {
  test.setTimeout(180_000)
  // Of the answer that shows it: a second later it has ended.
  let underWay: RunRow | undefined
  const read = async () => {
    underWay = (await runsOf(firstId, 'running'))[0]
    return underWay
  }
  await expect.poll(read, PATIENCE).toBeTruthy()
  await installation.killEverything()
  await installation.startAll()
  const backMs = Date.now()

  await openPage(page, '/tasks')
  await expect(page.getByRole('heading', { name: 'Tasks', level: 1 }), 'the session outlives it').toBeVisible()
  await expectRunsAfter(backMs)
  for (const id of [firstId, secondId]) expect(await expectOneOutcomeForEachInstant(page, id, EVERY_MS)).toBeGreaterThan(5)
  await expectEachAfterItsDependee(page, edge)
  const run = await readView<RunDetail>(page, `/v1/runs/${underWay?.id}`)
  expect(run.state, 'the run that was under way ended all the same').toBe('succeeded')
  expect(run.attempts.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(1)

  const other = await browser.newPage({ baseURL: installation.url })
  await signInByForm(other)
  await other.close()
})

test('a run asked for from the list says what it means, and happens beside the crontab', async () => {
  await openPage(page, '/tasks')
  await page.getByRole('checkbox', { name: `Select ${SECOND}` }).click()
  await page.getByRole('button', { name: 'Run 1 task now' }).click()
  const dialog = page.getByRole('dialog', { name: new RegExp(`Run .*${SECOND}.* now`) })
  await expect(dialog).toContainText('the next instants stay as they are')
  await expect(dialog).toContainText('It waits for the dependencies like a scheduled run.')
  await dialog.getByRole('checkbox', { name: 'Ignore dependencies' }).click()
  await expect(dialog).toContainText('takes nothing from the next scheduled run')
  await dialog.getByRole('button', { name: 'Run now' }).click()
  await expect(page.getByText(/Asked for a run of .*send report/)).toBeVisible()
  await expect.poll(async () => (await requestedRuns(secondId)).map(({ state }) => state), PATIENCE).toEqual(['succeeded'])
  const [requested] = await requestedRuns(secondId)
  const run = await readView<RunDetail>(page, `/v1/runs/${requested?.id}`)
  expect(run).toMatchObject({ requestedByName: ADMINISTRATOR.name, gates: [{ by: 'ignored' }] })
})

test('a disabled task is not scheduled, and enabling it asks what becomes of the instants that passed', async () => {
  await openPage(page, `/tasks/${secondId}`)
  await page.getByRole('button', { name: 'Disable', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Enable', exact: true })).toBeVisible()
  const passed = async () => (await readView<EnablingPreview>(page, `/v1/pages/tasks/${secondId}/enabling`)).undecidedCount
  await expect.poll(passed, PATIENCE).toBeGreaterThan(2)

  await page.getByRole('button', { name: 'Enable', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: new RegExp(`Enable .*${SECOND}`) })
  await expect(dialog).toContainText(/\d+ instants passed without a run/)
  await dialog.getByRole('radio', { name: /Run the latest: 1 run/ }).click()
  await dialog.getByRole('button', { name: 'Enable; 1 run now' }).click()
  await expect(page.getByRole('button', { name: 'Disable', exact: true })).toBeVisible()
  await expect(page.getByText('while disabled')).toBeVisible(PATIENCE)
  await expectRunsAfter(Date.now())
  await expectOneOutcomeForEachInstant(page, secondId, EVERY_MS)
})

test('an edited task runs with its new arguments', async () => {
  await openPage(page, `/tasks/${firstId}`)
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  const editor = jsonEditor(page, 'Named arguments')
  await expect(editor).toContainText('1200')
  await page.getByLabel('Description').fill('Reads what came in since the last look.')
  await writeJson(page, editor, '{ "milliseconds": 100 }')
  await page.getByRole('button', { name: 'Save task' }).click()
  // The form holds these words before they are saved, and the history of edits tells them once more.
  await expect(page).toHaveURL(new RegExp(`/tasks/${firstId}$`))
  await expect(page.getByRole('paragraph').filter({ hasText: 'Reads what came in since the last look.' })).toBeVisible()
  const savedMs = Date.now()
  await expectRunsAfter(savedMs)
  const [newest] = await runsOf(firstId, 'succeeded')
  expect(await readView<RunDetail>(page, `/v1/runs/${newest?.id}`)).toMatchObject({ kwargs: { milliseconds: 100 } })
})

test('an action of no known type is carried out once and keeps what was written', async () => {
  await openPage(page, '/actions')
  await page.getByRole('link', { name: 'New action' }).first().click()
  await page.getByRole('radio', { name: 'Unclassified' }).click()
  await writeJson(page, jsonEditor(page, 'Payload'), '{ "inventory": "frozen" }')
  await page.getByRole('button', { name: 'Ask for “Unclassified”' }).click()
  await expect(page.getByText('Recorded and announced.')).toBeVisible(PATIENCE)
  await expect(page.getByText('frozen')).toBeVisible()
  const { rows } = await readView<ActionPage>(page, '/v1/actions?type=unclassified')
  expect(rows).toMatchObject([{ state: 'done', payload: { inventory: 'frozen' }, actorName: ADMINISTRATOR.name }])
})

test('deleting a task names the task that loses it; its runs stay', async () => {
  await openPage(page, `/tasks/${firstId}`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete task …' }).click()
  const dialog = page.getByRole('dialog', { name: new RegExp(`Delete .*${FIRST}`) })
  await expect(dialog).toContainText(SECOND)
  await dialog.getByRole('button', { name: 'Delete; 1 task loses this dependency' }).click()
  await expect(page).toHaveURL(/\/tasks$/)
  await expect(page.getByRole('link', { name: SECOND })).toBeVisible()
  await expect(page.getByRole('link', { name: FIRST })).toBeHidden()
  const { rows } = await readView<TaskPage>(page, '/v1/pages/tasks')
  expect(rows).toMatchObject([{ name: SECOND, dependsOnCount: 0 }])
  await expectRunsAfter(Date.now(), [secondId])
  expect((await scheduledRuns(page, firstId)).at(0)).toMatchObject({ taskName: FIRST })
})

test('the audits tell who did all of that', async () => {
  const { rows } = await readView<AuditPage>(page, '/v1/audits?limit=200')
  const changes = rows.filter(({ type }) => !/^sign/.test(type)).toReversed()
  expect(changes.map(({ type, subjectName }) => `${type}: ${subjectName}`)).toEqual([
    `administrator-set-up: ${ADMINISTRATOR.name}`,
    `crontab-changed: ${EXPRESSION} (UTC)`,
    `task-changed: ${FIRST}`,
    `task-changed: ${SECOND}`,
    `dependency-changed: ${SECOND} → ${FIRST}`,
    `run-now: ${SECOND}`,
    // Disabled, and enabled again.
    `task-changed: ${SECOND}`,
    `task-changed: ${SECOND}`,
    `task-changed: ${FIRST}`,
    'unclassified: Unclassified',
    // Deleted, with its dependency.
    `task-changed: ${FIRST}`,
    `dependency-changed: ${SECOND} → ${FIRST}`,
  ])
  for (const { actorName, outcome } of changes)
    expect({ actorName, outcome }).toEqual({ actorName: ADMINISTRATOR.name, outcome: 'succeeded' })
  expect(rows.find(({ type }) => type === 'signed-in')).toMatchObject({
    actorName: ADMINISTRATOR.name,
    address: expect.stringMatching(/^(127\.|::1)/),
  })
  await openPage(page, '/audits')
  const shown = page.getByRole('table', { name: 'Audits' }).locator('tbody').getByRole('row')
  await expect(shown).toHaveCount(rows.length)
})

async function createTask(): Promise<number> {
  await page.getByRole('button', { name: 'Create task' }).click()
  await expect(page).toHaveURL(/\/tasks\/\d+$/)
  return Number(page.url().split('/').at(-1))
}

async function runsOf(taskId: number, state: RunRow['state']): Promise<RunRow[]> {
  return (await readView<RunPage>(page, `/v1/runs?task=${taskId}&state=${state}`)).rows
}

async function requestedRuns(taskId: number): Promise<RunRow[]> {
  return (await readView<RunPage>(page, `/v1/runs?task=${taskId}&kind=manual`)).rows
}

async function countOfSucceeded(taskId: number): Promise<number> {
  return (await runsOf(taskId, 'succeeded')).length
}

/** Runs of these tasks for instants after this moment have succeeded. */
async function expectRunsAfter(momentMs: number, taskIds = [firstId, secondId]): Promise<void> {
  for (const id of taskIds) {
    await expect
      .poll(async () => (await runsOf(id, 'succeeded')).some(({ scheduledFor }) => Date.parse(scheduledFor) > momentMs), PATIENCE)
      .toBe(true)
  }
}

async function markPage(): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute('data-seen-by-test', ''))
}

async function expectPageNotReloaded(): Promise<void> {
  await expect(page.locator('html[data-seen-by-test]')).toBeAttached()
}
