import { ACTION_RULES } from '#tests/permissions/entries.ts'
import { jsonEditor, writeJson } from './fields.ts'
import { openPage } from './open-page.ts'
import { callServerAction, serverActions } from './server-actions.ts'
import { expect, test } from './signed-in.ts'

/** Nobody: no cookies, whatever the test is signed in as. */
const STRANGER = { cookies: [], origins: [] }

test('every answer has its security headers: pages, redirects, reads, static files, errors', async ({ request }) => {
  const html = await (await request.get('/tasks')).text()
  const script = /src="(\/_next\/static\/[^"]+\.js)/.exec(html)?.[1] ?? ''
  expect(script).not.toBe('')
  const paths = [
    '/',
    '/tasks',
    '/sign-in',
    '/nothing',
    '/api/nothing',
    '/api/me',
    '/api/v1/pages/tasks?sort=no',
    '/icon.svg',
    '/%',
    script,
    '/_next/static/nothing.js',
    '/_next/image',
  ]
  for (const path of paths) {
    const headers = (await request.get(path, { maxRedirects: 0 })).headers()
    expect([path, headers['x-content-type-options'], headers['x-frame-options']]).toEqual([path, 'nosniff', 'DENY'])
    expect(headers['content-security-policy'], path).toMatch(/^default-src 'self';[^,]*frame-ancestors 'none'$/)
  }
  const policy = (await request.get('/tasks')).headers()['content-security-policy']
  expect(policy).toContain("'strict-dynamic'")
  expect((await request.fetch('/', { method: 'TRACE' })).status()).toBe(405)
})

test('after sign-in no address leads to another site', async ({ request }) => {
  for (const from of [
    '/..//evil.example',
    '/.//evil.example',
    '/%2e%2e//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '//evil.example',
    'https://evil.example',
  ]) {
    const answer = await request.get(`/sign-in?from=${encodeURIComponent(from)}`, { maxRedirects: 0 })
    expect([from, answer.status(), answer.headers().location]).toEqual([from, 307, '/'])
  }
  expect((await request.get('/sign-in?from=%2Ftasks', { maxRedirects: 0 })).headers().location).toBe('/tasks')
})

test('bodies above the limit are refused before anything reads them', async ({ request }) => {
  const [action] = serverActions()
  const large = 'x'.repeat(1024 * 1024 + 1)
  for (const path of ['/api/auth/sign-in/email', '/api/tasks', '/tasks'])
    expect((await request.post(path, { data: large })).status()).toBe(413)
  const refused = await callServerAction(request, action?.id ?? '', action?.page ?? '', JSON.stringify([large]))
  expect([refused.status(), await refused.text()]).toEqual([413, expect.stringMatching(/^This is too much at once/)])
})

test('an action of another build says so, and the page asks to be loaded anew', async ({ page, request }) => {
  const answer = await callServerAction(request, `40${'ab'.repeat(20)}`, '/tasks', '[]')
  expect(answer.headers()['x-nextjs-action-not-found']).toBe('1')
  await openPage(page, '/crontabs/new')
  await page.route('**/crontabs/new', (route) =>
    route.continue({
      headers: { ...route.request().headers(), ...(route.request().method() === 'POST' && { 'next-action': `40${'ab'.repeat(20)}` }) },
    }),
  )
  await page.getByRole('button', { name: /^Create/ }).click()
  await expect(page.getByText(/older version of Djag: reload/)).toBeVisible()
})

test('arguments that JavaScript would change are refused where they are typed, by editors whose workers run under the policy', async ({
  page,
}) => {
  await openPage(page, '/tasks/new')
  const editor = jsonEditor(page, 'Named arguments')
  await writeJson(page, editor, '{"id": 1970670598291982290}')
  await expect(page.getByText('Write it as text: "1970670598291982290".')).toBeVisible()
  await writeJson(page, editor, `{"deep": ${'['.repeat(51)}${']'.repeat(51)}}`)
  await expect(page.getByText(/more than 50 levels deep/)).toBeVisible()
  await writeJson(page, editor, '{"text": "no end }')
  await expect(page.getByText('The closing double quote is missing.')).toBeVisible()
})

test.describe('without a session', () => {
  test.use({ storageState: STRANGER })

  test('every server action refuses, whoever finds it', async ({ request, baseURL }) => {
    const actions = serverActions()
    expect(actions.length).toBeGreaterThan(12)
    for (const { id, name, page } of actions) {
      const own = await (await callServerAction(request, id, page, '[{}]', { origin: baseURL ?? '' })).text()
      expect([name, own]).toEqual([
        name,
        expect.stringMatching(ACTION_RULES[name] === 'anybody' ? /"code":"(conflict|invalid_input)"/ : /"code":"not_signed_in"/),
      ])
    }
  })

  test('no other door of the sign-in library is open, and set-up is over', async ({ request }) => {
    for (const door of [
      'sign-up/email',
      'list-sessions',
      'get-session',
      'ok',
      'error',
      'verify-password',
      'revoke-sessions',
      'callback/any',
      'request-password-reset',
    ])
      for (const method of ['GET', 'POST']) {
        const status = (await request.fetch(`/api/auth/${door}`, { method, ...(method === 'POST' && { data: {} }) })).status()
        expect([method, door, status]).toEqual([method, door, 404])
      }
    const [setUp] = serverActions().filter(({ name }) => name === 'setUpAdministratorAction')
    const input = { name: 'Eve', email: 'eve@example.com', password: 'let me in please', token: 'guessed' }
    const origin = new URL((await request.get('/sign-in')).url()).origin
    const calls = await Promise.all(
      Array.from({ length: 40 }, () => callServerAction(request, setUp?.id ?? '', '/set-up', JSON.stringify([input]), { origin })),
    )
    for (const answer of calls) expect(await answer.text()).toContain('"code":"conflict"')
  })
})
