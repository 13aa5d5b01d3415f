import type { Locator, Page } from '@playwright/test'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import type { GraphView } from '#domain/views/graph-views.ts'
import type { RunDetail, RunPage } from '#domain/views/run-views.ts'
import type { DependencyRow, ScheduleChangePreview, TaskDetail } from '#domain/views/task-views.ts'
import { ADMINISTRATOR } from '#e2e/administrator.ts'
import { choose, chooser, jsonEditor, writeExpressionWithSeconds, writeJson } from '#e2e/fields.ts'
import { openPage } from '#e2e/open-page.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

test.describe('the crontab form and clock changes', () => {
  test('says while one types which times a change of the clock touches, and what each choice makes of them', async ({ page }) => {
    await openPage(page, '/crontabs/new')
    await page.getByLabel('Expression').fill('30 2 * * *')
    await choose(page, chooser(page, 'Time zone'), 'Europe/Berlin')
    await expect(page.getByText(/^On \w+ \d+ Mar \d{4} 02:30 does not exist\.$/)).toBeVisible()
    await expect(page.getByText('Shifted to 03:00.')).toBeVisible()
    await expect(page.getByText('No run.')).toBeVisible()
    await expect(page.getByText(/^On \w+ \d+ Oct \d{4} 02:30 occurs twice\.$/)).toBeVisible()
    await expect(page.getByText('Fires the first time (UTC+2).')).toBeVisible()
    await expect(page.getByText('Fires the second time (UTC+1).')).toBeVisible()

    await page.getByRole('textbox', { name: 'Hour', exact: true }).fill('12')
    await expect(page.getByText('Touches none of its times within a year.')).toHaveCount(2)
  })

  test('saves the choices, and tells them beside the list', async ({ page }) => {
    await openPage(page, '/crontabs/new')
    await page.getByLabel('Expression').fill('31 2 * * *')
    await choose(page, chooser(page, 'Time zone'), 'Europe/Berlin')
    await page.getByRole('radio', { name: 'Skip it that day' }).click()
    await page.getByRole('radio', { name: 'Run both times' }).click()
    await page.getByRole('button', { name: 'Create crontab' }).click()
    await expect(page).toHaveURL(/\/crontabs\/\d+$/)
    const { definition } = await readView<CrontabRow>(page, `/v1/crontabs/${page.url().split('/').at(-1)}`)
    expect(definition).toMatchObject({ minute: '31', gap: 'skip', overlap: 'both' })
    await expect(page.getByRole('radio', { name: 'Skip it that day' })).toBeChecked()
  })
})

