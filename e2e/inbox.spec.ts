import type { IncidentRow } from '#domain/views/incident-views.ts'
import { deleteTaskByApi, makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, watchErrors } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

/** Never at the time of a test, as far as it matters: it is run by hand. */
const NIGHTLY = '30 2 * * *'

test('what fails comes into the inbox by itself, is acknowledged with a word and silenced by keys, and closed by the remedy on its page', async ({
  page,
}) => {
  const errors = watchErrors(page)
  const id = await makeTaskByApi(page, {
    ...{ name: 'inbox.load', handler: 'http-request', crontab: NIGHTLY },
    kwargs: { url: 'http://127.0.0.1:9/' },
  })
  await page.getByRole('button', { name: 'Run now', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const open = async () =>
    (await readView<{ rows: IncidentRow[] }>(page, '/v1/pages/incidents/open')).rows.find(({ causeTask }) => causeTask?.id === id)
  await openPage(page, '/inbox')
  const row = page.getByRole('table', { name: 'Open incidents' }).getByRole('row', { name: /inbox\.load failed/ })
  await expect(row).toBeVisible({ timeout: 45_000 })

  await row.focus()
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What you do about it').fill('I restart the source')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Acknowledge' }).click()
  await expect(row).toContainText('Ada Lovelace sees to it: I restart the source')
  await expect(dialog).toHaveCount(0)

  await row.focus()
  await page.keyboard.press('s')
  await dialog.getByRole('button', { name: 'Silence' }).click()
  await expect(dialog.getByText('Choose until when.')).toBeVisible()
  await dialog.getByRole('button', { name: 'In 1 hour' }).click()
  await dialog.getByRole('button', { name: 'Silence' }).click()
  await expect(row).toContainText('silenced until')
  await expect(dialog).toHaveCount(0)

  await page.getByRole('button', { name: 'Critical', exact: true }).click()
  await expect(page).toHaveURL(/\?severity=critical$/)
  await expect(row).toHaveCount(0)
  await page.goto('/inbox?severity=warning')
  await expect(row).toBeVisible()
  await page.goto('/inbox?severity=grave')
  await expect(page.getByText('What can’t be read of it is severity=grave.')).toBeVisible()

  await page.goto(`/inbox/${(await open())?.id}`)
  const told = page.getByRole('list', { name: 'What happened, the latest first' })
  await expect(told).toContainText('Ada Lovelace acknowledged it: I restart the source')
  await expect(page.getByText('No other task waits for it.')).toBeVisible()
  await page.getByRole('button', { name: 'Mark succeeded …' }).click()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Mark succeeded' }).click()
  await expect(told).toContainText('Closed: all is well again.', { timeout: 45_000 })
  await expect(page.getByRole('heading', { name: 'What to do' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Acknowledge …' })).toHaveCount(0)
  await deleteTaskByApi(page, id)
  expect(errors).toEqual([])
})
