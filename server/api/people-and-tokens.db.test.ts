import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { PERMISSIONS, type Permission, USUAL_SCOPES } from '#domain/roles.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { audits } from '#schema/audits.ts'
import { keptAnswers } from '#schema/kept-answers.ts'
import { sessions } from '#schema/sessions.ts'
import { users } from '#schema/users.ts'
import { findTokenActor } from '#server/auth/api-tokens.ts'
import { changePersonRole, switchPerson } from '#server/auth/people/change-person.ts'
import { choosePassword } from '#server/auth/people/choose-password.ts'
import { revokeToken } from '#server/use-cases/token/revoke-token.ts'
import { answerShapeOf, askApi, makeServiceToken, problemIn, shapedAnswer, tokenOf } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, cookieOf, makePerson } from '#tests/factories/user-factory.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

type Headers = Record<string, string>
let headers: Headers
const OF_VIEWERS: Permission[] = ['read', 'read-logs', 'read-audits']

beforeEach(async () => {
  await db.delete(apiTokens)
  await db.delete(audits)
  await db.delete(users)
  headers = (await administrating([...PERMISSIONS])).headers
})

/** A service account's token of an administrator. */
async function administrating(scopes: Permission[] | null, more: { expiresInDays?: number } = {}) {
  return await makeServiceToken(db, { name: 'onboarding', role: 'administrator', scopes, ...more })
}
const ask = (method: string, path: string, body?: unknown, sent: Headers = headers) => askApi(method, path, { headers: sent, body })
const problem = async (...of: Parameters<typeof ask>) => await problemIn(await ask(...of))
const GRACE = { name: 'Grace', email: 'grace@example.com', role: 'editor' }

/** Invites Grace, who chooses a password. */
async function invited(body: object = GRACE): Promise<{ id: string; email: string }> {
  const { person, link } = await shapedAnswer(await ask('POST', '/people', body), answerShapeOf('invitePerson'))
  expect(link).toMatch(new RegExp(`^${WEB_ORIGIN}/choose-password#token=`))
  await choosePassword(db, { token: link.split('token=')[1] ?? '', password: 'difference engine' })
  return person
}

