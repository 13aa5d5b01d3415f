import type { Page } from '@playwright/test'
import type { OverviewView } from '#domain/views/overview-views.ts'
import type { TaskPage } from '#domain/views/task-views.ts'
import { openPage, reloadPage } from '#e2e/open-page.ts'
import { expectAccessible } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

/** Of the demo: it fails each time, and has for days. */
const BROKEN = 'marketing.push-to-ad-network'
/** Of the demo: others wait for each of its runs. */
const NEEDED = 'orders.confirm'

const tasksShown = (page: Page) => page.getByRole('table', { name: 'Tasks' }).locator('tbody').getByRole('row')

async function taskNamed(page: Page, name: string) {
  const { rows } = await readView<TaskPage>(page, `/v1/pages/tasks?search=${name}`)
  const task = rows.find((row) => row.name === name)
  if (!task) throw new Error(`There is no ${name}.`)
  return task
}

test('what still fails is told with how often, since when and why, and the number leads to exactly those tasks', async ({ page }) => {
  const { failing } = await taskNamed(page, BROKEN)
  // As its history has it, or as it failed just now: here requests may go to this machine, where nothing answers.
  const error = /was not asked|could not be reached/
  expect(failing?.failures).toBeGreaterThan(100)
  await openPage(page, '/')
  const section = page.getByRole('region', { name: /^Still failing/ })
  const row = section.getByRole('listitem').filter({ hasText: BROKEN })
  await expect(row).toContainText(/failed [\d,]{3,} times in a row/)
  await expect(row).toContainText(error)
  await expect(row.getByRole('link', { name: 'Runbook' })).toHaveAttribute('href', 'https://wiki.example.org/ad-network')
  await expectAccessible(page)

  await section.getByRole('heading').getByRole('link').click()
  await expect(page).toHaveURL(/\/tasks\?trouble=failing$/)
  await expect(page.getByRole('button', { name: /^Failing/ })).toHaveAttribute('aria-pressed', 'true')
  // Tasks of the demo fail now and then, and recover: between the two numbers one may have.
  await expect(async () => {
    const { total } = await readView<TaskPage>(page, '/v1/pages/tasks?trouble=failing')
    await expect(tasksShown(page)).toHaveCount(total, { timeout: 5_000 })
  }).toPass()
  await expect(tasksShown(page).filter({ hasText: BROKEN })).toContainText(/Failing [\d,]{3,}×/)
  await expectAccessible(page)

  // What it does stands beside it, not instead of it.
  await tasksShown(page).filter({ hasText: BROKEN }).getByRole('link', { name: BROKEN }).click()
  await expect(page.getByRole('heading', { level: 1, name: BROKEN })).toBeVisible()
  await expect(page.getByText(/^Failing [\d,]{3,}×$/)).toBeVisible()
  await expect(page.locator('[data-state=sleeping], [data-state=running], [data-state=queued], [data-state=waiting]').first()).toBeVisible()
})

test('the overview tells of one owner’s tasks, and its numbers lead to exactly those', async ({ page }) => {
  await openPage(page, '/')
  await page.getByRole('combobox', { name: 'Whose tasks' }).selectOption('Marketing operations')
  await expect(page).toHaveURL(/\?owner=Marketing(%20|\+)operations$/)
  await expect(page.getByRole('region', { name: /^Coming up/ }).getByRole('listitem')).toHaveCount(1)
  await page
    .getByRole('navigation', { name: 'Tasks by state' })
    .getByRole('link', { name: /Failing/ })
    .click()
  await expect(page).toHaveURL(/trouble=failing&owner=Marketing/)
  await expect(tasksShown(page)).toHaveCount(1)
})

