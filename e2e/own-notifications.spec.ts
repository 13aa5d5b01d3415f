import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, watchErrors } from '#e2e/page-checks.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('somebody chooses what they hear themselves; what was typed stays where it is refused', async ({ page }) => {
  const errors = watchErrors(page)
  await openPage(page, '/settings')
  const part = page.getByRole('region', { name: 'What you hear yourself' })
  await part.getByRole('button', { name: 'Change what you hear' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('At some hours only').click()
  await dialog.getByLabel('From', { exact: true }).fill('later')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Write a time of day, such as 07:30.')).toBeVisible()
  await expect(dialog.getByLabel('From', { exact: true })).toHaveValue('later')
  await dialog.getByLabel('At some hours only').click()
  await dialog.getByLabel('By mail').click()
  await dialog.getByLabel('Weekly digest').click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(part).toContainText('Mon at 08:00')
  expect(errors).toEqual([])
})
