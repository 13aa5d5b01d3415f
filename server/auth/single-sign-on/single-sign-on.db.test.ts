import { desc, eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, it } from 'vitest'
import type { Actor } from '#domain/roles.ts'
import { accounts } from '#schema/accounts.ts'
import { audits } from '#schema/audits.ts'
import { sessions } from '#schema/sessions.ts'
import { users } from '#schema/users.ts'
import { oidcSettings } from '#server/configuration/oidc-settings.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, makePerson, makeUser, PASSWORD } from '#tests/factories/user-factory.ts'
import { CLIENT, type ProviderPerson, startOidcProvider } from '#tests/oidc/oidc-provider.ts'
import { createAuthentication } from '../authentication.ts'
import { CLIENT_ADDRESS_HEADER } from '../client-address.ts'
import { currentSession } from '../current-session.ts'
import { changePersonRole, makePersonPasswordLink, switchPerson } from '../people/change-person.ts'
import { choosePassword } from '../people/choose-password.ts'

const DASHBOARD = 'http://localhost:3000'
const GRACE: ProviderPerson = { sub: 'grace', email: 'grace@example.com', email_verified: true, name: 'Grace Hopper', groups: ['ops'] }

const database = await openTestDatabase()
const { db } = database
const provider = await startOidcProvider(`${DASHBOARD}/api/auth/callback/oidc`)
afterAll(() => provider.close())

const authenticationWith = (more: Record<string, string> = {}) =>
  createAuthentication(db, {
    url: DASHBOARD,
    secret: 'a secret of more than thirty-two characters',
    oidc: oidcSettings({
      DJAG_OIDC_ISSUER: provider.issuer,
      DJAG_OIDC_CLIENT_ID: CLIENT.id,
      DJAG_OIDC_CLIENT_SECRET: CLIENT.secret,
      DJAG_OIDC_DOMAINS: 'example.com',
      DJAG_OIDC_SCOPES: 'email profile groups',
      DJAG_OIDC_ROLES: 'djag-admins=administrator, ops=operator, readers=viewer',
      ...more,
    }),
  })
const authentication = authenticationWith()

/** Cookies as a browser keeps them, by origin. */
class Browser {
  readonly jars = new Map<string, Map<string, string>>()

