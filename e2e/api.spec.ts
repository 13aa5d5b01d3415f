import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Locator, Page } from '@playwright/test'
import type { TaskDetail, TaskPage } from '#domain/views/task-views.ts'
import type { TokenRow } from '#domain/views/token-views.ts'
import { ADMINISTRATOR } from '#e2e/administrator.ts'
import { makeTaskByApi } from '#e2e/make-task-by-api.ts'
import { openPage } from '#e2e/open-page.ts'
import { expectAccessible, expectNoSidewaysScroll } from '#e2e/page-checks.ts'
import { readView } from '#e2e/read-view.ts'
import { expect, test } from '#e2e/signed-in.ts'

/** What a shell would call by a command of the page about the API, with the token in its place. */
async function run(command: string, token: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const words = [...command.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) =>
    (single ?? double ?? bare ?? '').replace('$TOKEN', token),
  )
  const after = (flag: string) => words.flatMap((word, index) => (words[index - 1] === flag ? [word] : []))
  const url = words.find((word) => word.startsWith('http')) ?? ''
  const headers = after('-H').map((header) => header.split(/: (.*)/s).slice(0, 2) as [string, string])
  const response = await fetch(url, { method: after('-X')[0] ?? 'GET', headers, body: after('-d')[0] ?? null })
  return { status: response.status, body: await response.json() }
}

/** The command that the page shows for an operation. */
async function commandFor(page: Page, path: string): Promise<string> {
  await openPage(page, '/settings/api')
  const operation = page.locator('details', { has: page.getByText(path, { exact: true }) })
  await operation.locator('summary').first().click()
  return (await operation.locator('pre').first().textContent()) ?? ''
}

/** Where the tests before took long, the password is asked for once more. */
async function pressMakeToken(page: Page, then: Locator): Promise<void> {
  await page.getByRole('button', { name: 'Make token' }).click()
  const question = page.getByRole('dialog', { name: 'Type your password once more' })
  await expect(then.or(question).first()).toBeVisible()
  if (!(await question.isVisible())) return
  await question.getByLabel('Your password').fill(ADMINISTRATOR.password)
  await question.getByRole('button', { name: 'Go on' }).click()
  await expect(then).toBeVisible()
}

async function makeToken(page: Page, name: string, fill: (page: Page) => Promise<void> = async () => {}): Promise<string> {
  await openPage(page, '/settings/tokens')
  await page.getByRole('button', { name: 'Make a token' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await fill(page)
  const shown = page.getByRole('dialog', { name: `The token ${name}` })
  await pressMakeToken(page, shown)
  const token = (await shown.locator('pre').textContent()) ?? ''
  await shown.getByRole('button', { name: 'I have copied it' }).click()
  return token
}

test('who has only the pages makes a token, pauses a task by the command that stands there, and revokes the token', async ({ page }) => {
  const name = `pipeline ${Date.now().toString(36)}`
  const token = await makeToken(page, name)
  expect(token).toMatch(/^djag_[0-9A-Za-z]{42}$/)
  await expect(page.getByText(token)).toHaveCount(0)

  const [task] = (await readView<TaskPage>(page, '/v1/pages/tasks?state=sleeping')).rows
  const command = (await commandFor(page, '/actions/pause-task')).replace('"taskId":1', `"taskId":${task?.id}`)
  expect((await run(command, token)).body).toMatchObject({ outcome: `Paused “${task?.name}”.` })
  const paused = await readView<TaskDetail>(page, `/v1/tasks/${task?.id}`)
  expect(paused.task.pause?.byName).toContain(`(token ${name})`)
  const resume = (await commandFor(page, '/actions/resume-task')).replace('"taskId":1', `"taskId":${task?.id}`)
  expect((await run(resume, token)).status).toBe(200)

  await openPage(page, '/settings/tokens')
  const row = page.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('127.0.0.1')
  await row.getByRole('button', { name: `Revoke ${name}` }).click()
  await page.getByRole('button', { name: 'Revoke token' }).click()
  await expect(row).toContainText('revoked')
  expect(await run(command, token)).toMatchObject({ status: 401, body: { code: 'not_signed_in' } })
})

test('a service account’s token may only what its scopes name, and says so', async ({ page }) => {
  const name = `monitor ${Date.now().toString(36)}`
  const token = await makeToken(page, name, async () => {
    await page.getByRole('radio', { name: /A service account/ }).click()
    await page.getByLabel('Role', { exact: true }).selectOption('viewer')
    await page.getByRole('checkbox', { name: /All that the role viewer permits/ }).click()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })
  expect((await run(await commandFor(page, '/health'), token)).body).toMatchObject({ databaseIsUp: true })
  const refused = await run(await commandFor(page, '/audits'), token)
  expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('“read-audits” is not among its scopes') } })
  const { rows } = await readView<{ rows: TokenRow[] }>(page, '/v1/pages/tokens')
  expect(rows.find((row) => row.name === name)).toMatchObject({ ownerName: null, role: 'viewer', scopes: ['read'] })
})

