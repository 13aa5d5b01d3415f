import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { TaskPage } from '#domain/views/task-views.ts'
import { openPage } from '#e2e/open-page.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'
import { processTree } from '#tests/process-tree.ts'

// After how many seconds the frame says so is a unit test's to tell, by a clock of its own: here a busy machine adds to them.

// What is kept for the time without a network is what the page itself has loaded.
test.use({ isFirstVisit: true })

const tasks = (page: Page) => page.getByRole('table', { name: 'Tasks' }).locator('tbody').getByRole('row')

test('offline, the frame says since when nothing was heard, pages keep what they showed, and what is not there is said in words', async ({
  page,
  context,
}) => {
  const { rows } = await readView<TaskPage>(page, '/v1/pages/tasks')
  await openPage(page, '/tasks')
  await expect(tasks(page).first()).toBeVisible()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  const count = await tasks(page).count()
  const navigation = page.getByRole('navigation', { name: 'Main' })
  await navigation.getByRole('link', { name: 'Workers' }).click()
  await expect(page.getByRole('table', { name: 'Live workers' })).toBeVisible()
  await navigation.getByRole('link', { name: 'Tasks' }).click()
  await expect(tasks(page)).toHaveCount(count)
  await context.setOffline(true)
  await expect(page.getByText(/^Not heard from since \d\d:\d\d/).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /^Well/ })).toHaveCount(0)
  await expect(tasks(page)).toHaveCount(count)

  // Pages that one has seen open all the same, with what they showed.
  await navigation.getByRole('link', { name: 'Workers' }).click()
  await expect(page.getByRole('table', { name: 'Live workers' })).toBeVisible()
  await navigation.getByRole('link', { name: 'Tasks' }).click()
  await expect(tasks(page)).toHaveCount(count)

  await page.goto(`/tasks/${rows[0]?.id}`)
  await expect(page.getByRole('heading', { name: 'The dashboard cannot be reached' })).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(rows[0]?.name ?? '', { timeout: 30_000 })
  await expect(page.getByRole('banner').getByRole('link', { name: /^Well/ })).toBeVisible()
})

test('while the database stands still the frame does not say that all is well, and goes on by itself afterwards', async ({
  page,
  application,
}) => {
  await openPage(page, '/tasks')
  await expect(tasks(page).first()).toBeVisible()
  const count = await tasks(page).count()
  const postmaster = Number(readFileSync(join(application.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  const signal = (name: NodeJS.Signals) => {
    for (const pid of processTree(postmaster)) process.kill(pid, name)
  }
  signal('SIGSTOP')
  try {
    await expect(page.getByRole('link', { name: /^Well/ })).toHaveCount(0)
    await expect(page.getByRole('banner').getByRole('link', { name: /cannot be reached|Not heard from/ })).toBeVisible()
    await expect(tasks(page)).toHaveCount(count)
  } finally {
    signal('SIGCONT')
  }
  await expect(page.getByRole('banner').getByRole('link', { name: /^Well/ })).toBeVisible({ timeout: 30_000 })
})