test('an owner leads to all their tasks', async ({ page }) => {
  await openPage(page, '/')
  await page
    .getByRole('region', { name: /^Still failing/ })
    .getByRole('link', { name: 'Marketing operations' })
    .click()
  await expect(page).toHaveURL(/\/tasks\?owner=Marketing(%20|\+)operations$/)
  await expect(tasksShown(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Take this filter off' }).click()
  await expect(tasksShown(page).nth(1)).toBeVisible()
})

test('the palette and the graph tell that a task fails, and the graph shows only those on demand', async ({ page }) => {
  await openPage(page, '/graph?trouble=failing')
  await expect(page.getByRole('button', { name: /^Failing [1-9]/ })).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder(/^A task, a crontab/).fill(BROKEN)
  await expect(page.getByRole('option', { name: BROKEN })).toContainText(/Failing [\d,]{3,}×/)
})

test('since when is told what recovered is chosen, stays in the address, and its number leads to exactly those tasks', async ({ page }) => {
  await openPage(page, '/')
  const since = page.getByRole('combobox', { name: 'What happened since' })
  await expect(since).toHaveValue('evening')
  await since.selectOption({ label: 'The last 24 hours' })
  await expect(page).toHaveURL(/\?since=day$/)
  await reloadPage(page)
  await expect(since).toHaveValue('day')

  const count = page
    .getByRole('region', { name: /^Recovered/ })
    .getByRole('heading')
    .getByRole('link')
  // Tasks of the demo fail now and then, and recover: between the two numbers one may have.
  await expect(async () => {
    await openPage(page, '/?since=day')
    const shown = Number(await count.textContent())
    expect(shown).toBeGreaterThan(0)
    await count.click()
    await expect(page).toHaveURL(/\/tasks\?recoveredSince=/)
    await expect(tasksShown(page)).toHaveCount(shown, { timeout: 5_000 })
  }).toPass()

  await openPage(page, '/')
  await since.selectOption({ label: 'Since …' })
  const moment = page.getByRole('textbox', { name: /^Since/ })
  await moment.fill('1999-01-01 00:00')
  await expect(page.getByText('At most seven days back.')).toBeVisible()
  const dayAgo = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await moment.fill(`${dayAgo} 03:00Z`)
  await expect(page).toHaveURL(new RegExp(`since=${dayAgo}T03:00:00.000Z`.replaceAll(':', '(:|%3A)')))
  const { since: told } = await readView<OverviewView>(page, `/v1/pages/overview?since=${dayAgo}T03:00:00.000Z`)
  expect(told).toBe(`${dayAgo}T03:00:00.000Z`)
})

test('whoever pauses or disables what others wait for is told how many they are and which comes first', async ({ page }) => {
  const waits = /\d+ tasks wait for (it|them), first .+(, since| at) /
  const needed = await taskNamed(page, NEEDED)
  await openPage(page, `/tasks/${needed.id}`)
  await page.getByRole('button', { name: 'Pause …' }).click()
  const pausing = page.getByRole('dialog', { name: new RegExp(`Pause .*${NEEDED}`) })
  await expect(pausing).toContainText(waits)
  await expect(pausing.getByLabel('Note')).toBeFocused()
  await expectAccessible(page)
  await pausing.getByRole('button', { name: 'Cancel' }).click()

  await openPage(page, '/tasks?search=orders.')
  for (const name of [NEEDED, 'orders.validate']) await page.getByRole('checkbox', { name: new RegExp(name) }).check()
  await page.getByRole('button', { name: 'Disable 2 tasks' }).click()
  const disabling = page.getByRole('dialog', { name: 'Disable 2 tasks?' })
  await expect(disabling).toContainText(waits)
  await expect(disabling.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await expectAccessible(page)
  await disabling.getByRole('button', { name: 'Cancel' }).click()
  expect((await taskNamed(page, NEEDED)).enabled).toBe(true)
})

test('a failed run tells that its task still fails, and whether anything waits for it', async ({ page }) => {
  const { failing } = await taskNamed(page, BROKEN)
  await openPage(page, `/runs/${failing?.runId}`)
  await expect(page.getByText(/^Its task has failed [\d,]{3,} times in a row, since /)).toBeVisible()
  await expect(page.getByText('No other task waits for it.')).toBeVisible()
})
