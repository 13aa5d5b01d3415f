import type { TaskPage } from '#domain/views/task-views.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('edits are staged in forms, looked at together, undone and done again, applied as one, and reverted', async ({ page }) => {
  const { rows } = await readView<TaskPage>(page, '/v1/pages/tasks?search=heartbeat')
  const [task] = rows
  if (!task) throw new Error('The demo has no heartbeat.')
  await openPage(page, `/tasks/${task.id}/edit`)
  await page.getByRole('textbox', { name: 'Description' }).fill('Told by a change set.')
  await page.getByRole('button', { name: 'Stage', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/tasks/${task.id}$`))
  const tray = page.getByRole('button', { name: '1 change staged' })
  await tray.click()
  const staged = page.getByRole('dialog', { name: 'Staged changes' })
  await expect(staged).toContainText(`Change “${task.name}”`)
  await staged.getByRole('button', { name: 'Undo the last staging' }).click()
  await expect(staged).toContainText('Nothing is staged now.')
  await staged.getByRole('button', { name: 'Redo' }).click()
  await staged.getByRole('link', { name: 'Look closer, preview' }).click()

  await expect(page.getByRole('row', { name: /Description.*Told by a change set\./ })).toBeVisible()
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByText('no run is added, removed or moved')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Apply …' }).click()
  await page.getByRole('button', { name: 'Apply 1 change' }).click()
  await expect(page.getByRole('button', { name: 'Revert …' })).toBeVisible()
  expect((await readView<{ input: { description: string } }>(page, `/v1/tasks/${task.id}`)).input.description).toBe('Told by a change set.')

  await page.getByRole('button', { name: 'Revert …' }).click()
  await page.getByRole('button', { name: 'Revert it' }).click()
  await expect(page.getByRole('link', { name: 'What it takes back' })).toBeVisible()
  expect((await readView<{ input: { description: string } }>(page, `/v1/tasks/${task.id}`)).input.description).not.toBe(
    'Told by a change set.',
  )
})