describe('people', () => {
  it('are invited, found, given another role, signed out, deactivated and let in again, each told in the audits by the token', async () => {
    const { id } = await invited()
    const found = await (await ask('GET', '/people?search=grace@')).json()
    expect(found).toMatchObject({ rows: [{ id, state: 'active', role: 'editor', roleTags: null }], nextCursor: null })
    expect((await problem('PUT', `/people/${id}/role`, { role: 'operator', tags: ['finance'] })).errors).toMatchObject([{ field: 'tags' }])
    expect(await (await ask('PUT', `/people/${id}/role`, { role: 'viewer' })).json()).toMatchObject({ role: 'viewer' })
    const person = (await db.select().from(users).where(eq(users.id, id)))[0]
    if (!person) throw new Error('Nobody was invited.')
    await db.insert(sessions).values({ id: 's', token: 's', userId: id, expiresAt: new Date(Date.now() + 3_600_000) })
    expect((await (await ask('GET', `/people/${id}/sessions`)).json()).rows).toMatchObject([{ id: 's', isPresent: false }])
    expect((await ask('DELETE', `/people/${id}/sessions`)).status).toBe(204)
    expect(await db.$count(sessions)).toBe(0)
    const { link } = await (await ask('POST', `/people/${id}/password-link`)).json()
    expect(link).toContain('#token=')
    expect(await (await ask('PUT', `/people/${id}/active`, { isActive: false })).json()).toMatchObject({ state: 'deactivated' })
    await expect(choosePassword(db, { token: link.split('token=')[1], password: 'another engine' })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await (await ask('PUT', `/people/${id}/active`, { isActive: true })).json()).toMatchObject({ state: 'active' })
    const told = await db.select({ by: audits.actorName }).from(audits).where(eq(audits.type, 'person-changed'))
    expect(told).toEqual(Array(6).fill({ by: 'onboarding (service)' }))
  })

  it('keep the last administrator who can sign in', async () => {
    const only = await makePerson(db, { role: 'administrator' })
    await ask('POST', '/people', { ...GRACE, role: 'administrator' })
    for (const [path, body] of [
      [`/people/${only.id}/role`, { role: 'viewer' }],
      [`/people/${only.id}/active`, { isActive: false }],
    ] as const)
      expect((await problem('PUT', path, body)).code).toBe('conflict')
  })

  it('are not kept with their links for an idempotency key', async () => {
    const sent = { ...headers, 'idempotency-key': 'invite-grace' }
    expect((await ask('POST', '/people', GRACE, sent)).status).toBe(201)
    expect((await problem('POST', '/people', GRACE, sent)).errors).toMatchObject([{ field: 'email' }])
    expect(await db.$count(keptAnswers)).toBe(0)
  })

  it('are given nothing by a token that it may not itself: no role, no link of one, no way back for one', async () => {
    const { headers: some } = await administrating(['manage-people', ...OF_VIEWERS])
    expect((await ask('POST', '/people', { ...GRACE, role: 'viewer' }, some)).status).toBe(201)
    const other = { ...GRACE, email: 'ada@example.com' }
    for (const role of ['operator', 'editor', 'administrator'])
      expect(await problem('POST', '/people', { ...other, role }, some)).toMatchObject({ code: 'forbidden', errors: [{ field: 'role' }] })
    const editor = await makePerson(db, { role: 'editor' })
    for (const [method, path, body] of [
      ['PUT', 'role', { role: 'operator' }],
      ['POST', 'password-link', undefined],
    ] as const)
      expect((await problem(method, `/people/${editor.id}/${path}`, body, some)).code).toBe('forbidden')
    expect((await ask('PUT', `/people/${editor.id}/active`, { isActive: false }, some)).status).toBe(200)
    expect((await problem('PUT', `/people/${editor.id}/active`, { isActive: true }, some)).code).toBe('forbidden')
  })

  it('who are stronger than a token are not made weaker by it, for a link of theirs afterwards', async () => {
    const { headers: some } = await administrating(['manage-people', ...OF_VIEWERS])
    await makePerson(db, { role: 'administrator' })
    const boss = await makePerson(db, { role: 'administrator' })
    const refused = await problem('PUT', `/people/${boss.id}/role`, { role: 'viewer' }, some)
    expect([refused.code, refused.detail]).toEqual(['forbidden', expect.stringContaining('as the role administrator may')])
    const viewer = await makePerson(db, { role: 'viewer' })
    expect((await ask('POST', `/people/${viewer.id}/password-link`, undefined, some)).status).toBe(201)
  })

  it('are let in by no token that may less than single sign-on may make of them', async () => {
    const { headers: some } = await administrating(['manage-people', ...OF_VIEWERS])
    const [viewer, gone] = [await makePerson(db, { role: 'viewer' }), await makePerson(db, { role: 'viewer', deactivatedAt: new Date() })]
    const provider = {
      DJAG_OIDC_ISSUER: 'https://login.example.com',
      DJAG_OIDC_CLIENT_ID: 'djag',
      DJAG_OIDC_CLIENT_SECRET: 'secret',
      DJAG_OIDC_DOMAINS: 'example.com',
      DJAG_OIDC_ROLES: '*=viewer, bosses=administrator',
    }
    const acts = [
      ['POST', '/people', { ...GRACE, role: 'viewer' }],
      ['POST', `/people/${viewer.id}/password-link`, undefined],
      ['DELETE', `/people/${viewer.id}/second-factor`, undefined],
      ['PUT', `/people/${gone.id}/active`, { isActive: true }],
    ] as const
    try {
      for (const [name, value] of Object.entries(provider)) vi.stubEnv(name, value)
      for (const [method, path, body] of acts) {
        const refused = await problem(method, path, body, some)
        expect([refused.code, refused.detail]).toEqual(['forbidden', expect.stringContaining('which single sign-on may give later')])
      }
      expect((await ask('POST', '/people', { ...GRACE, role: 'viewer' })).status).toBe(201)
      // Where it gives no role that is more, nothing is more.
      vi.stubEnv('DJAG_OIDC_ROLES', '*=viewer')
      expect((await ask('POST', `/people/${viewer.id}/password-link`, undefined, some)).status).toBe(201)
    } finally {
      for (const name of Object.keys(provider)) vi.stubEnv(name, undefined)
    }
  })

  it('are changed by nobody whose token was revoked, or who was demoted, a moment ago', async () => {
    const grace = await makePerson(db, { role: 'editor' })
    const ada = await makePerson(db, { role: 'administrator' })
    await makePerson(db, { role: 'administrator' })
    const own = await tokenOf(db, actorOf(ada), { scopes: [...PERMISSIONS] })
    const service = await administrating([...PERMISSIONS])
    const [byOwn, byService] = [await findTokenActor(db, own.text, '::1'), await findTokenActor(db, service.text, '::1')]
    if (!byOwn || !byService) throw new Error('These tokens are worth something.')
    await changePersonRole(db, byOwn, { id: grace.id, role: 'viewer', tags: null })
    await changePersonRole(db, byService, { id: ada.id, role: 'editor', tags: null })
    await revokeToken(db, byService, { id: service.id })
    for (const actor of [byOwn, byService])
      await expect(switchPerson(db, actor, { id: grace.id, isActive: false })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('take the password once more of a session that typed it long ago', async () => {
    const cookie = await cookieOf(await makePerson(db, { role: 'administrator' }), WEB_ORIGIN)
    const sent = { cookie, origin: WEB_ORIGIN }
    const hourAgo = new Date(Date.now() - 3_600_000)
    await db.update(sessions).set({ createdAt: hourAgo, confirmedAt: hourAgo })
    expect((await problem('POST', '/people', GRACE, sent)).code).toBe('not_confirmed')
  })
})

describe('tokens', () => {
  it('are made, listed without their text, and revoked, at once', async () => {
    const body = { name: 'pipeline', role: 'operator', scopes: ['read', 'run-now'], expiresInDays: 30 }
    const made = await shapedAnswer(await ask('POST', '/tokens', body), answerShapeOf('makeToken'))
    const sent = { authorization: `Bearer ${made.token}` }
    expect((await ask('GET', '/tasks', undefined, sent)).status).toBe(200)
    const listed = await (await ask('GET', '/tokens?limit=1')).json()
    expect(listed.rows).toMatchObject([{ id: made.id, name: 'pipeline', role: 'operator', createdByName: 'onboarding (service)' }])
    expect(JSON.stringify(listed)).not.toContain(made.token.slice(5, -4))
    const next = await (await ask('GET', `/tokens?cursor=${listed.nextCursor}`)).json()
    expect(next.rows).toMatchObject([{ name: 'onboarding' }])
    expect((await ask('DELETE', `/tokens/${made.id}`)).status).toBe(204)
    expect((await ask('GET', '/tasks', undefined, sent)).status).toBe(401)
    expect((await problem('DELETE', `/tokens/${made.id}`)).code).toBe('not_found')
    const told = await db.select({ type: audits.type }).from(audits).where(eq(audits.subjectId, made.id)).orderBy(audits.id)
    expect(told.map(({ type }) => type)).toEqual(['token-made', 'token-revoked', 'token-refused'])
  })

  it('are never more than the one that makes them: in scopes, in life, in secrets, and none of a person', async () => {
    const { headers: some } = await administrating(['manage-tokens', 'read', 'read-values', 'run-now', 'mark-run'], {
      expiresInDays: 7,
    })
    const wanted = { name: 'child', role: 'operator', scopes: ['read'] as Permission[] | null, expiresInDays: 7 as number | null }
    const refused = async (change: object) => await problem('POST', '/tokens', { ...wanted, ...change }, some)
    expect(await refused({ scopes: ['read', 'cancel-run'] })).toMatchObject({ code: 'forbidden', errors: [{ field: 'scopes' }] })
    expect(await refused({ scopes: null })).toMatchObject({ code: 'forbidden', errors: [{ field: 'scopes' }] })
    for (const expiresInDays of [8, null])
      expect(await refused({ expiresInDays })).toMatchObject({ code: 'forbidden', errors: [{ field: 'expiresInDays' }] })
    const ofWorkers = { of: 'worker', role: null, scopes: null, queues: ['default'] }
    expect((await refused({ ...ofWorkers, getsSecrets: true })).detail).toContain('manage-secrets')
    // Workers are handed what tags close, and say how runs ended.
    for (const scopes of [['read'], ['read', 'read-values'], ['read', 'mark-run']] as Permission[][]) {
      const { headers: lesser } = await administrating(['manage-tokens', ...scopes])
      expect(await problem('POST', '/tokens', { ...wanted, ...ofWorkers }, lesser)).toMatchObject({
        code: 'forbidden',
        errors: [{ field: 'of' }],
      })
    }
    expect((await ask('POST', '/tokens', { ...wanted, ...ofWorkers, expiresInDays: 6 }, some)).status).toBe(201)
    expect(await refused({ of: 'person', role: null })).toMatchObject({ code: 'invalid_input', errors: [{ field: 'of' }] })
    expect((await ask('POST', '/tokens', { ...wanted, expiresInDays: 6, scopes: ['read', 'run-now'] }, some)).status).toBe(201)
    // What the role does not permit is not given by naming it.
    expect(
      (await ask('POST', '/tokens', { ...wanted, role: 'viewer', scopes: ['read', 'edit-tasks'], expiresInDays: 6 }, some)).status,
    ).toBe(201)
    const { headers: usual } = await administrating([...USUAL_SCOPES, 'manage-tokens'])
    expect((await ask('POST', '/tokens', { ...wanted, role: 'administrator', scopes: null }, usual)).status).toBe(201)
    expect((await problem('POST', '/tokens', { ...wanted, role: 'administrator', scopes: ['manage-people'] }, usual)).code).toBe(
      'forbidden',
    )
  })
})