test.describe('aligned dependencies', () => {
  test('are refused on a cycle with a future dependency: in the form at the freshness, on the canvas with the same sentence', async ({
    page,
  }) => {
    const edge = await edgeOnFutureCycle(page)
    const sentence = 'An aligned dependency can’t lie on a cycle'
    await openPage(page, `/tasks/${edge.dependerId}/edit`)
    const dependsOn = page.getByRole('group', { name: 'Depends on', exact: true })
    const freshness = dependsOn.getByLabel(`Depends on ${await placeOf(dependsOn, edge.dependeeName)}: how fresh`)
    await freshness.selectOption('aligned')
    await page.getByRole('button', { name: 'Save task' }).click()
    await expect(dependsOn.getByRole('alert')).toContainText(sentence)
    await expect(freshness).toHaveAttribute('aria-invalid', 'true')
    await expect(freshness).toHaveValue('aligned')

    await openPage(page, `/graph?chosen=${edge.dependeeId}-${edge.dependerId}`)
    const panel = page.getByRole('complementary', { name: 'Chosen on the graph' })
    await panel.getByLabel('How fresh').selectOption('aligned')
    await expect(page.getByRole('alert').filter({ hasText: sentence })).toContainText('→')
    await expect(panel.getByLabel('How fresh')).toHaveValue('new')
    expect(await edgeBetween(page, edge.dependeeId, edge.dependerId)).toMatchObject({ freshness: 'new' })
  })

  test('are made on the canvas, drawn and named as such, and unmade', async ({ page }) => {
    const edge = await edgeOffCycles(page)
    await openPage(page, `/graph?chosen=${edge.dependeeId}-${edge.dependerId}`)
    const freshness = page.getByRole('complementary', { name: 'Chosen on the graph' }).getByLabel('How fresh')
    const drawn = page.locator(`.react-flow__edge[data-id="${edge.dependeeId}-${edge.dependerId}"]`)
    await expect(drawn.locator('.djag-edge-ground')).toHaveCount(0)
    await freshness.selectOption('aligned')
    await expect.poll(async () => (await edgeBetween(page, edge.dependeeId, edge.dependerId))?.freshness).toBe('aligned')
    await expect(drawn.locator('.djag-edge-ground')).toHaveCount(1)
    await expect(drawn).toHaveAttribute('aria-label', `${edge.dependerName} runs after ${edge.dependeeName} for the same time`)
    await freshness.selectOption('new')
    await expect.poll(async () => (await edgeBetween(page, edge.dependeeId, edge.dependerId))?.freshness).toBe('new')
  })

  test('a future one can not be aligned, and says why', async ({ page }) => {
    await openPage(page, '/dependencies')
    await page.getByRole('button', { name: 'Add dependency' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add dependency' })
    await dialog.getByLabel('How fresh').selectOption('aligned')
    await dialog.getByRole('switch', { name: /^Future/ }).click()
    await expect(dialog.getByLabel('How fresh')).toBeDisabled()
    await expect(dialog.getByLabel('How fresh')).toHaveValue('new')
    await expect(dialog.getByText('A future dependency is never aligned')).toBeVisible()
  })
})

test.describe('a task whose instants wait', () => {
  test.describe.configure({ mode: 'serial' })

  const SOURCE = 'rules: a source that is disabled'
  const REPORT = 'rules: a report in a hurry'
  const YEARLY = '7 5 3 1 *'
  const EVERY_TWO = '*/2 * * * * *'
  const EVERY_THREE = '*/3 * * * * *'
  let reportId: number

  test('is made with retries and an aligned dependency, which the form tells in words', async ({ page }) => {
    await fillNewTask(page, SOURCE)
    await makeCrontab(page, YEARLY)
    await page.getByRole('switch', { name: /^Enabled/ }).click()
    await createTask(page)

    await fillNewTask(page, REPORT)
    await makeCrontab(page, EVERY_TWO)
    await addDependency(page, SOURCE)
    await fillRetries(page)
    reportId = await createTask(page)

    const { input, dependsOn } = await readView<TaskDetail>(page, `/v1/tasks/${reportId}`)
    expect(input).toMatchObject({
      retryLimit: 3,
      retryDelaySeconds: 30,
      retryBackoff: 'exponential',
      retryJitter: false,
      timeLimitSeconds: 90,
    })
    expect(dependsOn).toMatchObject([{ dependeeName: SOURCE, freshness: 'aligned', future: false }])
  })

  test('before its crontab changes, one is told what that drops and for which task', async ({ page }) => {
    await expectWaiting(page, reportId, 3)
    const { input } = await readView<TaskDetail>(page, `/v1/tasks/${reportId}`)
    await openPage(page, `/crontabs/${input.crontabId}`)
    await page.getByLabel('Expression').fill(EVERY_THREE)
    await page.getByRole('button', { name: /^Save; 1 task follows it/ }).click()
    const dialog = page.getByRole('dialog', { name: /wait under the old schedule/ })
    await expect(dialog.getByRole('link', { name: REPORT })).toBeVisible()

    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
    expect((await readView<CrontabRow>(page, `/v1/crontabs/${input.crontabId}`)).definition.second).toBe('*/2')
    await expect(page.getByLabel('Expression')).toHaveValue(EVERY_THREE)

    await page.getByRole('button', { name: /^Save; 1 task follows it/ }).click()
    await dialog.getByRole('button', { name: /^Save; \d+ instants dropped$/ }).click()
    await expect(page.getByText('Saved the crontab.')).toBeVisible()
    expect((await readView<CrontabRow>(page, `/v1/crontabs/${input.crontabId}`)).definition.second).toBe('*/3')
    expect((await readView<TaskDetail>(page, `/v1/tasks/${reportId}`)).pendingRequests).toEqual([])
  })

  test('before it gets another crontab, one may ask for a run for the latest of what waits', async ({ page }) => {
    await expectWaiting(page, reportId, 2)
    await openPage(page, `/tasks/${reportId}/edit`)
    await choose(page, chooser(page, 'Crontab'), YEARLY)
    await page.getByRole('button', { name: 'Save task' }).click()
    const dialog = page.getByRole('dialog', { name: /wait under the old schedule/ })
    await dialog.getByRole('radio', { name: /^Run the latest: 1 run/ }).click()
    await dialog.getByRole('button', { name: /^Save; 1 run, \d+ instants? dropped$/ }).click()
    await expect(page).toHaveURL(new RegExp(`/tasks/${reportId}$`))
    const { pendingRequests, recentRanges } = await readView<TaskDetail>(page, `/v1/tasks/${reportId}`)
    expect(pendingRequests).toHaveLength(1)
    expect(recentRanges[0]).toMatchObject({ kind: 'skipped' })
  })

  test('a dependency is waived once from the list, and what was asked for starts and says so', async ({ page }) => {
    await openPage(page, `/dependencies?search=${encodeURIComponent(REPORT)}`)
    await page.getByRole('button', { name: 'Waive once …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Waive once' }).click()
    let newest: string | undefined
    const read = async () => {
      newest = (await readView<RunPage>(page, `/v1/runs?task=${reportId}`)).rows[0]?.id
      return newest
    }
    await expect.poll(read, { timeout: 30_000 }).toBeTruthy()
    const { gates } = await readView<RunDetail>(page, `/v1/runs/${newest}`)
    expect(gates).toMatchObject([{ by: 'waived', waivedByName: ADMINISTRATOR.name }])
  })
})

test('what is typed before the page has come alive is not mixed with what the form starts with', async ({ page }) => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\.js(\?|$)/, async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/crontabs/new', { waitUntil: 'commit' })
  const minute = page.getByRole('textbox', { name: 'Minute', exact: true })
  await minute.click()
  await page.keyboard.type('6')
  await expect(minute).toHaveValue('0')
  release()
  await minute.fill('61')
  await expect(page.getByLabel('Expression')).toHaveValue('61 * * * *')
  await expect(minute).toHaveValue('61')
})

async function fillNewTask(page: Page, name: string): Promise<void> {
  await openPage(page, '/tasks/new')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await choose(page, chooser(page, 'Handler'), 'log')
  await writeJson(page, jsonEditor(page, 'Named arguments'), '{ "message": "hello" }')
}

async function makeCrontab(page: Page, expression: string): Promise<void> {
  await page.getByRole('button', { name: 'New crontab …' }).click()
  const dialog = page.getByRole('dialog', { name: 'New crontab' })
  if (expression.split(' ').length === 6) await writeExpressionWithSeconds(dialog, expression)
  else await dialog.getByLabel('Expression').fill(expression)
  await dialog.getByRole('button', { name: 'Create crontab' }).click()
  await expect(dialog).toBeHidden()
  await expect(chooser(page, 'Crontab')).toContainText(expression)
}

async function addDependency(page: Page, dependee: string): Promise<void> {
  const dependsOn = page.getByRole('group', { name: 'Depends on', exact: true })
  await dependsOn.getByRole('button', { name: 'Add a task it depends on' }).click()
  await choose(page, dependsOn.getByRole('combobox', { name: /: task/ }), dependee)
  const [freshness, future] = [dependsOn.getByLabel(/: how fresh/), dependsOn.getByRole('checkbox', { name: /^future/ })]
  await future.click()
  await expect(freshness).toBeDisabled()
  await future.click()
  await freshness.selectOption('aligned')
}

async function fillRetries(page: Page): Promise<void> {
  const firstWait = page.getByLabel('First wait')
  await expect(firstWait).toBeDisabled()
  await expect(page.getByText('Does not try again:')).toBeVisible()
  await page.getByLabel('Retries').fill('3')
  await expect(firstWait).toBeEnabled()
  await expect(page.getByText('Tries again after 30 s, 1 m, 2 m, each wait drawn between half and all of that.')).toBeVisible()
  await page.getByRole('checkbox', { name: /^Spread the waits/ }).click()
  await expect(page.getByText('Tries again after 30 s, 1 m, 2 m.')).toBeVisible()
  await page.getByLabel('Time limit').fill('90')
}

async function createTask(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Create task' }).click()
  await expect(page).toHaveURL(/\/tasks\/\d+$/)
  return Number(page.url().split('/').at(-1))
}

async function expectWaiting(page: Page, taskId: number, least: number): Promise<void> {
  const waiting = async () => (await readView<ScheduleChangePreview>(page, `/v1/pages/tasks/${taskId}/schedule-change`)).waitingCount
  await expect.poll(waiting, { timeout: 60_000 }).toBeGreaterThanOrEqual(least)
}

/** Which of the dependencies in the form, counted from 1, is the one on this task; their names come after the form. */
async function placeOf(dependsOn: Locator, dependee: string): Promise<number> {
  let place = 0
  await expect
    .poll(async () => {
      const names = await dependsOn.getByRole('combobox', { name: /: task/ }).allTextContents()
      place = names.indexOf(dependee) + 1
      return place
    })
    .toBeGreaterThan(0)
  return place
}

async function edgeBetween(page: Page, dependeeId: number, dependerId: number): Promise<DependencyRow | undefined> {
  const { edges } = await readView<GraphView>(page, '/v1/pages/graph')
  return edges.find((edge) => edge.dependeeId === dependeeId && edge.dependerId === dependerId)
}

/** A plain edge of the demo that leads on to where a future edge comes back. */
async function edgeOnFutureCycle(page: Page): Promise<DependencyRow> {
  const { edges } = await readView<GraphView>(page, '/v1/pages/graph')
  for (const back of edges.filter((edge) => edge.future && edge.dependerId !== edge.dependeeId)) {
    const found = edges.find(
      (edge) => !edge.future && edge.dependeeId === back.dependerId && leadsTo(edges, edge.dependerId, back.dependeeId),
    )
    if (found) return found
  }
  throw new Error('The demo has no cycle with a future dependency.')
}

/** A plain edge of the demo to whose dependee no way leads back. */
async function edgeOffCycles(page: Page): Promise<DependencyRow> {
  const { edges } = await readView<GraphView>(page, '/v1/pages/graph')
  const found = edges.find((edge) => !edge.future && !leadsTo(edges, edge.dependerId, edge.dependeeId))
  if (!found) throw new Error('The demo has no dependency off all cycles.')
  return found
}

function leadsTo(edges: readonly DependencyRow[], fromId: number, toId: number): boolean {
  const reached = new Set([fromId])
  for (const id of reached) for (const edge of edges) if (edge.dependeeId === id) reached.add(edge.dependerId)
  return reached.has(toId)
}
