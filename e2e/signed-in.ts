import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type BrowserContext, expect } from '@playwright/test'
import type { OverviewView } from '#domain/views/operation-views.ts'
import { setUpAdministrator, signIn } from '#e2e/administrator.ts'
import { test as base } from '#e2e/application.ts'
import { readView } from '#e2e/read-view.ts'

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

const checkout = fileURLToPath(new URL('..', import.meta.url))

/** Tests in this worker's application, signed in as its administrator and with the demo's company in it. */
export const test = base.extend<object, { session: Session }>({
  session: [
    async ({ browser, application }, use) => {
      const context = await browser.newContext({ baseURL: application.url })
      const page = await context.newPage()
      await page.goto('/')
      await expect(page).toHaveURL(/\/(set-up|sign-in)/)
      if (page.url().endsWith('/set-up')) await setUpAdministrator(page)
      else await signIn(page)
      const { demoTasks } = await readView<OverviewView>(page, '/overview')
      if (demoTasks === 0) await fillDemo(application.dataDir)
      const session = await context.storageState()
      await context.close()
      await use(session)
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  storageState: ({ session }, use) => use(session),
})

/** As `npm run demo` does. */
async function fillDemo(dataDir: string): Promise<void> {
  const { DATABASE_URL: _, ...inherited } = process.env
  const environment = { ...inherited, DJAG_DATA_DIR: dataDir }
  await promisify(execFile)(process.execPath, ['scripts/demo.mjs'], { cwd: checkout, env: environment })
}

export { expect } from '@playwright/test'
