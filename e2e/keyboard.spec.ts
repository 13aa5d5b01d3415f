import { openPage } from '#e2e/open-page.ts'
import { expect, test } from '#e2e/signed-in.ts'

test.beforeEach(async ({ page }) => {
  await openPage(page, '/tasks')
  await expect(page.getByRole('table', { name: 'Tasks' })).toBeVisible()
})

test('/ goes to the search of the page', async ({ page }) => {
  await page.keyboard.press('/')
  const search = page.getByRole('searchbox', { name: 'Search tasks' })
  await expect(search).toBeFocused()
  await page.keyboard.type('heartbeat')
  await expect(page).toHaveURL(/search=heartbeat/)
  await expect(page.getByRole('table', { name: 'Tasks' }).locator('tbody').getByRole('row')).toHaveCount(1)
  await expect(search).toHaveValue('heartbeat')
})

test('the palette goes to a task by its name', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+K')
  const palette = page.getByRole('dialog', { name: 'Search or go to' })
  await palette.getByRole('combobox').fill('heartbeat')
  await expect(palette.getByRole('option', { selected: true })).toContainText('heartbeat')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/tasks\/\d+$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('heartbeat')
})

test('the palette does with a task what one says before its name', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+K')
  const palette = page.getByRole('dialog', { name: 'Search or go to' })
  await palette.getByRole('combobox').fill('pause heartbeat')
  await expect(palette.getByRole('option', { selected: true })).toContainText('Pause “housekeeping.heartbeat” …')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: /^Pause/ })).toBeVisible()
  await expect(page).toHaveURL(/\/tasks\/\d+$/)
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(page.getByRole('button', { name: 'Pause …' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the palette does with all tasks of a tag what one says before its name', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+K')
  const palette = page.getByRole('dialog', { name: 'Search or go to' })
  await palette.getByRole('combobox').fill('pause finance')
  await palette.getByRole('option', { name: 'Pause all tasks of “finance” …' }).click()
  await expect(page).toHaveURL(/\/tasks\?tag=finance$/)
  await expect(page.getByRole('dialog', { name: /^Pause all \d+ tasks of this filter\?$/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(page.getByRole('table', { name: 'Tasks' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('g and a letter go to a place', async ({ page }) => {
  await page.keyboard.press('g')
  await page.keyboard.press('r')
  await expect(page).toHaveURL(/\/runs$/)
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible()
})

test('? shows all keys, and Escape closes them', async ({ page }) => {
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keys' })
  await expect(keys).toContainText('Search this page')
  await expect(keys.getByRole('listitem').filter({ hasText: 'Search, or go to anything' })).toContainText('CtrlK')
  await expect(keys.getByRole('heading', { name: 'On the graph' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()
})

test('the keys of the list work at once: an arrow brings the cursor, x chooses, Enter opens, wherever the focus was', async ({ page }) => {
  const rows = page.getByRole('table', { name: 'Tasks' }).locator('tbody').getByRole('row')
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(0)).toBeFocused()
  await page.keyboard.press('j')
  await expect(rows.nth(1)).toBeFocused()
  await page.getByRole('button', { name: 'Sleeping' }).focus()
  await page.keyboard.press('x')
  await expect(page.getByRole('toolbar', { name: 'Chosen rows' })).toContainText('1 selected')
  await expect(rows.nth(1).getByRole('checkbox')).toBeChecked()
  await page.keyboard.press('ArrowDown')
  await expect(rows.nth(2)).toBeFocused()
  const name = await page.locator('tr:focus').getByRole('link').first().getByTitle(/.+/).first().getAttribute('title')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name ?? 'a name')
})

test('an address that is no page keeps the navigation, and says so to who asks', async ({ page }) => {
  const response = await page.goto('/no/such/page')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).click()
  await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible()
})

test('nothing turns or moves for who wants no motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  // One busy button and one running state, as they stand wherever they are shown.
  const moving = await page.evaluate(() => {
    const icon = document.createElement('i')
    icon.className = 'animate-turn'
    document.body.append(icon)
    return getComputedStyle(icon).animationName
  })
  expect(moving).toBe('none')
})
