import { type BrowserContext, expect } from '@playwright/test'
import type { OverviewView } from '#domain/views/overview-views.ts'
import { setUpByForm, signInByForm } from '#e2e/administrator.ts'
import { test as base } from '#e2e/application.ts'
import { KeptContexts } from '#e2e/kept-contexts.ts'
import { runOnDatabaseOf } from '#e2e/on-database.ts'
import { readView } from '#e2e/read-view.ts'

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

interface OfEachTest {
  /** Whether the browser comes without the application's files and loads pages ahead, as most people's do: for tests of what is loaded. */
  isFirstVisit: boolean
}

/** Tests in this worker's application, signed in as its administrator and with the demo's company in it. */
export const test = base.extend<OfEachTest, { session: Session; keptContexts: KeptContexts }>({
  session: [
    async ({ browser, application }, use) => {
      const context = await browser.newContext({ baseURL: application.url })
      const page = await context.newPage()
      await page.goto('/')
      await expect(page).toHaveURL(/\/(set-up|sign-in)/)
      if (page.url().endsWith('/set-up')) await setUpByForm(page, application.firstPage)
      else await signInByForm(page)
      const { demoTasks } = await readView<OverviewView>(page, '/v1/pages/overview')
      if (demoTasks === 0) await runOnDatabaseOf(application.dataDir, 'scripts/demo.mjs')
      const { cookies } = await context.storageState()
      await context.close()
      await use({ cookies, origins: [] })
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  keptContexts: [
    async ({ browser }, use) => {
      const kept = new KeptContexts(browser)
      await use(kept)
      await kept.close()
    },
    { scope: 'worker' },
  ],
  storageState: ({ session }, use) => use(session),
  isFirstVisit: [false, { option: true }],
  context: async (
    { browser, keptContexts, application, storageState, viewport, timezoneId, locale, colorScheme, contextOptions, isFirstVisit },
    use,
  ) => {
    if (isFirstVisit || typeof storageState !== 'object') {
      const context = await browser.newContext()
      await use(context)
      await context.close()
      return
    }
    // All by which tests' browsers may differ: what is left out here would reach the next test that does not ask for it.
    const asked = { ...contextOptions, baseURL: application.url, viewport, timezoneId, locale, colorScheme }
    const options = { ...asked, storageState: { cookies: [], origins: [] } }
    const context = await keptContexts.take(options, storageState, application.url)
    await use(context)
    await keptContexts.giveBack(context)
  },
  page: async ({ context }, use) => use(context.pages()[0] ?? (await context.newPage())),
})

export { expect } from '@playwright/test'
