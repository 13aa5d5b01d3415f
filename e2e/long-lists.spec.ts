import type { CappedCount } from '#domain/views/capped-count.ts'
import type { CrontabPage } from '#domain/views/crontab-views.ts'
import type { RunPage } from '#domain/views/run-views.ts'
import type { DependencyPage } from '#domain/views/task-views.ts'
import { runOnDatabaseOf } from '#e2e/on-database.ts'
import { openPage } from '#e2e/open-page.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('dependencies come by the page, in the order and of the task that the address says, with the number of all', async ({ page }) => {
  const { total, rows } = await readView<DependencyPage>(page, '/v1/pages/dependencies?sort=dependee&dir=desc&size=1')
  await openPage(page, '/dependencies?sort=dependee&dir=desc')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Dependencies${total}`)
  const table = page.getByRole('table', { name: 'Dependencies' })
  await expect(table.getByRole('columnheader', { name: 'Runs after' })).toHaveAttribute('aria-sort', 'descending')
  await expect(table.locator('tbody').getByRole('row').first()).toContainText(rows[0]?.dependeeName ?? '')
  const edge = rows[0]
  await openPage(page, `/dependencies?task=${edge?.dependeeId}&side=dependee`)
  const waiting = await readView<DependencyPage>(page, `/v1/pages/dependencies?task=${edge?.dependeeId}&side=dependee`)
  await expect(table.locator('tbody').getByRole('row')).toHaveCount(waiting.total)
  await expect(page.getByRole('button', { name: 'Depend on it' })).toHaveAttribute('aria-pressed', 'true')
})

test('the number of tasks on a crontab leads to exactly those tasks', async ({ page }) => {
  const { rows } = await readView<CrontabPage>(page, '/v1/pages/crontabs?sort=users&dir=desc&size=1')
  const userCount = rows[0]?.userCount ?? 0
  expect(userCount).toBeGreaterThan(1)
  await openPage(page, '/crontabs?sort=users&dir=desc')
  await page
    .getByRole('table', { name: 'Crontabs' })
    .locator('tbody')
    .getByRole('row')
    .first()
    .getByRole('link', { name: String(userCount) })
    .click()
  await expect(page).toHaveURL(new RegExp(`/tasks\\?crontab=${rows[0]?.id}$`))
  await expect(page.getByRole('table', { name: 'Tasks' }).locator('tbody').getByRole('row')).toHaveCount(userCount)
})

test('the failures since a moment are counted on the overview, and the number leads to exactly those runs', async ({ page }) => {
  const count = page.getByRole('region', { name: 'Runs by the hour' }).getByRole('link', { name: /failed$/ })
  let shown = 0
  // Runs of the demo go on failing: between the two numbers one more may have.
  await expect(async () => {
    await openPage(page, '/')
    shown = Number((await count.textContent())?.replaceAll(/\D/g, ''))
    expect(shown).toBeGreaterThan(0)
    await count.click()
    await expect(page).toHaveURL(/\/runs\?state=failed,expired&endedSince=/)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Runs${shown.toLocaleString('en')}`, { timeout: 5_000 })
  }).toPass()
  const since = new URL(page.url()).searchParams.get('endedSince') ?? ''
  const { rows } = await readView<RunPage>(page, `/v1/runs?state=failed,expired&limit=200&endedSince=${since}`)
  expect(rows.length).toBeGreaterThanOrEqual(Math.min(200, shown))
  expect(rows.every(({ endedAt }) => endedAt !== null && endedAt >= since)).toBe(true)
  // Taken off, the filter shows the failures of all time.
  await page.getByRole('button', { name: 'Take this filter off' }).click()
  await expect(page).not.toHaveURL(/endedSince/)
})

for (const [name, path] of [
  ['Audits', '/audits'],
  ['Actions', '/actions'],
] as const)
  test(`${name.toLowerCase()} say how many there are for what is asked`, async ({ page }) => {
    const shown = async (query: string) => {
      const { count } = await readView<CappedCount>(page, `/v1/pages${path}/count${query}`)
      await openPage(page, `${path}${query}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${name}${count.toLocaleString('en')}`)
      return count
    }
    const [all, some] = [await shown(''), await shown(name === 'Audits' ? '?search=heartbeat' : '?state=failed')]
    expect(some).toBeLessThan(all)
  })

test('a log of 12,000 lines is searched by the server, every line of it can be seen, and it is downloaded whole', async ({
  page,
  application,
}) => {
  const runId = await runOnDatabaseOf(application.dataDir, 'e2e/programs/run-program.mjs', 'e2e/programs/write-long-log.ts', '12000')
  await openPage(page, `/runs/${runId}`)
  const log = page.getByRole('log')
  await expect(log).toContainText('record 1 of the load')
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('record 123 of')
  await expect(page.getByText('1 of 12,000 lines;')).toBeVisible()
  await log.getByRole('button', { name: '123', exact: true }).click()
  await expect(page).toHaveURL(/\?line=123$/)
  await expect(log).toContainText('record 130 of the load')
  await log.evaluate((box) => box.scrollTo({ top: box.scrollHeight }))
  await expect(log).toContainText('record 12000 of the load')
  expect(await log.locator('[data-index]').count()).toBeLessThan(100)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download' }).click()])
  expect(download.suggestedFilename()).toMatch(new RegExp(`${runId}\\.log$`))
  const text = await (await page.request.get(`/api/runs/${runId}/log`)).text()
  expect(text.trimEnd().split('\n')).toHaveLength(12_000)
})