  cookieFor(url: string): string {
    return [...(this.jars.get(new URL(url).origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  keep(url: string, headers: Headers): void {
    const jar = this.jars.get(new URL(url).origin) ?? new Map<string, string>()
    for (const line of headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    this.jars.set(new URL(url).origin, jar)
  }

  async go(url: string, init: RequestInit = {}, by = authentication): Promise<Response> {
    const isOurs = url.startsWith(DASHBOARD)
    const headers = new Headers({ cookie: this.cookieFor(url), [CLIENT_ADDRESS_HEADER]: '192.0.2.9', ...(init.headers as object) })
    const request = new Request(url, { ...init, headers, redirect: 'manual' })
    const response = isOurs ? await by.handler(request) : await fetch(request)
    this.keep(url, response.headers)
    return response
  }
}

const post = (browser: Browser, path: string, body: object, by = authentication) =>
  browser.go(
    `${DASHBOARD}/api/auth${path}`,
    { method: 'POST', headers: { 'content-type': 'application/json', origin: DASHBOARD }, body: JSON.stringify(body) },
    by,
  )
const ask = (browser: Browser, body: object, by = authentication) => post(browser, '/sign-in/social', body, by)

async function begin(browser: Browser, by = authentication): Promise<URL> {
  const response = await ask(browser, { provider: 'oidc', callbackURL: '/runs' }, by)
  expect(response.status).toBe(200)
  return new URL(((await response.json()) as { url: string }).url)
}

/** Follows the provider's redirects to where it sends the browser back to. */
async function throughProvider(browser: Browser, start: URL): Promise<URL> {
  let url = start.href
  for (let hops = 0; hops < 10 && !url.startsWith(DASHBOARD); hops++) {
    const response = await browser.go(url)
    const location = response.headers.get('location')
    if (!location) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
    url = new URL(location, url).href
  }
  return new URL(url)
}

/** Signs in as far as it goes. @returns where the browser is led, and who is signed in in it then */
async function signIn(person: ProviderPerson | null, by = authentication, change: (asked: URL) => void = () => {}) {
  provider.signInAs(person)
  const browser = new Browser()
  const asked = await begin(browser, by)
  change(asked)
  const back = await throughProvider(browser, asked)
  const response = await browser.go(back.href, {}, by)
  const session = await currentSession(by, new Headers({ cookie: browser.cookieFor(DASHBOARD) }))
  return {
    led: response.headers.get('location') ?? `${response.status}`,
    actor: session?.actor ?? null,
    isConfirmed: session?.isConfirmed,
    browser,
    back,
  }
}

const auditsOf = async () =>
  (await db.select().from(audits).orderBy(desc(audits.id))).map(({ actorName, message }) => `${actorName}: ${message}`)

/** Whoever set Djag up. */
let first: Actor
beforeEach(async () => {
  await db.delete(users)
  await db.delete(audits)
  first = actorOf(await makePerson(db, { name: 'First', role: 'administrator' }))
})

it('lets in whom the provider knows, with the role of their groups, and keeps nothing of its tokens', async () => {
  const { led, actor } = await signIn(GRACE)
  expect([led, actor]).toEqual(['/runs', expect.objectContaining({ name: 'Grace Hopper', role: 'operator' })])
  const [account] = await db.select().from(accounts).where(eq(accounts.providerId, 'oidc'))
  expect(account).toMatchObject({ providerId: 'oidc', accessToken: null, refreshToken: null, idToken: null, password: null })
  expect(await auditsOf()).toEqual(['Grace Hopper: Signed in by single sign-on.', 'Single sign-on: Came by single sign-on, as operator.'])
  expect((await signIn(GRACE)).actor?.id).toBe(actor?.id)
  expect(await db.$count(users)).toBe(2)
  expect(JSON.stringify(await db.select().from(accounts))).not.toMatch(/eyJ/)
})

it('gives the role that the groups give now, each time, with an audit; limits that were set by hand stay', async () => {
  const { actor } = await signIn(GRACE)
  await db
    .update(users)
    .set({ roleTagIds: [7] })
    .where(eq(users.email, GRACE.email))
  expect((await signIn(GRACE)).actor).toMatchObject({ role: 'operator', roleTagIds: [7] })
  const higher = await signIn({ ...GRACE, groups: ['djag-admins'] })
  expect(higher.actor).toEqual({ ...actor, role: 'administrator' })
  expect(await auditsOf()).toContain(
    'Single sign-on: Made Grace Hopper administrator by the groups of single sign-on; before, the role was operator of tags that are gone.',
  )
  expect((await signIn({ ...GRACE, groups: ['readers'] })).actor).toMatchObject({ role: 'viewer' })
  // Neither a time as administrator nor one as viewer widens a role that was limited by hand.
  expect((await signIn(GRACE)).actor).toMatchObject({ role: 'operator', roleTagIds: [7] })
  await signIn({ ...GRACE, groups: ['readers'] })
  await changePersonRole(db, first, { id: actor?.id ?? '', role: 'administrator', tags: null })
  expect((await signIn(GRACE)).actor).toEqual(actor)
})

it('leaves a link for choosing a password worth nothing where the groups give more than the person had', async () => {
  const { id } = await makeUser(db, { email: GRACE.email, name: 'Grace', role: 'operator' })
  const { token: kept } = await makePersonPasswordLink(db, first, { id })
  await signIn(GRACE)
  await choosePassword(db, { token: kept, password: 'difference engine' })
  const { token } = await makePersonPasswordLink(db, first, { id })
  await signIn({ ...GRACE, groups: ['djag-admins'] })
  await expect(choosePassword(db, { token, password: 'another engine' })).rejects.toMatchObject({ code: 'not_found' })
})

it('asks the provider for a sign-in that is no older than what counts as confirmed', async () => {
  expect((await begin(new Browser())).searchParams.get('max_age')).toBe('900')
})

it('counts as confirmed since the moment at which the provider says that it asked, and not where it does not say so', async () => {
  const before = Date.now()
  expect((await signIn(GRACE)).isConfirmed).toBe(true)
  const [session] = await db.select().from(sessions)
  // The provider tells whole seconds.
  expect(session?.confirmedAt?.getTime()).toBeGreaterThanOrEqual(Math.floor(before / 1_000) * 1_000)
  // Who finds a browser open that is signed in at the provider takes out of the address what would ask anew.
  const { actor, isConfirmed } = await signIn(GRACE, authentication, (asked) => asked.searchParams.delete('max_age'))
  expect([actor?.name, isConfirmed]).toEqual(['Grace Hopper', false])
})

it('leaves to whom an address belonged what is theirs, when somebody else has it', async () => {
  const { actor } = await signIn(GRACE)
  const other = await signIn({ ...GRACE, sub: 'another-grace', groups: ['djag-admins'] })
  expect([other.actor, other.led]).toEqual([null, '/sign-in?error=known_otherwise&error_description=known_otherwise'])
  expect((await auditsOf())[0]).toContain('by single sign-on (known otherwise)')
  expect((await signIn(GRACE)).actor).toEqual(actor)
  // Another issuer may know the same person.
  await db.update(accounts).set({ accountId: 'https://old.example|grace' }).where(eq(accounts.providerId, 'oidc'))
  expect((await signIn(GRACE)).actor).toEqual(actor)
})

it('says of somebody invited that they signed in, and nothing of a second factor', async () => {
  await makeUser(db, { email: GRACE.email, name: 'Grace', role: 'operator' })
  await signIn(GRACE)
  expect(await auditsOf()).toEqual(['Grace: Signed in by single sign-on.'])
})

it('leaves the only administrator who has a password one, whatever the groups say', async () => {
  await db.update(users).set({ email: GRACE.email })
  expect((await signIn(GRACE)).actor).toMatchObject({ role: 'administrator' })
})

it.each([
  ['an address that the provider has not verified', { ...GRACE, email_verified: false }, 'email_not_verified'],
  ['another domain', { ...GRACE, email: 'grace@example.net' }, 'domain_not_allowed'],
  ['no group that gives a role', { ...GRACE, groups: ['staff'] }, 'no_role'],
])('refuses %s, new or known, and makes nobody', async (_, person, code) => {
  expect((await signIn(person)).led).toBe(`/sign-in?error=${code}&error_description=${code}`)
  expect([await db.$count(users), await db.$count(sessions)]).toEqual([1, 0])
  expect((await auditsOf())[0]).toContain(`by single sign-on (${code.replaceAll('_', ' ')})`)
  await signIn(GRACE)
  const again = await signIn(person)
  expect([again.led.split('&')[0], again.actor]).toEqual([`/sign-in?error=${code}`, null])
})

it('takes nobody for a person who is there by an address that is not verified, and somebody whose is', async () => {
  const ada = await makeUser(db, { email: GRACE.email, name: 'Ada', role: 'viewer' })
  const thief = await signIn({ ...GRACE, sub: 'thief', email_verified: false })
  expect([thief.actor, thief.led, await db.$count(accounts)]).toEqual([null, '/sign-in?error=account_not_linked', 1])
  expect((await auditsOf())[0]).toContain('which the provider has not verified')
  expect((await signIn(GRACE)).actor).toMatchObject({ id: ada.id, name: 'Ada', role: 'operator' })
})

it('keeps out who was deactivated, known by an account or by the address alone, and links nothing to them', async () => {
  const { actor } = await signIn(GRACE)
  await switchPerson(db, first, { id: actor?.id ?? '', isActive: false })
  expect(await signIn(GRACE)).toMatchObject({ actor: null, led: expect.stringContaining('error=not_permitted') })
  await makeUser(db, { email: 'gone@example.com', deactivatedAt: new Date() })
  const before = await db.$count(accounts)
  expect(await signIn({ ...GRACE, sub: 'gone', email: 'gone@example.com' })).toMatchObject({ actor: null })
  expect(await db.$count(accounts)).toBe(before)
})

it('asks with state, nonce and PKCE, and refuses a browser that asks for more than where it goes afterwards', async () => {
  const browser = new Browser()
  const url = await begin(browser)
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: CLIENT.id,
    redirect_uri: `${DASHBOARD}/api/auth/callback/oidc`,
    scope: 'openid email profile groups',
    code_challenge_method: 'S256',
    code_challenge: expect.any(String),
    state: expect.any(String),
    nonce: expect.any(String),
  })
  for (const more of [
    { scopes: ['everything'] },
    { additionalParams: { prompt: 'none' } },
    { idToken: { token: 'e30.e30.' } },
    { requestSignUp: true },
    { errorCallbackURL: '/runs' },
    { provider: 'github' },
    { callbackURL: 'https://evil.example/' },
    { callbackURL: '//evil.example/' },
    { callbackURL: '/\\evil.example/' },
  ])
    expect([more, (await ask(browser, { provider: 'oidc', callbackURL: '/runs', ...more })).status]).toEqual([more, 400])
})

it('takes an answer of the provider once, in the browser that asked, with its state and code', async () => {
  provider.signInAs(GRACE)
  const browser = new Browser()
  const back = await throughProvider(browser, await begin(browser))
  const ledTo = async (by: Browser, url: URL) => (await by.go(url.href)).headers.get('location')
  expect(await ledTo(new Browser(), back)).toContain('/sign-in?error=')
  for (const [name, value] of [
    ['state', 'another'],
    ['code', 'another'],
  ]) {
    const own = new Browser()
    const changed = await throughProvider(own, await begin(own))
    changed.searchParams.set(name ?? '', value ?? '')
    expect(await ledTo(own, changed)).toContain('/sign-in?error=')
  }
  expect(await db.$count(sessions)).toBe(0)
  const other = new Browser()
  const whole = await throughProvider(other, await begin(other))
  expect(await ledTo(other, whole)).toBe('/runs')
  expect(await ledTo(other, whole)).toContain('/sign-in?error=')
  expect(await db.$count(sessions)).toBe(1)
})

it('makes nobody before Djag is set up: the first account is an administrator’s', async () => {
  await db.delete(users)
  const before = await signIn({ ...GRACE, groups: ['djag-admins'] })
  expect([before.actor, before.led.split('&')[0], await db.$count(users)]).toEqual([null, '/sign-in?error=not_set_up', 0])
})

it.each([
  ['longer than a name may be', 'x'.repeat(5_000)],
  ['with letters that turn the others around', 'Grace \u202e reppoH'],
  ['empty', ''],
])('takes no name from the provider that is %s: the address stands for it', async (_, name) => {
  expect((await signIn({ ...GRACE, name })).actor?.name).toBe(GRACE.email)
})

it('says so where somebody refuses at the provider', async () => {
  expect(await signIn(null)).toMatchObject({ actor: null, led: expect.stringContaining('/sign-in?error=access_denied') })
})

it('leaves sign-in by password as it is while the provider cannot be reached', async () => {
  const by = authenticationWith({ DJAG_OIDC_ISSUER: 'http://127.0.0.1:9' })
  const person = await makePerson(db)
  const browser = new Browser()
  expect((await post(browser, '/sign-in/email', { email: person.email, password: PASSWORD }, by)).status).toBe(200)
  expect((await ask(browser, { provider: 'oidc' }, by)).status).toBe(404)
})
