import type { Locator } from '@playwright/test'
import type { TaskPage } from '#domain/views/task-views.ts'
import { runOnDatabaseOf } from '#e2e/on-database.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, expectNoSidewaysScroll, watchErrors } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('columns and density are chosen in this browser, and stay so', async ({ page }) => {
  const errors = watchErrors(page)
  await openPage(page, '/tasks')
  const table = page.getByRole('table', { name: 'Tasks' })
  await expect(table.getByRole('img', { name: /^Last \d+ runs?: / }).first()).toBeVisible()
  await expect(table.getByRole('columnheader', { name: 'Handler' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Columns and density' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Handler' }).click()
  await page.getByRole('button', { name: 'Columns and density' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Compact' }).click()
  await page.reload()
  await expect(table.getByRole('columnheader', { name: 'Handler' })).toBeVisible()
  await expectCompact(table)
  await page.getByRole('button', { name: 'Columns and density' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await expectAccessible(page)
  expect(errors).toEqual([])
})

test('the list is narrowed down by a handler, which is said and taken off', async ({ page }) => {
  await openPage(page, '/tasks')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByPlaceholder('Handler, queue or owner …').fill('http')
  await expect(page.getByRole('option', { name: /^http-request/ })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('option', { name: /^http-request/ }).click()
  await expect(page).toHaveURL(/handler=http-request/)
  await expect(page.getByText('Handler http-request')).toBeVisible()
  const { total } = await readView<TaskPage>(page, '/v1/pages/tasks?handler=http-request')
  await expect(page.getByRole('table', { name: 'Tasks' }).getByRole('row')).toHaveCount(total + 1)
  await page.getByRole('button', { name: 'Take this filter off' }).click()
  await expect(page).not.toHaveURL(/handler=/)
})

test('what was done to chosen tasks can be taken back until the page is left', async ({ page }) => {
  await openPage(page, '/tasks?search=reporting.')
  const row = page.getByRole('row', { name: /reporting\.rebuild-cube/ })
  await page.getByRole('checkbox', { name: 'Select reporting.rebuild-cube' }).check()
  await page.getByRole('button', { name: 'Tag 1 task …' }).click()
  await page.getByPlaceholder('Find or make a tag …').fill('nightly')
  await page.getByRole('option', { name: 'Make “nightly”' }).click()
  await expect(row.getByRole('link', { name: 'nightly' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Undo: put “nightly” on 1 task' }).click()
  await expect(row.getByRole('link', { name: 'nightly' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Undo:/ })).toHaveCount(0)
})

test('all tasks of a filter are changed, however many they are, which is taken back; deleted, they are gone', async ({
  page,
  application,
}) => {
  await runOnDatabaseOf(application.dataDir, 'e2e/programs/run-program.mjs', 'e2e/programs/make-many-tasks.ts', '320')
  await openPage(page, '/tasks?search=many')
  const count = page.getByRole('heading', { level: 1 })
  await expect(count).toHaveText('Tasks320')
  const selectAll = async () => {
    await page.getByRole('checkbox', { name: 'Select all rows shown' }).check()
    await page.getByRole('button', { name: 'Select all 320 of this filter' }).click()
    await expect(page.getByText('320 selected')).toBeVisible()
  }
  await selectAll()
  await page.getByRole('button', { name: 'Disable …' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Disable all 320 tasks of this filter?')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Disable 320 tasks' }).click()
  await expect(dialog).toHaveCount(0)
  const states = page.getByRole('group', { name: 'State' })
  await expect(states.getByRole('button', { name: /^Disabled/ })).toHaveText('Disabled320')
  await page.getByRole('button', { name: 'Undo: disabled 320 tasks' }).click()
  await expect(states.getByRole('button', { name: /^Disabled/ })).toHaveText('Disabled0')
  await selectAll()
  await page.getByRole('button', { name: 'Delete …' }).click()
  await expect(dialog).toContainText('This can’t be undone.')
  await dialog.getByRole('button', { name: 'Delete 320 tasks' }).click()
  await expect(page.getByText('No task matches')).toBeVisible()
})

test('a task is duplicated: what it waits for is copied, its name is another, and what is typed is kept apart from other new tasks', async ({
  page,
}) => {
  const errors = watchErrors(page)
  const { rows } = await readView<TaskPage>(page, '/v1/pages/tasks?search=finance.post-ledger')
  await openPage(page, `/tasks/${rows[0]?.id}`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate …' }).click()
  await expect(page.getByRole('heading', { name: 'Duplicate finance.post-ledger' })).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('finance.post-ledger copy')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Create task' }).click()
  await expect(page.getByRole('heading', { name: 'finance.post-ledger copy', level: 1 })).toBeVisible()
  const copies = await readView<TaskPage>(page, '/v1/pages/tasks?search=finance.post-ledger')
  const [original, copy] = copies.rows
  expect(copy).toMatchObject({ dependsOnCount: (original?.dependsOnCount ?? 0) - 1, dependedOnByCount: 0, tags: original?.tags })
  expect(errors).toEqual([])
})

test('on a phone a row says its state, its name cut in the middle, and when it runs next', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openPage(page, '/tasks?search=finance.import-bank-statements')
  const row = page.getByRole('row', { name: /finance\.import-bank-statements/ })
  await expect(row).toContainText(/next \S+/)
  await expect(row.getByText('statements', { exact: true })).toBeVisible()
  await expectNoSidewaysScroll(page)
})

test('the list is grouped by tag: a task with two stands under both, with how many of each fail', async ({ page }) => {
  const errors = watchErrors(page)
  await openPage(page, '/tasks')
  await page.getByRole('button', { name: 'Group the list' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Tag' }).click()
  await expect(page).toHaveURL(/group=tag/)
  for (const tag of ['external', 'finance'])
    await expect(
      page.getByRole('table', { name: `Tasks with ${tag}` }).getByRole('row', { name: /finance\.fetch-exchange-rates/ }),
    ).toBeVisible()
  await expectAccessible(page)
  const finance = page.getByRole('button', { name: /^finance/ })
  await finance.click()
  await expect(finance).toHaveAttribute('aria-expanded', 'false')
  await expect(page.getByRole('table', { name: 'Tasks with finance' })).toHaveCount(0)
  expect(errors).toEqual([])
})

test('a view is kept under a name, with its filters, grouping and columns, and opened again', async ({ page }) => {
  await openPage(page, '/tasks?tag=finance&group=handler')
  await page.getByRole('button', { name: 'Columns and density' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Compact' }).click()
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view …' }).click()
  await page.getByRole('button', { name: 'Save view' }).click()
  await expect(page.getByText('Give the view a name.')).toBeVisible()
  await page.getByRole('dialog').getByLabel('Name').fill('Money by handler')
  await page.getByLabel('Share it with everybody').check()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save view' }).click()
  await expect(page.getByRole('button', { name: 'Money by handler' })).toBeVisible()

  await openPage(page, '/tasks')
  await page.getByRole('button', { name: 'Columns and density' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Comfortable' }).click()
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitemcheckbox', { name: /^Money by handler/ }).click()
  await expect(page).toHaveURL(/tag=finance&group=handler/)
  await expect(page.getByRole('table', { name: 'Tasks of the handler wait' })).toBeVisible()
  await expectCompact(page.getByRole('table').first())
  await page.getByRole('button', { name: 'Money by handler' }).click()
  await page.getByRole('menuitem', { name: 'Delete “Money by handler”' }).click()
  await expect(page.getByRole('button', { name: 'Views' })).toBeVisible()
})

async function expectCompact(table: Locator): Promise<void> {
  const height = async () => (await table.getByRole('row').nth(1).boundingBox())?.height
  await expect.poll(height).toBeLessThan(34)
}
