import { expect, test } from '#e2e/signed-in.ts'

test('the page of primitives, which is for development, is no page of an installation', async ({ page }) => {
  const answer = await page.goto('/primitives')
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole('banner')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible()
})
