import { expect, it } from 'vitest'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { openTestDatabase } from '#tests/database.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import { answerAuthentication } from './authentication-route.ts'

const database = await openTestDatabase()
asWebProgram(database.url)

/** What is not meant to be open, by the method by which the library would answer it. */
const OPEN = {
  GET: ['/callback/:id'],
  POST: [
    '/sign-in/email',
    '/sign-in/social',
    '/sign-out',
    '/change-password',
    '/two-factor/enable',
    '/two-factor/disable',
    '/two-factor/verify-totp',
    '/two-factor/verify-backup-code',
  ],
}

const ask = async (method: string, path: string) =>
  (await answerAuthentication(new Request(`${WEB_ORIGIN}/api/auth${path}`, { method, headers: { origin: WEB_ORIGIN } }))).status

it('opens none of the library’s doors but those that the dashboard uses, by no other method', async () => {
  const { authentication } = webAuthentication()
  const endpoints = Object.values(authentication.api) as unknown as { path?: string; options?: { method?: string | string[] } }[]
  const doors = endpoints.flatMap(({ path, options }) => (path ? [options?.method ?? []].flat().map((method) => ({ path, method })) : []))
  expect(doors.length).toBeGreaterThan(20)
  for (const { path, method } of doors) {
    const isOpen = OPEN[method as 'GET' | 'POST']?.includes(path) ?? false
    if (isOpen) continue
    expect([method, path, await ask(method, path.replace(':id', 'oidc'))]).toEqual([method, path, 404])
  }
  expect(await ask('GET', '/callback/github')).toBe(404)
  expect(await ask('GET', '/sign-in/social')).toBe(404)
  expect(await ask('POST', '/callback/oidc')).toBe(404)
})

it('leads back to the sign-in page whoever comes from a provider that is not set up', async () => {
  const response = await answerAuthentication(new Request(`${WEB_ORIGIN}/api/auth/callback/oidc?code=a&state=b`))
  expect([response.status, response.headers.get('location')?.split('=')[0]]).toEqual([302, `${WEB_ORIGIN}/sign-in?error`])
})
