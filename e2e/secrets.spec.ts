import { makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible } from '#e2e/page-checks.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('a secret is added, used by a task, and deleted once its users were named; its value is shown nowhere', async ({ page }) => {
  await openPage(page, '/secrets')
  await page.getByRole('button', { name: 'Add a secret' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Add a secret' })
  await dialog.getByLabel('Name').fill('e2e-token')
  await dialog.getByLabel('Value').fill('abc')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  await expect(dialog.getByText('At least 4 characters')).toBeVisible()
  // What was typed stays.
  await expect(dialog.getByLabel('Name')).toHaveValue('e2e-token')
  await expectAccessible(page)
  await dialog.getByLabel('Value').fill('hunter2 of the journey')
  await dialog.getByRole('button', { name: 'Add it' }).click()
  await expect(dialog).toBeHidden()
  const row = page.getByRole('row', { name: /e2e-token/ })
  await expect(row).toContainText('nothing')

  const taskId = await makeTaskByApi(page, {
    name: 'uses a secret',
    handler: 'log',
    kwargs: { message: 'with {{secret:e2e-token}} in it' },
    crontab: '*/5 * * * *',
  })
  await page.getByRole('button', { name: 'Run now', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click()
  await expect
    .poll(async () => JSON.stringify(await (await page.request.get(`/api/v1/runs?task=${taskId}`)).json()), { timeout: 30_000 })
    .toContain('"state":"succeeded"')
  const { rows } = (await (await page.request.get(`/api/v1/runs?task=${taskId}`)).json()) as { rows: { id: string }[] }
  const log = async () => await (await page.request.get(`/api/runs/${rows[0]?.id}/log`)).text()
  await expect.poll(log).toContain('with *** in it')

  await openPage(page, '/secrets')
  await row.getByRole('button', { name: 'Delete e2e-token' }).click()
  const question = page.getByRole('dialog', { name: 'Delete e2e-token?' })
  await expect(question).toContainText('1 task uses it: its runs fail from then on.')
  await expect(question.getByRole('list', { name: 'Tasks that use it' })).toContainText('uses a secret')
  await question.getByRole('button', { name: 'Delete secret' }).click()
  await expect(question).toBeHidden()
  await expect(row).toContainText('is not there: runs that need it fail')
  expect(await page.content()).not.toContain('hunter2')
})
