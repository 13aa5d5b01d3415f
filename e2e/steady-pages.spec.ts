import type { Page } from '@playwright/test'
import type { RunPage } from '#domain/views/run-views.ts'
import type { TaskPage } from '#domain/views/task-views.ts'
import { layoutShift } from '#e2e/layout-shift.ts'
import { runOnDatabaseOf } from '#e2e/on-database.ts'
import { openPage } from '#e2e/open-page.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

/** Runs every few seconds, and is quick. */
const BUSY = 'housekeeping.heartbeat'
/** Another of that kind, whose page is looked at: nothing else is asked of it. */
const WATCHED = 'marketing.collect-clicks'
/** What may move of a page in a minute, as a share of the window times the way it goes. */
const MOST_SHIFT = 0.02

/** Some hundred short runs of a task, six at once. */
async function askForManyRuns(dataDir: string, task: string): Promise<void> {
  await runOnDatabaseOf(dataDir, 'e2e/programs/run-program.mjs', 'e2e/programs/ask-for-many-runs.ts', task)
}

/** Waits until so many more runs than now have ended. */
async function waitForEndings(page: Page, count: number): Promise<void> {
  const since = new Date().toISOString()
  const ended = async () => (await readView<{ count: number }>(page, `/v1/run-totals?endedSince=${since}`)).count
  await expect.poll(ended, { timeout: 60_000 }).toBeGreaterThan(count)
}

// Whatever turns, slides or fades must not move anything else.
test.use({ contextOptions: { reducedMotion: 'no-preference' } })

test('rows of runs stay under the pointer while runs come, change and end, and the new ones wait to be shown', async ({
  page,
  application,
}) => {
  await askForManyRuns(application.dataDir, BUSY)
  await openPage(page, '/runs')
  const rows = page.getByRole('table', { name: 'Runs' }).locator('tbody').getByRole('row')
  await expect(rows).toHaveCount(50)
  const first = await rows.first().getAttribute('data-row-id')
  await layoutShift(page)
  await waitForEndings(page, 20)
  await expect(page.getByRole('button', { name: /new runs?$/ })).toBeVisible()
  expect(await rows.first().getAttribute('data-row-id')).toBe(first)
  // What was queued or running when it came into the list has changed where it stands.
  await expect(rows.first()).toContainText(/Succeeded|Failed/)
  expect(await layoutShift(page)).toBeLessThanOrEqual(MOST_SHIFT)
  await page.keyboard.press('.')
  await expect(rows.first()).not.toHaveAttribute('data-row-id', first ?? '')
  const newest = await readView<RunPage>(page, '/v1/runs?limit=50')
  expect(newest.rows.length).toBe(50)
})

for (const [name, path] of [
  ['the overview', '/'],
  ['the tasks by what runs next', '/tasks?sort=next'],
] as const)
  test(`${name}: nothing moves while many runs come and end`, async ({ page, application }) => {
    await askForManyRuns(application.dataDir, BUSY)
    await openPage(page, path)
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
    // What the page reads when it opens has come.
    await waitForEndings(page, 3)
    await layoutShift(page)
    await waitForEndings(page, 15)
    expect(await layoutShift(page)).toBeLessThanOrEqual(MOST_SHIFT)
  })

test('a task’s page does not move when its state changes', async ({ page, application }) => {
  await askForManyRuns(application.dataDir, WATCHED)
  const { rows } = await readView<TaskPage>(page, `/v1/pages/tasks?search=${WATCHED}`)
  const task = rows.find(({ name }) => name === WATCHED)
  await openPage(page, `/tasks/${task?.id}`)
  const lastRuns = page.getByRole('heading', { name: 'Last runs' })
  await expect(page.getByRole('table', { name: 'Last runs' }).getByRole('row')).toHaveCount(11)
  await expect(page.getByRole('region', { name: 'What it does and why' })).toBeVisible()
  // What the page reads when it opens has come.
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
  await waitForEndings(page, 3)
  const top = (await lastRuns.boundingBox())?.y
  await layoutShift(page)
  await waitForEndings(page, 10)
  expect((await lastRuns.boundingBox())?.y).toBe(top)
  expect(await layoutShift(page)).toBeLessThanOrEqual(MOST_SHIFT)
})
