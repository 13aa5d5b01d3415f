import { bytesOfOwnScripts } from '#e2e/bytes-over-the-wire.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, expectNoSidewaysScroll, watchErrors } from '#e2e/page-checks.ts'
import { PAGES } from '#e2e/pages.ts'
import { expect, test } from '#e2e/signed-in.ts'

const AHEAD_MS = (3 * 24 * 60 + 7) * 60_000 + 13_000
/** What a page's own scripts may weigh as they come over the wire. They weigh 279 to 397 kB; with Monaco it would be 1.6 MB. */
const MOST_BYTES = 400_000

test.describe('in a browser that is days ahead, on the other side of the date line', () => {
  // The server draws each page on its own clock and in its own zone: a drawing of the browser that differs is an error in the console.
  test.use({ timezoneId: 'Pacific/Kiritimati' })

  // One load tells all of it: to load each page for each question took a quarter of the time of all browser tests.
  for (const [name, { path, shows }] of Object.entries(PAGES))
    test(`${name}: drawn as the server drew it, no heavier than need be, nothing for axe in light or dark, no sideways scroll on a phone`, async ({
      page,
      application,
    }) => {
      const address = typeof path === 'string' ? path : await path(page)
      await page.clock.install({ time: Date.now() + AHEAD_MS })
      const errors = watchErrors(page)
      const response = await openPage(page, address)
      await expect(shows(page)).toBeVisible()
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
      expect(errors, 'where the browser draws what the server did not').toEqual([])
      const bytes = await bytesOfOwnScripts(application.url, (await response?.text()) ?? '')
      expect(bytes, 'bytes of script').toBeLessThanOrEqual(MOST_BYTES)
      await expectAccessible(page)
      await expectNoSidewaysScroll(page)
      expect(errors).toEqual([])
    })

  test('a page goes on by the browser’s own clock, in its own zone', async ({ page }) => {
    const time = new Date('2031-05-06T22:30:00Z')
    await page.clock.install({ time })
    await openPage(page, '/settings')
    await expect(page.getByText('Now it is Wed 2031-05-07 12:30')).toBeVisible()
    await page.clock.setSystemTime(new Date('2031-05-06T23:45:00Z'))
    await page.clock.runFor(1_000)
    await expect(page.getByText('Now it is Wed 2031-05-07 13:45')).toBeVisible()
  })
})

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
