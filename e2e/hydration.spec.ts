import { openPage } from '#e2e/open-page.ts'
import { watchErrors } from '#e2e/page-checks.ts'
import { PAGES } from '#e2e/pages.ts'
import { expect, test } from '#e2e/signed-in.ts'

const AHEAD_MS = (3 * 24 * 60 + 7) * 60_000 + 13_000

// The server draws each page on its own clock; the browser takes it over days later, on the other side of the date line.
test.use({ timezoneId: 'Pacific/Kiritimati' })

for (const [name, { path, shows }] of Object.entries(PAGES)) {
  test(`${name}: the browser's first drawing is the server's, whatever its own clock and zone are`, async ({ page }) => {
    const address = typeof path === 'string' ? path : await path(page)
    await page.clock.install({ time: Date.now() + AHEAD_MS })
    const errors = watchErrors(page)
    await openPage(page, address)
    await expect(shows(page)).toBeVisible()
    expect(errors).toEqual([])
  })
}

test('then it goes on by its own clock, in its own zone', async ({ page }) => {
  const time = new Date('2031-05-06T22:30:00Z')
  await page.clock.install({ time })
  await openPage(page, '/settings')
  await expect(page.getByText('Now it is Wed 2031-05-07 12:30')).toBeVisible()
  await page.clock.setSystemTime(new Date('2031-05-06T23:45:00Z'))
  await page.clock.runFor(1_000)
  await expect(page.getByText('Now it is Wed 2031-05-07 13:45')).toBeVisible()
})
