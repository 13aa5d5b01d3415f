import { hashPassword } from 'better-auth/crypto'
import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accounts } from '#schema/accounts.ts'
import { audits } from '#schema/audits.ts'
import { rateLimits } from '#schema/rate-limits.ts'
import { sessions } from '#schema/sessions.ts'
import { users } from '#schema/users.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeUser } from '#tests/factories/user-factory.ts'
import { settleTogether } from '#tests/lock-waits.ts'
import { createAuthentication } from './authentication.ts'
import { CLIENT_ADDRESS_HEADER } from './client-address.ts'
import { currentSession } from './current-session.ts'
import { hashedToken } from './hashed-session-tokens.ts'
import { PASSWORD_COST, passwordHashing } from './password-hashing.ts'
import { makePasswordLink, userOfPasswordLink } from './people/password-links.ts'
import { needsSetUp, setUpAdministrator } from './set-up-administrator.ts'
import { setUpByToken } from './set-up-token.ts'
import { Turns } from './turns.ts'

const URL_OF_DASHBOARD = 'http://localhost:3000'
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'analytical engine' }

const database = await openTestDatabase()
const { db } = database
const authentication = createAuthentication(db, { secret: 'a secret of more than thirty-two characters', url: URL_OF_DASHBOARD })

function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return authentication.handler(
    new Request(`${URL_OF_DASHBOARD}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: URL_OF_DASHBOARD, [CLIENT_ADDRESS_HEADER]: '127.0.0.1', ...headers },
      body: JSON.stringify(body),
    }),
  )
}

async function signIn(): Promise<Headers> {
  const response = await post('/sign-in/email', { email: ADA.email, password: ADA.password })
  expect(response.status).toBe(200)
  const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0])
  return new Headers({ cookie: cookie.join('; ') })
}

describe('before the first user', () => {
  it('does not wait for whoever writes edges meanwhile', async () => {
    const writing = await database.sql.reserve()
    await writing`select pg_advisory_lock(${ADVISORY_LOCKS.edgeWrites})`
    await setUpAdministrator(db, ADA)
    await writing`select pg_advisory_unlock(${ADVISORY_LOCKS.edgeWrites})`
    writing.release()
    await db.delete(users)
    await db.delete(audits)
  })

  it('takes the token of this start and no other, and without one nobody sets up', async () => {
    const TOKEN = 'printed at the start'
    for (const [expected, token] of [
      [TOKEN, 'guessed'],
      [TOKEN, TOKEN.slice(0, -1)],
      [TOKEN, `${TOKEN} `],
      [null, TOKEN],
      [null, ''],
    ] as const)
      await expect(setUpByToken(db, expected, { ...ADA, token })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await needsSetUp(db)).toBe(true)
    await setUpByToken(db, TOKEN, { ...ADA, token: TOKEN })
    await expect(setUpByToken(db, TOKEN, { ...ADA, token: TOKEN })).rejects.toMatchObject({ code: 'conflict' })
    await db.delete(users)
    await db.delete(audits)
  })

  it('makes one administrator when three browsers set up at once, and audits it', async () => {
    expect(await needsSetUp(db)).toBe(true)
    const attempts = await settleTogether(
      database,
      'lock table users in share row exclusive mode',
      [ADA, { ...ADA, email: 'second@example.com' }, { ...ADA, email: 'third@example.com' }].map(
        (input) => () => setUpAdministrator(db, input),
      ),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = attempts.find((attempt) => attempt.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'conflict' })
    expect(await db.select({ role: users.role }).from(users)).toEqual([{ role: 'administrator' }])
    expect(await db.select({ type: audits.type }).from(audits)).toEqual([{ type: 'administrator-set-up' }])
    expect(await needsSetUp(db)).toBe(false)
  })

  it('costs nothing but one question once it is over', async () => {
    const hash = vi.spyOn(passwordHashing, 'hash')
    const calls = await Promise.allSettled(Array.from({ length: 30 }, () => setUpAdministrator(db, ADA)))
    expect(calls.map((call) => call.status === 'rejected' && call.reason.code)).toEqual(Array(30).fill('conflict'))
    expect(hash).not.toHaveBeenCalled()
    hash.mockRestore()
  })
})

describe('with an administrator', () => {
  beforeAll(async () => {
    await db.delete(users)
    await setUpAdministrator(db, ADA)
  })
  beforeEach(async () => {
    // Guesses count for half a minute, which a busy machine takes for some of these.
    await database.setNow(new Date())
    await db.delete(rateLimits)
  })

  it('signs in whom the set-up made, and tells name, role and session', async () => {
    const session = await currentSession(authentication, await signIn())
    expect(session).toMatchObject({ actor: { kind: 'user', name: ADA.name, role: 'administrator' }, email: ADA.email })
  })

  it('knows nobody without a cookie, with a forged one, or after the session was revoked', async () => {
    expect(await currentSession(authentication, new Headers())).toBeNull()
    expect(await currentSession(authentication, new Headers({ cookie: 'djag.session_token=forged.c2lnbmF0dXJl' }))).toBeNull()
    const headers = await signIn()
    await db.delete(sessions)
    expect(await currentSession(authentication, headers)).toBeNull()
  })

  it('closes sign-up', async () => {
    const response = await post('/sign-up/email', { name: 'Eve', email: 'eve@example.com', password: 'let me in please' })
    expect(response.status).toBe(404)
    expect(await db.$count(users)).toBe(1)
  })

  it('lets nobody raise their own role', async () => {
    const cookie = (await signIn()).get('cookie') ?? ''
    await db.update(users).set({ role: 'viewer' })
    const response = await post('/update-user', { role: 'administrator' }, { cookie })
    expect(response.status).toBe(404)
    expect(await db.select({ role: users.role }).from(users)).toEqual([{ role: 'viewer' }])
    await db.update(users).set({ role: 'administrator' })
  })

  it('refuses further tries of one address, but not those of another, whatever x-forwarded-for claims', async () => {
    const guess = (address: string, claimed: string) =>
      post(
        '/sign-in/email',
        { email: ADA.email, password: 'a wrong password' },
        { [CLIENT_ADDRESS_HEADER]: address, 'x-forwarded-for': claimed },
      )
    const guesses = await Promise.all(Array.from({ length: 10 }, (_, n) => guess('192.0.2.1', `198.51.100.${n}`)))
    expect(guesses.map(({ status }) => status)).toEqual(Array(10).fill(401))
    expect((await guess('192.0.2.1', '198.51.100.99')).status).toBe(429)
    expect((await guess('192.0.2.2', '198.51.100.99')).status).toBe(401)
  })

  const guess = (address: string, email: string, password = 'a wrong password') =>
    post('/sign-in/email', { email, password }, { [CLIENT_ADDRESS_HEADER]: address })

  it('lets the right password of one in, whatever others guess at other accounts from the same address', async () => {
    await Promise.all(Array.from({ length: 11 }, () => guess('192.0.2.3', 'grace@example.com')))
    expect((await guess('192.0.2.3', 'grace@example.com')).status).toBe(429)
    expect((await guess('192.0.2.3', ADA.email, ADA.password)).status).toBe(200)
  })

  it('looks at no more guesses when they come at once, and at none of a network that guesses at every account', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess('192.0.2.4', ADA.email)))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(await refused?.json()).toMatchObject({ message: expect.stringMatching(/Wait \d+ seconds/) })
    await db.insert(rateLimits).values({ id: 'x', key: 'sign-in|2001:db8:1:2::/64', count: 60, lastRequest: Date.now() })
    expect((await guess('2001:db8:1:2:ffff::1', 'somebody@example.com')).status).toBe(429)
    expect((await guess('2001:db8:1:3::1', 'somebody@example.com')).status).toBe(401)
  })

  it('looks at no more guesses at one account from wherever they come, and keeps nobody out of a browser in which they signed in before', async () => {
    const known = (await guess('192.0.2.5', ADA.email, ADA.password)).headers.getSetCookie().find((line) => line.includes('known_browser'))
    const fromHome = { cookie: known?.split(';')[0] ?? '', [CLIENT_ADDRESS_HEADER]: '192.0.2.5' }
    const signInFromHome = (email: string, password: string) => post('/sign-in/email', { email, password }, fromHome)
    const guesses: number[] = []
    for (let n = 0; n < 61; n++) guesses.push((await guess(`198.51.100.${n}`, ADA.email)).status)
    expect(guesses).toEqual([...Array(60).fill(401), 429])
    expect((await guess('203.0.113.9', ADA.email, ADA.password)).status, 'whoever is not known waits').toBe(429)
    expect((await signInFromHome(ADA.email, ADA.password)).status).toBe(200)
    expect(known).toMatch(/HttpOnly/i)
    for (let n = 0; n < 10; n++) await signInFromHome(ADA.email, 'a wrong password')
    expect((await signInFromHome(ADA.email, ADA.password)).status, 'it has a limit of its own').toBe(429)
    // The cookie is for the accounts of its browser, and for no others.
    await db.update(rateLimits).set({ count: 60 }).where(eq(rateLimits.key, 'sign-in|192.0.2.5'))
    expect((await signInFromHome('grace@example.com', 'a wrong password')).status).toBe(429)
    const forged = { cookie: `${fromHome.cookie.slice(0, -8)}AAAAAAA%3D`, [CLIENT_ADDRESS_HEADER]: '192.0.2.6' }
    expect((await post('/sign-in/email', { email: ADA.email, password: ADA.password }, forged)).status).toBe(429)
  }, 60_000)

  it('does the same work for an account that is not there as for a wrong password', async () => {
    const hashing = vi.spyOn(Turns.prototype, 'take')
    const workOf = async (email: string) => {
      hashing.mockClear()
      expect((await guess('192.0.2.10', email)).status).toBe(401)
      return hashing.mock.calls.length
    }
    expect([await workOf(ADA.email), await workOf('nobody@example.com')]).toEqual([1, 1])
    hashing.mockRestore()
  })

  it('makes a link for choosing a password worthless once the password was changed', async () => {
    const cookie = (await signIn()).get('cookie') ?? ''
    const [ada] = await db.select().from(users)
    const token = await db.transaction((tx) => makePasswordLink(tx, ada?.id ?? ''))
    const changed = { currentPassword: ADA.password, newPassword: 'another password of hers' }
    expect((await post('/change-password', changed, { cookie })).status).toBe(200)
    expect(await userOfPasswordLink(db, token)).toBeNull()
    const back = { currentPassword: changed.newPassword, newPassword: ADA.password }
    const fresh = await post('/sign-in/email', { email: ADA.email, password: changed.newPassword })
    const session = fresh.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    expect((await post('/change-password', back, { cookie: session })).status).toBe(200)
  })

  it('writes down each sign-in, refusal and sign-out with its address, and nothing that was typed for an account that is not there', async () => {
    await db.delete(audits)
    const signedIn = await guess('192.0.2.7', ADA.email, ADA.password)
    await guess('192.0.2.8', ADA.email.toUpperCase())
    await guess('192.0.2.9', 'my secret password')
    expect((await guess('192.0.2.9', 'a\u0000@example.com')).status).toBeLessThan(500)
    await guess('192.0.2.9', 'nobody@example.com')
    const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0])
    await post('/sign-out', {}, { cookie: cookie.join('; '), [CLIENT_ADDRESS_HEADER]: '192.0.2.7' })
    const { actorName, address, type, subjectName, outcome } = audits
    const written = await db.select({ address, actorName, type, subjectName, outcome }).from(audits).orderBy(audits.id)
    const nobody = 'Somebody not signed in'
    expect(written.map(Object.values)).toEqual([
      ['192.0.2.7', ADA.name, 'signed-in', ADA.name, 'succeeded'],
      ['192.0.2.8', nobody, 'sign-in-refused', ADA.name, 'failed'],
      ['192.0.2.9', nobody, 'sign-in-refused', '', 'failed'],
      ['192.0.2.9', nobody, 'sign-in-refused', '', 'failed'],
      ['192.0.2.9', nobody, 'sign-in-refused', '', 'failed'],
      ['192.0.2.7', ADA.name, 'signed-out', ADA.name, 'succeeded'],
    ])
  })

  it('never counts a right password', async () => {
    for (let n = 1; n <= 3; n++) expect((await guess('192.0.2.5', ADA.email, ADA.password)).status).toBe(200)
    expect(await db.select({ count: rateLimits.count }).from(rateLimits)).toEqual([{ count: 0 }, { count: 0 }, { count: 0 }])
  })

  it('keeps no token that a cookie could be made of', async () => {
    await db.delete(sessions)
    const headers = await signIn()
    const token = decodeURIComponent(headers.get('cookie') ?? '')
      .split('=')[1]
      ?.split('.')[0]
    const kept = await db.select({ token: sessions.token }).from(sessions)
    expect(kept).toEqual([{ token: hashedToken(token ?? '') }])
    const stolen = headers.get('cookie')?.replace(token ?? '', kept[0]?.token ?? '')
    expect(await currentSession(authentication, headers)).not.toBeNull()
    expect(await currentSession(authentication, new Headers({ cookie: stolen ?? '' }))).toBeNull()
    expect((await post('/sign-out', {}, { cookie: headers.get('cookie') ?? '' })).status).toBe(200)
    expect(await db.$count(sessions)).toBe(0)
  })

  it('changes the password only for who knows the old one, ends the other sessions whatever the caller says, and audits it', async () => {
    const other = await signIn()
    const cookie = (await signIn()).get('cookie') ?? ''
    const change = { newPassword: 'difference engine', revokeOtherSessions: false }
    expect((await post('/change-password', { ...change, currentPassword: 'a wrong password' }, { cookie })).status).toBe(400)
    expect((await post('/change-password', { ...change, currentPassword: ADA.password }, { cookie })).status).toBe(200)
    expect(await currentSession(authentication, other)).toBeNull()
    expect((await post('/sign-in/email', { email: ADA.email, password: 'difference engine' })).status).toBe(200)
    const written = await db.select().from(audits).where(eq(audits.type, 'password-changed'))
    expect(written).toMatchObject([{ actorName: ADA.name, subjectKind: 'user', message: expect.stringContaining('every other session') }])
  })

  it('hashes a password anew, at sign-in, whose hash is of weaker parameters', async () => {
    await db.delete(users)
    const weak = await makeUser(db, { email: ADA.email })
    const userId = weak.id
    const account = { id: 'weak', accountId: userId, providerId: 'credential', userId }
    await db.insert(accounts).values({ ...account, password: await hashPassword(ADA.password) })
    const stored = async () => (await db.select({ password: accounts.password }).from(accounts))[0]?.password
    expect((await post('/sign-in/email', { email: ADA.email, password: 'a wrong password' })).status).toBe(401)
    expect(await stored()).not.toMatch(/^scrypt/)
    await signIn()
    expect(await stored()).toMatch(/^scrypt\$1024\$8\$1\$/)
    const { cost } = passwordHashing
    passwordHashing.cost = PASSWORD_COST
    await signIn().finally(() => {
      passwordHashing.cost = cost
    })
    expect(await stored()).toMatch(/^scrypt\$32768\$8\$3\$/)
    await signIn()
  })

  it('gives nobody a session who was deactivated, in the words of a wrong password, and ends the ones they have', async () => {
    const headers = await signIn()
    await db.update(users).set({ deactivatedAt: new Date() })
    expect(await currentSession(authentication, headers)).toBeNull()
    const [right, wrong, nobody] = await Promise.all([
      post('/sign-in/email', { email: ADA.email, password: ADA.password }),
      post('/sign-in/email', { email: ADA.email, password: 'a wrong password' }),
      post('/sign-in/email', { email: 'nobody@example.com', password: ADA.password }),
    ])
    expect([right?.status, wrong?.status, nobody?.status]).toEqual([401, 401, 401])
    const words = await right?.json()
    expect([await wrong?.json(), await nobody?.json()]).toEqual([words, words])
    await db.update(users).set({ deactivatedAt: null })
  })

  it('signs out after thirty days, however often somebody was here, and takes a password for confirmed for a quarter of an hour', async () => {
    const headers = await signIn()
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000)
    expect(await currentSession(authentication, headers)).toMatchObject({ isConfirmed: true })
    await db.update(sessions).set({ createdAt: ago(901) })
    expect(await currentSession(authentication, headers)).toMatchObject({ isConfirmed: false })
    await db.update(sessions).set({ confirmedAt: ago(60) })
    expect(await currentSession(authentication, headers)).toMatchObject({ isConfirmed: true })
    await db.update(sessions).set({ createdAt: ago(30 * 86_400 + 1) })
    expect(await currentSession(authentication, headers)).toBeNull()
  })

  it('sends cookies over https only where the dashboard is on https', async () => {
    const secure = createAuthentication(db, { secret: 'a secret of more than thirty-two characters', url: 'https://djag.example.com' })
    const cookies = await secure.$context.then((context) => context.authCookies.sessionToken)
    expect(cookies).toMatchObject({ name: '__Secure-djag.session_token', attributes: { secure: true, httpOnly: true, sameSite: 'lax' } })
  })
})
