import type { RunErrors } from '#domain/views/run-views.ts'
import { makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, watchErrors } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('errors are grouped by task, lead to exactly their runs, and on to one of them', async ({ page }) => {
  const errors = watchErrors(page)
  // Tasks of the demo go on failing: between the number and the list one more may have.
  await expect(async () => {
    await openPage(page, '/runs?by=error')
    const { rows } = await readView<RunErrors>(page, '/v1/run-errors')
    const group = rows.find(
      ({ count, taskName }) => count > 1 && count < 50 && rows.filter((each) => each.taskName === taskName).length === 1,
    )
    if (!group) throw new Error('No error of the demo came twice.')
    await page
      .getByRole('row', { name: new RegExp(group.taskName) })
      .getByRole('link', { name: group.message ?? 'no error' })
      .click()
    await expect(page.getByText('With one error')).toBeVisible()
    await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveCount(group.count + 1, { timeout: 5_000 })
  }).toPass()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByLabel(/^Late by more than/).fill('half')
  await page.getByRole('button', { name: 'Show these runs' }).click()
  await expect(page.getByText('“half” is no number')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: 'Error' })).toBeVisible()
  await expect(page.getByRole('tree', { name: 'Named arguments' })).toBeVisible()
  await page.goto('/runs?state=failed,lost')
  await expect(page.getByText('What can’t be read of it is state=failed,lost.')).toBeVisible()
  expect(errors).toEqual([])
})

test('skipped and coalesced instants stand among the runs on demand, and lead to what became of them', async ({ page }) => {
  const errors = watchErrors(page)
  await openPage(page, '/runs')
  const table = page.getByRole('table', { name: 'Runs' })
  await expect(table.getByRole('row').nth(1)).toBeVisible()
  await expect(table.locator('[data-state=skipped], [data-state=coalesced]')).toHaveCount(0)
  await page.getByRole('button', { name: 'Skipped and coalesced' }).click()
  await expect(page).toHaveURL(/decidedRanges=true/)
  const range = table.getByRole('row').filter({ has: page.locator('[data-state=skipped], [data-state=coalesced]') })
  await expect(range.first()).toContainText(/\d+ instants?, /)
  await expectAccessible(page)
  await range.first().getByRole('link').click()
  await expect(page).toHaveURL(/\/(tasks|runs)\/[\w-]+$/)
  expect(errors).toEqual([])
})

test('an edit of a task is taken back by its form, which says what it goes over', async ({ page }) => {
  const id = await makeTaskByApi(page, { name: 'edited twice', handler: 'log', kwargs: { message: 'hello' }, crontab: '30 2 * * *' })
  const save = async (owner: string) => {
    await openPage(page, `/tasks/${id}/edit`)
    await page.getByLabel(/^Owner/).fill(owner)
    await page.getByRole('button', { name: 'Save task' }).click()
    await expect(page).toHaveURL(new RegExp(`/tasks/${id}$`))
  }
  await save('Ada')
  await save('Bea')
  const history = page.getByRole('region', { name: 'History of edits' })
  const edits = history.getByText(/Changed owner/)
  // An edit that comes later moves those before it on.
  await expect(edits).toHaveCount(2)
  await edits.nth(0).click()
  await expect(history.getByRole('cell', { name: 'Bea' })).toBeVisible()
  await expectAccessible(page)
  await history.getByRole('link', { name: 'Take this edit back …' }).first().click()
  await expect(page.getByText(/As before the edit by .*: Owner\. Nothing is saved yet\./)).toBeVisible()
  await expect(page.getByLabel(/^Owner/)).toHaveValue('Ada')
  await page.getByRole('button', { name: 'Save task' }).click()
  await expect(page).toHaveURL(new RegExp(`/tasks/${id}$`))
  await expect(edits).toHaveCount(3)
  await edits.nth(2).click()
  await history.getByRole('link', { name: 'Take this edit back …' }).first().click()
  await expect(page.getByText(/Edited once more since|As before the edit/)).toBeVisible()
})