test('a token of workers says for which queues it is, and whether it gets secrets; a worker registers by it', async ({
  page,
  application,
}) => {
  const name = `workers ${Date.now().toString(36)}`
  const token = await makeToken(page, name, async () => {
    await page.getByRole('radio', { name: /Of workers/ }).click()
    await page.getByLabel('Queues').fill('python, default')
    await page.getByRole('checkbox', { name: /Gets secrets/ }).click()
    await expectAccessible(page)
    await expectNoSidewaysScroll(page)
  })
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('of “python” and “default”, with secrets')
  const ask = (path: string, body: object) =>
    fetch(`${application.url}/api/worker/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const worker = { name: 'remote-host', concurrency: 1, canBeTold: true, handlers: [{ name: 'remote.job' }] }
  const registered = await (await ask('/register', worker)).json()
  expect(registered).toMatchObject({ queues: ['python', 'default'] })
  expect((await ask('/stop', { workerId: registered.workerId })).status).toBe(204)
})

test('a token without a name is asked for one, and nothing is made', async ({ page }) => {
  await openPage(page, '/settings/tokens')
  await page.getByRole('button', { name: 'Make a token' }).first().click()
  await pressMakeToken(page, page.getByText('Name what it is for'))
  await expect(page.getByRole('alert')).toContainText('Name what it is for')
})

test('the command line runs a task by its name, waits for its end, and follows its log', async ({ page, application }) => {
  const name = `shell ${Date.now().toString(36)}`
  const token = await makeToken(page, name)
  await makeTaskByApi(page, { name, handler: 'log', kwargs: { message: 'counted from a shell' }, crontab: '30 2 * * *' })
  const djag = async (...words: string[]) => {
    const env = { ...process.env, DJAG_URL: application.url, DJAG_TOKEN: token }
    const program = fileURLToPath(new URL('../scripts/djag.mjs', import.meta.url))
    return (await promisify(execFile)(process.execPath, [program, ...words], { env, timeout: 60_000 })).stdout
  }
  const [runId, state] = (await djag('run', name, '--wait')).trim().split(' ')
  expect(state).toBe('succeeded')
  expect(await djag('logs', '-f', runId ?? '')).toContain('counted from a shell')
  expect(JSON.parse(await djag('runs', '--task', name, '--json'))).toMatchObject([{ id: runId, kind: 'manual' }])
})

test('the web program lets through what the API answers itself: methods, lines as they come, and bodies that are too large', async ({
  page,
  application,
}) => {
  const authorization = `Bearer ${await makeToken(page, `bare ${Date.now().toString(36)}`)}`
  const ask = (method: string, path: string, body?: string) =>
    fetch(`${application.url}/api/v1${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: body ?? null,
    })
  const put = await ask('PUT', '/tasks')
  expect([put.status, put.headers.get('allow'), put.headers.get('content-type')]).toEqual([
    405,
    'GET, POST, HEAD, OPTIONS',
    'application/problem+json',
  ])
  const options = await ask('OPTIONS', '/tasks/1')
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, PATCH, DELETE, HEAD, OPTIONS'])
  const head = await ask('HEAD', '/health')
  expect([head.status, await head.text(), head.headers.has('ratelimit-remaining')]).toEqual([200, '', true])
  for (const path of ['', '/', '/nothing']) expect((await ask('GET', path)).headers.get('content-type')).toBe('application/problem+json')
  expect(await (await ask('POST', '/tasks', `"${'x'.repeat(2_000_000)}"`)).json()).toMatchObject({ code: 'too_large', status: 413 })
  for (const probe of ['live', 'ready']) expect(await (await fetch(`${application.url}/api/health/${probe}`)).text()).toBe(`${probe}\n`)
})
