import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, expectNoSidewaysScroll, watchErrors } from '#e2e/page-checks.ts'
import { PAGES } from '#e2e/pages.ts'
import { expect, test } from '#e2e/signed-in.ts'

for (const [name, { path, shows }] of Object.entries(PAGES)) {
  test(`${name}: nothing for axe in light or dark, no error in the console, no sideways scroll on a phone`, async ({ page }) => {
    const errors = watchErrors(page)
    await openPage(page, typeof path === 'string' ? path : await path(page))
    await expect(shows(page)).toBeVisible()
    await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    expect(errors).toEqual([])
  })
}

test.describe('without a session', () => {
  test.use({ storageState: { cookies: [], origins: [] } })

  // The fixture sees to it that there is an account: without one everybody is sent to the set-up.
  test('sign-in: nothing for axe in light or dark, no error in the console, no sideways scroll on a phone', async ({ page, session }) => {
    expect(session.cookies).not.toEqual([])
    const errors = watchErrors(page)
    await page.goto('/sign-in')
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
    expect(errors).toEqual([])
  })
})
