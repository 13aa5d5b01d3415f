import { openPage } from '#e2e/open-page.ts'
import { expectAccessible } from '#e2e/page-checks.ts'
import { expect, test } from '#e2e/signed-in.ts'

test('the time of the plan is moved and zoomed by keys and by dragging, and the address follows', async ({ page }) => {
  await openPage(page, '/plan?span=3600')
  const drawn = page.getByRole('region', { name: /The plan, drawn/ })
  await expect(page.getByRole('button', { name: /orders\.validate/ })).toBeVisible()
  await page.keyboard.press('-')
  await expect(page).toHaveURL(/span=5400/)
  await drawn.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(page).toHaveURL(/window=.*~5400/)
  const now = page.getByRole('button', { name: 'Now', exact: true })
  await expect(now).toBeEnabled()
  await page.keyboard.press('n')
  await expect(now).toBeDisabled()
  await expect(page).not.toHaveURL(/window=/)

  const place = await drawn.boundingBox()
  if (!place) throw new Error('The plan is not drawn.')
  const [x, y] = [place.x + place.width / 2, place.y + 100]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - 200, y, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/window=/)
  await page.getByRole('button', { name: 'Quarter' }).click()
  await expect(page).toHaveURL(/window=.*~7948800/)
})

test('what was foretold stands beside what came, drawn and in the list, and it is said where nothing was kept', async ({ page }) => {
  await openPage(page, '/plan?span=3600')
  await page.getByRole('combobox', { name: 'What was foretold' }).selectOption('hour')
  await expect(page).toHaveURL(/as-of=hour/)
  await expect(page.getByText(/foretold (to end )?an hour before/).last()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'As a list' }).click()
  await expect(page.getByRole('columnheader', { name: 'End foretold an hour before' })).toBeVisible()
})

test('the calendar shows a month by hours and a year by days, of all tasks or of one with its days without a run, and leads to a day', async ({
  page,
}) => {
  await openPage(page, '/plan?view=calendar&period=2026-02')
  const calendar = page.getByRole('region', { name: 'The calendar of February 2026' })
  await expect(calendar.getByRole('row')).toHaveCount(29)
  await expect(calendar.getByText(/by the clocks of/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Year', exact: true }).click()
  await expect(page).toHaveURL(/period=2026(&|$)/)
  await page.getByRole('region', { name: 'The calendar of 2026' }).getByRole('button', { name: 'Nov' }).click()
  await page.getByRole('button', { name: 'The next one' }).click()
  await expect(page).toHaveURL(/period=2026-12/)

  await page.getByRole('combobox', { name: 'Of one task alone' }).click()
  await page.getByRole('option', { name: 'orders.validate' }).click()
  await expect(page.getByText('Of orders.validate alone')).toBeVisible()
  await expect(page.getByText(/without a run of orders\.validate|has a run on every day/)).toBeVisible()
  await page.getByRole('rowheader', { name: 'Tue 8' }).getByRole('button').click()
  await expect(page).toHaveURL(/window=2026-12-0.*~86400/)
  await expect(page.getByRole('region', { name: /The plan, drawn/ })).toBeVisible()
})
