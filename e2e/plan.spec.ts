import { openPage } from '#e2e/open-page.ts'
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
