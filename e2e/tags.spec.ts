import type { TaskPage } from '#domain/views/task-views.ts'
import { choose, chooser, jsonEditor, writeJson } from '#e2e/fields.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, watchErrors } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('a task’s form makes tags as they are typed; its page and the lists lead to all tasks that have one', async ({ page }) => {
  const errors = watchErrors(page)
  await openPage(page, '/tasks/new')
  await page.getByLabel('Name', { exact: true }).fill('tagged task')
  await choose(page, chooser(page, 'Handler'), 'log')
  await writeJson(page, jsonEditor(page, 'Named arguments'), '{"message": "hello"}')
  await choose(page, chooser(page, 'Crontab'), '*/5 * * * *')
  await page.getByRole('button', { name: /Add a tag/ }).click()
  await page.getByPlaceholder('Find or make a tag …').fill('month end')
  await page.getByRole('option', { name: 'Make “month end”' }).click()
  await page.getByPlaceholder('Find or make a tag …').fill('fin')
  await page.getByRole('option', { name: /^finance/ }).click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Take month end off' })).toBeVisible()
  await page.getByRole('button', { name: 'Create task' }).click()
  await expect(page.getByRole('heading', { name: 'tagged task' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('list', { name: 'Tags' }).getByRole('link', { name: 'month end' }).click()
  await expect(page).toHaveURL(/\/tasks\?tag=month\+?(%20)?end/)
  await expect(page.getByRole('table', { name: 'Tasks' }).getByRole('row')).toHaveCount(2)
  await expectAccessible(page)
  expect(errors).toEqual([])
})

test('a tag is renamed where it is chosen: what is filtered by it, and all tasks, go with it; deleted, it says how many lose it', async ({
  page,
}) => {
  await openPage(page, '/tasks?tag=warehouse')
  const rows = page.getByRole('table', { name: 'Tasks' }).getByRole('row')
  const { total: count } = await readView<TaskPage>(page, '/v1/pages/tasks?tag=warehouse')
  expect(count).toBeGreaterThan(2)
  await expect(rows).toHaveCount(count + 1)
  await page.getByRole('button', { name: 'Tags', exact: true }).click()
  await page.getByRole('button', { name: 'Change or delete tags …' }).click()
  await page.getByRole('option', { name: /^warehouse/ }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Finance')
  await page.getByRole('button', { name: 'Save tag' }).click()
  await expect(page.getByText('There is already a tag “finance”. Choose another name.')).toBeVisible()
  await page.getByRole('dialog').getByLabel('Name').fill('depot')
  await page.getByRole('radio', { name: 'rose' }).check()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save tag' }).click()
  await expect(page).toHaveURL(/tag=depot/)
  await expect(rows).toHaveCount(count + 1)
  await expect(rows.nth(1).getByRole('link', { name: 'depot' })).toBeVisible()

  await page.getByRole('option', { name: /^depot/ }).click()
  await page.getByRole('button', { name: 'Delete …' }).click()
  await page.getByRole('button', { name: `Delete; ${count} tasks lose it` }).click()
  await expect(page).not.toHaveURL(/tag=/)
})

test('the overview and the runs are of the tasks with any of the chosen tags', async ({ page }) => {
  await openPage(page, '/?tag=marketing')
  const states = page.getByRole('navigation', { name: 'Tasks by state' })
  await expect(states.getByRole('link', { name: /Failing/ })).toHaveAttribute('href', /tag=marketing/)
  await expectAccessible(page)
  await openPage(page, '/runs?tag=finance')
  const runs = page.getByRole('table', { name: 'Runs' })
  await expect(runs).toContainText('finance.')
  await expect(runs).not.toContainText('orders.')
})
