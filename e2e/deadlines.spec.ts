import { deleteTaskByApi, makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, watchErrors } from '#e2e/page-checks.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('a deadline is set in the form; that it is at risk, and by what, is said on the task, in the list by its filter, and on the overview', async ({
  page,
}) => {
  const errors = watchErrors(page)
  const crontab = '*/5 * * * *'
  const loadId = await makeTaskByApi(page, {
    name: 'deadlines.load',
    handler: 'log',
    kwargs: { message: 'loaded' },
    crontab,
    enabled: false,
    owner: 'those who load',
  })
  const report = { name: 'deadlines.report', handler: 'log', kwargs: { message: 'told' }, crontab, after: 'deadlines.load' }
  const id = await makeTaskByApi(page, report)

  await openPage(page, `/tasks/${id}/edit`)
  const within = page.getByLabel('Has to succeed within')
  await expect(within).toBeDisabled()
  await page.getByRole('radio', { name: 'So long after its instant' }).click()
  await within.fill('3600')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save task' }).click()
  await expect(page).toHaveURL(new RegExp(`/tasks/${id}$`))
  await expect(page.getByText(/^Due by .+ · at risk: deadlines\.load is disabled, paused or set aside\..+those who load$/)).toBeVisible()
  await expectAccessible(page)

  await openPage(page, '/tasks?search=deadlines.')
  const names = page.getByRole('table', { name: 'Tasks' }).getByRole('link', { name: /^deadlines\./ })
  await expect(names).toContainText(['deadlines.load', 'deadlines.report'])
  const chips = page.getByRole('group', { name: 'Deadline', exact: true })
  await chips.getByRole('button', { name: 'At risk' }).click()
  await expect(names).toContainText(['deadlines.report'])
  await expectAccessible(page)
  await chips.getByRole('button', { name: 'Missed' }).click()
  await expect(names).toHaveCount(0)

  await openPage(page, '/')
  await expect(
    page
      .getByRole('region', { name: /^Deadlines/ })
      .getByRole('link', { name: 'deadlines.report' })
      .first(),
  ).toBeVisible()
  for (const each of [id, loadId]) await deleteTaskByApi(page, each)
  expect(errors).toEqual([])
})

test('a deadline of a tag is set where tags are changed, with what it would do; its tasks say which tag it comes from', async ({
  page,
}) => {
  const errors = watchErrors(page)
  const task = { name: 'tag-deadlines.report', handler: 'log', kwargs: { message: 'told' }, crontab: '*/5 * * * *', tags: ['board'] }
  const id = await makeTaskByApi(page, task)
  await openPage(page, `/tasks?tag=board`)
  await page.getByRole('button', { name: 'Tags', exact: true }).click()
  await page.getByRole('button', { name: 'Change or delete tags …' }).click()
  await page.getByRole('option', { name: /^board/ }).click()
  const editor = page.getByRole('dialog')
  await editor.getByText('Deadline: none').click()
  await editor.getByRole('radio', { name: 'By a time of day' }).click()
  await editor.getByRole('button', { name: 'Save tag' }).click()
  await expect(editor.getByText('By what time of day? Give it, such as 06:00, or choose no deadline.')).toBeVisible()
  await editor.getByLabel('Has to succeed by').fill('06:00')
  await expect(editor.getByRole('region', { name: 'What changes' })).toContainText('no run is added, removed or moved')
  await expectAccessible(page)
  await editor.getByRole('button', { name: 'Save tag' }).click()
  await expect(page.getByRole('option', { name: /^board/ })).toBeVisible()

  await openPage(page, `/tasks/${id}`)
  await expect(page.getByText('by 06:00, from the tag “board”', { exact: true })).toBeVisible()
  await openPage(page, `/tasks/${id}/edit`)
  await expect(page.getByText('As it has none of its own: by 06:00, from the tag “board”.')).toBeVisible()
  await expectAccessible(page)
  await deleteTaskByApi(page, id)
  expect(errors).toEqual([])
})
