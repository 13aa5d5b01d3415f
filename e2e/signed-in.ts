import { type BrowserContext, expect } from '@playwright/test'
import type { OverviewView } from '#domain/views/operation-views.ts'
import { setUpByForm, signInByForm } from '#e2e/administrator.ts'
import { test as base } from '#e2e/application.ts'
import { runOnDatabaseOf } from '#e2e/on-database.ts'
import { readView } from '#e2e/read-view.ts'

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

/** Tests in this worker's application, signed in as its administrator and with the demo's company in it. */
export const test = base.extend<object, { session: Session }>({
  session: [
    async ({ browser, application }, use) => {
      const context = await browser.newContext({ baseURL: application.url })
      const page = await context.newPage()
      await page.goto('/')
      await expect(page).toHaveURL(/\/(set-up|sign-in)/)
      if (page.url().endsWith('/set-up')) await setUpByForm(page, application.firstPage)
      else await signInByForm(page)
      const { demoTasks } = await readView<OverviewView>(page, '/overview')
      if (demoTasks === 0) await runOnDatabaseOf(application.dataDir, 'scripts/demo.mjs')
      const session = await context.storageState()
      await context.close()
      await use(session)
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  storageState: ({ session }, use) => use(session),
})

export { expect } from '@playwright/test'
