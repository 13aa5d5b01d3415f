import { eq } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { audits } from '#schema/audits.ts'
import { rateLimits } from '#schema/rate-limits.ts'
import { sessions } from '#schema/sessions.ts'
import { twoFactors } from '#schema/two-factors.ts'
import { users } from '#schema/users.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makePerson, PASSWORD, type UserRecord } from '#tests/factories/user-factory.ts'
import { codeOfApp } from '#tests/totp.ts'
import { createAuthentication } from './authentication.ts'
import { CLIENT_ADDRESS_HEADER } from './client-address.ts'
import { currentSession } from './current-session.ts'

const ORIGIN = 'http://localhost:3000'
const database = await openTestDatabase()
const { db } = database
const authentication = createAuthentication(db, { secret: 'a secret of more than thirty-two characters', url: ORIGIN })

let ada: UserRecord

beforeEach(async () => {
  // Guesses count for half a minute, which a busy machine takes for some of these.
  await database.setNow(new Date())
  for (const table of [audits, rateLimits, users]) await db.delete(table)
  ada = await makePerson(db, { name: 'Ada' })
})

async function post(path: string, body: object, cookie = ''): Promise<{ status: number; cookie: string; body: Record<string, unknown> }> {
  const response = await authentication.handler(
    new Request(`${ORIGIN}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, cookie, [CLIENT_ADDRESS_HEADER]: '192.0.2.1' },
      body: JSON.stringify(body),
    }),
  )
  const set = response.headers.getSetCookie().filter((line) => !/max-age=0/i.test(line))
  return { status: response.status, cookie: set.map((line) => line.split(';')[0]).join('; '), body: await response.json() }
}

const signIn = (password = PASSWORD) => post('/sign-in/email', { email: ada.email, password })
const sessionOf = (cookie: string) => currentSession(authentication, new Headers({ cookie }))
const messages = async () => (await db.select({ message: audits.message }).from(audits).orderBy(audits.id)).map(({ message }) => message)

/** Turns it on, as the settings do. @returns what makes codes, and the recovery codes */
async function turnOn() {
  const { cookie } = await signIn()
  const begun = await post('/two-factor/enable', { password: PASSWORD }, cookie)
  expect(begun.status).toBe(200)
  const secret = new URL(String(begun.body.totpURI)).searchParams.get('secret') ?? ''
  const code = codeOfApp(secret)
  const finished = await post('/two-factor/verify-totp', { code }, cookie)
  expect(finished.status).toBe(200)
  return { secret, code, cookie: finished.cookie, recoveryCodes: begun.body.backupCodes as string[] }
}

it('counts only once a code was typed: nobody shuts themselves out', async () => {
  const { cookie } = await signIn()
  expect((await post('/two-factor/enable', { password: 'a wrong password' }, cookie)).status).toBe(400)
  await post('/two-factor/enable', { password: PASSWORD }, cookie)
  expect((await post('/two-factor/verify-totp', { code: '000000' }, cookie)).status).toBe(401)
  expect(await sessionOf((await signIn()).cookie)).toMatchObject({ hasSecondFactor: false })
})

it('lets nobody in by the password alone, gives a session for a code, and trusts no browser without one', async () => {
  const { secret } = await turnOn()
  const half = await signIn()
  expect([half.status, half.body.twoFactorRedirect, await sessionOf(half.cookie)]).toEqual([200, true, null])
  expect((await post('/two-factor/verify-totp', { code: '000000' }, half.cookie)).status).toBe(401)
  const whole = await post('/two-factor/verify-totp', { code: codeOfApp(secret, 1), trustDevice: true }, half.cookie)
  expect(await sessionOf(whole.cookie)).toMatchObject({ actor: { id: ada.id }, hasSecondFactor: true })
  expect(whole.cookie).not.toContain('trust')
  const again = await post('/sign-in/email', { email: ada.email, password: PASSWORD }, whole.cookie)
  expect(again.body.twoFactorRedirect).toBe(true)
})

it('writes down who signed in by a code, and not that the password alone was right, whatever cookie came along', async () => {
  const { secret } = await turnOn()
  await db.delete(audits)
  const half = await signIn()
  await post('/two-factor/verify-totp', { code: '000000' }, half.cookie)
  await post('/two-factor/verify-totp', { code: codeOfApp(secret, 1) }, `${half.cookie}; djag.session_token=made.up`)
  expect(await messages()).toEqual(['Typed the right password and a code that was refused.', 'Signed in by password and code.'])
})

it('writes down nothing of codes that no password came before, and of others whose they were', async () => {
  await turnOn()
  await db.delete(audits)
  for (const cookie of ['', 'djag.two_factor=made.up']) await post('/two-factor/verify-totp', { code: '000000' }, cookie)
  await post('/two-factor/verify-totp', {}, (await signIn()).cookie)
  expect(await messages()).toEqual([])
  await post('/two-factor/verify-totp', { code: '000000' }, (await signIn()).cookie)
  expect(await db.select().from(audits)).toMatchObject([{ subjectId: ada.id, subjectName: 'Ada', address: '192.0.2.1', outcome: 'failed' }])
})

it('takes each code of an app once, also when it is typed twice at once, and not the one that turned it on', async () => {
  const { secret, code: ofTurningOn } = await turnOn()
  const [first, second, third] = [await signIn(), await signIn(), await signIn()]
  const refused = await post('/two-factor/verify-totp', { code: ofTurningOn }, first.cookie)
  expect([refused.status, refused.body.message]).toEqual([401, 'This code was used already. Wait for the next one of your app.'])
  const code = codeOfApp(secret, 1)
  const both = await Promise.all([first, second].map(({ cookie }) => post('/two-factor/verify-totp', { code }, cookie)))
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
  expect((await post('/two-factor/verify-totp', { code }, third.cookie)).status).toBe(401)
  expect((await messages()).filter((message) => message.startsWith('Typed the right password'))).toHaveLength(3)
  const wrong = await signIn()
  for (let n = 0; n < 2; n++)
    expect((await post('/two-factor/verify-totp', { code: '000000' }, wrong.cookie)).body.code).toBe('INVALID_CODE')
})

it('takes each recovery code once, and writes it down', async () => {
  const { recoveryCodes } = await turnOn()
  expect(recoveryCodes).toHaveLength(10)
  const [code = ''] = recoveryCodes
  const { cookie } = await post('/two-factor/verify-backup-code', { code }, (await signIn()).cookie)
  expect(await sessionOf(cookie)).not.toBeNull()
  expect((await post('/two-factor/verify-backup-code', { code }, (await signIn()).cookie)).status).toBe(401)
  expect(await messages()).toEqual([
    'Signed in by password.',
    'Turned the second factor on.',
    'Signed in by password and a recovery code, which is used up.',
    'Typed the right password and a code that was refused.',
  ])
})

it('looks at no more codes after ten wrong ones, whichever sign-in they belong to', async () => {
  const { secret } = await turnOn()
  for (let round = 0; round < 2; round++) {
    const { cookie } = await signIn()
    for (let n = 0; n < 5; n++) expect((await post('/two-factor/verify-totp', { code: '000000' }, cookie)).status).toBe(401)
    expect((await post('/two-factor/verify-totp', { code: codeOfApp(secret, 1) }, cookie)).status).not.toBe(200)
  }
  // Whichever codes were taken meanwhile: that is not what it is refused for.
  await db.delete(rateLimits)
  expect((await post('/two-factor/verify-totp', { code: codeOfApp(secret, -1) }, (await signIn()).cookie)).status).toBe(429)
})

it('is turned off by the password, and keeps neither secret nor codes as they are', async () => {
  const { cookie, recoveryCodes } = await turnOn()
  const [kept] = await db.select().from(twoFactors)
  for (const code of recoveryCodes) expect(kept?.backupCodes).not.toContain(code)
  expect((await post('/two-factor/disable', { password: 'a wrong password' }, cookie)).status).toBe(400)
  expect((await post('/two-factor/disable', { password: PASSWORD }, cookie)).status).toBe(200)
  expect(await db.$count(twoFactors)).toBe(0)
  expect(await sessionOf((await signIn()).cookie)).toMatchObject({ hasSecondFactor: false })
  expect(await messages()).toEqual([
    'Signed in by password.',
    'Turned the second factor on.',
    'Turned the second factor off.',
    'Signed in by password.',
  ])
})

it('gives nobody a session who was deactivated between password and code', async () => {
  const { secret } = await turnOn()
  const { cookie } = await signIn()
  await db.update(users).set({ deactivatedAt: new Date() }).where(eq(users.id, ada.id))
  expect((await post('/two-factor/verify-totp', { code: codeOfApp(secret, 1) }, cookie)).status).toBe(401)
  expect(await db.$count(sessions, eq(sessions.userId, ada.id))).toBe(1)
})
