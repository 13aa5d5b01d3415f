import { PAGES } from '#e2e/pages.ts'
import { expect, test } from '#e2e/signed-in.ts'

/** What a page's own scripts may weigh as they come over the wire. They weigh 284 to 381 kB; with Monaco it would be 1.6 MB. */
const MOST_BYTES = 400_000

for (const [name, { path, shows }] of Object.entries(PAGES))
  test(`${name} is shown with no more script than it needs`, async ({ page }) => {
    const address = typeof path === 'string' ? path : await path(page)
    const html = await (await page.request.get(address)).text()
    const modules = [...html.matchAll(/<script[^>]+src="([^"]+)"[^>]*>/g)].filter(([tag]) => !/nomodule/i.test(tag))
    const own = new Set(modules.map(([, source]) => source))
    await page.goto(address)
    await expect(shows(page)).toBeVisible()
    // What lies beside them was fetched ahead, for pages that are linked here.
    const loaded = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((entry) => entry instanceof PerformanceResourceTiming)
        .map(({ name, encodedBodySize }) => ({ file: new URL(name).pathname, bytes: encodedBodySize })),
    )
    const scripts = loaded.filter(({ file }) => own.has(file))
    expect(scripts.length).toBe(own.size)
    const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0)
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
  })
