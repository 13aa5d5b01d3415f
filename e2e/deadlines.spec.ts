import { makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, watchErrors } from '#e2e/page-checks.ts'
import { expect, test } from '#e2e/signed-in.ts'

/** Looks come some seconds after an edit, and on a loaded machine a minute later. */
const LOOKED_MS = 75_000

test('a deadline that cannot be kept is told on the task, in the list and on the overview before it is missed', async ({ page }) => {
  test.slow()
  const errors = watchErrors(page)
  const id = await makeTaskByApi(page, { name: 'hasty', handler: 'log', kwargs: { message: 'hello' }, crontab: '0 * * * *' })
  await openPage(page, `/tasks/${id}/edit`)
  await page.getByRole('radio', { name: 'So long after its instant' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('After how many seconds is it too late? Give them, or choose no deadline.')).toBeVisible()
  await page.getByLabel('Has to succeed within').fill('1')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('1 s after its instant')).toBeVisible()
  await expect(page.getByText(/^Due by .* · at risk: all goes its usual way, and that takes too long\./)).toBeVisible({
    timeout: LOOKED_MS,
  })
  await expectAccessible(page)

  await openPage(page, '/tasks')
  await page.getByRole('group', { name: 'Deadline' }).getByRole('button', { name: 'At risk' }).click()
  await expect(page).toHaveURL(/deadline=at_risk/)
  await expect(page.getByRole('table', { name: 'Tasks' }).getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('table', { name: 'Tasks' }).getByText('At risk')).toBeVisible()

  await openPage(page, '/')
  const section = page.getByRole('region', { name: /^Deadlines/ })
  await expect(section.getByRole('link', { name: 'hasty' })).toBeVisible()
  await expect(section).toContainText('Let it start earlier, or give it more time.')
  await expectAccessible(page)
  expect(errors).toEqual([])
})
