import { choose, chooser, jsonEditor, writeJson } from '#e2e/fields.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible } from '#e2e/page-checks.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('a number that cannot be read is refused in words and kept, never read as another one', async ({ page }) => {
  await openPage(page, '/tasks/new')
  const limit = page.getByLabel('Time limit')
  await limit.fill('1,5')
  await limit.blur()
  await expect(page.getByRole('alert').filter({ hasText: 'Write a decimal with a point: 1.5' })).toBeVisible()
  await expect(limit).toHaveAttribute('aria-invalid', 'true')
  await expect(limit).toHaveValue('1,5')
  await page.reload()
  await expect(page.getByText('Your unsaved changes are back.')).toBeVisible()
  await expect(limit).toHaveValue('1,5')
  await limit.fill('1,500')
  await limit.blur()
  await expect(limit).toHaveValue('1500')
  await expect(limit).not.toHaveAttribute('aria-invalid')
})

test('a date is typed as ISO text in the zone that is named, and one that cannot be read is refused, not left out', async ({ page }) => {
  await openPage(page, '/tasks/new?zone=Europe/Berlin')
  const base = page.getByLabel('Fires after (Europe/Berlin)')
  await base.fill('2026-03-29 02:30')
  await expect(page.getByText('this is the first moment after it, 03:00.')).toBeVisible()
  await base.fill('2026-')
  await base.blur()
  await expect(page.getByRole('alert').filter({ hasText: 'Write it like 2026-03-31 08:00.' })).toBeVisible()
  await page.getByRole('button', { name: 'Create task' }).click()
  await expect(base).toHaveAttribute('aria-invalid', 'true')
  await base.fill('2026-11-28T00:00:00Z')
  await expect(base).not.toHaveAttribute('aria-invalid')
  await expectAccessible(page)
})

test('Tab and Shift Tab leave the JSON editor, Ctrl ] and Ctrl [ indent, and both are said', async ({ page }) => {
  await openPage(page, '/tasks/new')
  const editor = jsonEditor(page, 'Named arguments')
  await writeJson(page, editor, '{ "message": "hello" }')
  const hasFocus = () => editor.evaluate((element) => element.contains(document.activeElement))
  await page.keyboard.press('Control+]')
  await expect(editor.locator('.view-lines')).toHaveText('  { "message": "hello" }')
  await page.keyboard.press('Control+[')
  await expect(editor.locator('.view-lines')).toHaveText('{ "message": "hello" }')
  await page.keyboard.press('Tab')
  await expect.poll(hasFocus).toBe(false)
  await page.keyboard.press('Shift+Tab')
  await expect.poll(hasFocus).toBe(true)
  await page.keyboard.press('Shift+Tab')
  await expect.poll(hasFocus).toBe(false)
  await expect(chooser(page, 'Handler')).toBeFocused()
  await expect(editor).toHaveAccessibleDescription(/Ctrl \] indents a line/)
  await expect(editor.locator('.view-lines')).toHaveText('{ "message": "hello" }')
})

test('Escape closes what the JSON editor suggests, and Tab then leaves it without writing anything', async ({ page }) => {
  await openPage(page, '/tasks/new')
  await choose(page, chooser(page, 'Handler'), 'log')
  const editor = jsonEditor(page, 'Named arguments')
  await writeJson(page, editor, '{ }')
  const hasFocus = () => editor.evaluate((element) => element.contains(document.activeElement))
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Control+Space')
  const suggestions = page.getByRole('listbox', { name: 'Suggest' })
  await expect(suggestions).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(suggestions).toBeHidden()
  await page.keyboard.press('Escape')
  await expect.poll(hasFocus).toBe(true)
  await page.keyboard.press('Tab')
  await expect.poll(hasFocus).toBe(false)
  await expect(editor.locator('.view-lines')).toHaveText('{ }')
})

for (const [timezoneId, name] of [
  ['Asia/Tokyo', 'Asia/Tokyo'],
  // Chromium calls it Asia/Katmandu.
  ['Asia/Kathmandu', 'Asia/Kathmandu'],
] as const)
  test.describe(`in a browser in ${name}`, () => {
    test.use({ timezoneId })
    test('the zone in which the page shows times is named as it is today, not only called local', async ({ page }) => {
      await openPage(page, '/tasks')
      await expect(page.getByRole('button', { name: `Time zone shown: Local, ${name}` })).toHaveText(name)
    })
  })
