import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator, test } from '@playwright/test'
import { setUpByForm } from '#e2e/administrator.ts'
import { openPage } from '#e2e/open-page.ts'
import { type Application, freePort, startApplication } from '#tests/application.ts'
import { type FreezingRelay, freezingRelay } from '#tests/freezing-relay.ts'
import { startThrowawayServer, type ThrowawayServer } from '#tests/postgres-server.ts'

let server: ThrowawayServer
let relay: FreezingRelay
let web: Application
let dataDir: string

test.beforeAll(async () => {
  test.setTimeout(300_000)
  server = await startThrowawayServer()
  const direct = new URL(server.url)
  relay = await freezingRelay({ host: direct.hostname, port: Number(direct.port) })
  dataDir = mkdtempSync(join(tmpdir(), 'djag-database-away-'))
  chmodSync(dataDir, 0o755)
  const url = Object.assign(direct, { port: String(relay.port), pathname: `/${server.template}` }).href
  const environment = { DATABASE_URL: url, DJAG_SECRET: 'a secret of more than thirty-two characters' }
  web = await startApplication({ script: 'web', dataDir, port: await freePort(), environment })
})
test.afterAll(async () => {
  relay?.thaw()
  await web?.stop()
  relay?.close()
  await server?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

test('while the database is silent, pages, sign-in and saves say so within seconds, and nothing typed is lost', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: web.url })
  const page = await context.newPage()
  await setUpByForm(page, web.firstPage)
  await openPage(page, '/crontabs/new')
  const stranger = await browser.newContext({ baseURL: web.url })
  const signIn = await stranger.newPage()
  await signIn.goto('/sign-in')
  await expect(signIn.getByRole('button', { name: 'Sign in' })).toBeEnabled()
  await signIn.getByLabel('E-mail').fill('ada@example.org')
  await signIn.getByLabel('Password').fill('a long enough password')

  relay.freeze()
  const startedMs = Date.now()
  const words = /database cannot be reached/i
  await signIn.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: /^Create/ }).click()
  const [read, opened] = await Promise.all([page.request.get('/api/v1/pages/tasks'), stranger.request.get('/sign-in')])
  expect([read.status(), await read.json()]).toEqual([
    503,
    expect.objectContaining({ code: 'unavailable', detail: expect.stringMatching(words) }),
  ])
  expect(await opened.text()).toMatch(words)
  await expect(signIn.getByText(words)).toBeVisible()
  await expect(page.getByText(words).first()).toBeVisible()
  // Two patiences of six seconds one after the other, and what a busy machine adds.
  expect(Date.now() - startedMs).toBeLessThan(30_000)
  await expect(signIn.getByLabel('Password')).toHaveValue('a long enough password')

  relay.thaw()
  await pressUntil(signIn.getByRole('button', { name: 'Sign in' }), () =>
    expect(signIn.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible({ timeout: 5_000 }),
  )
  await pressUntil(page.getByRole('button', { name: /^Create/ }), () =>
    expect(page).toHaveURL(/\/crontabs\/\d+|\/crontabs$/, { timeout: 5_000 }),
  )
  await context.close()
  await stranger.close()
})

/** Presses again as a person would, while the database comes back. What a press before led to may come late, and its button is gone by then. */
async function pressUntil(button: Locator, isThere: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (await button.isEnabled({ timeout: 1_000 }).catch(() => false)) await button.click({ timeout: 5_000 }).catch(() => undefined)
    await isThere()
  }).toPass({ timeout: 40_000 })
}
