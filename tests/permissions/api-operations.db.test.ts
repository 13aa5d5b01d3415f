import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { can, PERMISSIONS, ROLES, type Role } from '#domain/roles.ts'
import { apiTokens } from '#schema/api-tokens.ts'
import { audits } from '#schema/audits.ts'
import { sessions } from '#schema/sessions.ts'
import { users } from '#schema/users.ts'
import type { Operation } from '#server/api/operation.ts'
import { OPERATIONS } from '#server/api/operation-registry.ts'
import { revokeToken } from '#server/use-cases/token/revoke-token.ts'
import { askApi, makeServiceToken, tokenOf } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, cookieOf, makePerson } from '#tests/factories/user-factory.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'

/** Each asks every operation with every role or scope; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000 })

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

const tokens = {} as Record<Role, Record<string, string>>
beforeAll(async () => {
  for (const role of ROLES) tokens[role] = (await makeServiceToken(db, { name: role, role, scopes: [...PERMISSIONS] })).headers
})

/** Asks an operation for what is not there, without a body: whoever may hears of that. */
async function statusOf({ method, path }: Operation, headers: Record<string, string>): Promise<number> {
  const address = path
    .replace('{id}', path.startsWith('/runs') ? '019c0000-0000-7000-8000-000000000000' : '999999')
    .replace('{name}', 'nobody')
    .replace('{type}', 'flush-cache')
  const response = await askApi(method, address, { headers, ...(method === 'GET' ? {} : { body: {} }) })
  await response.body?.cancel()
  return response.status
}

const REFUSED = [401, 403]

describe('every operation of the API', () => {
  it('names a permission of the table', () => {
    for (const { permission } of OPERATIONS) expect(PERMISSIONS).toContain(permission)
  })

  it('lets in the tokens of those roles that may, and no others', async () => {
    for (const operation of OPERATIONS) {
      for (const role of ROLES) {
        const status = await statusOf(operation, tokens[role])
        expect([operation.id, role, status === 403]).toEqual([operation.id, role, !can({ role }, operation.permission)])
        expect([operation.id, status]).not.toEqual([operation.id, 401])
        expect(status).toBeLessThan(500)
      }
    }
  })

  it('lets in a token with its scope, and none with all others', async () => {
    for (const permission of new Set(OPERATIONS.map((operation) => operation.permission))) {
      const { headers: only } = await makeServiceToken(db, { role: 'administrator', scopes: [permission] })
      const { headers: others } = await makeServiceToken(db, {
        role: 'administrator',
        scopes: PERMISSIONS.filter((each) => each !== permission),
      })
      for (const operation of OPERATIONS.filter((each) => each.permission === permission)) {
        expect([operation.id, await statusOf(operation, others)]).toEqual([operation.id, 403])
        expect([operation.id, await statusOf(operation, only)]).not.toEqual([operation.id, 403])
      }
    }
  })

  it('that has to be chosen by name takes a token that names it: one of all that its role permits is not enough', async () => {
    const { headers } = await makeServiceToken(db, { role: 'administrator', scopes: null })
    for (const operation of OPERATIONS) {
      const isByName = operation.permission === 'manage-people' || operation.permission === 'manage-tokens'
      expect([operation.id, (await statusOf(operation, headers)) === 403]).toEqual([operation.id, isByName])
    }
  })

  it('refuses tokens that are revoked or expired, and sessions that have ended, also beside a good session', async () => {
    const administrator = await makePerson(db, { role: 'administrator' })
    const [revoked, expired] = [await makeServiceToken(db), await makeServiceToken(db)]
    await revokeToken(db, actorOf(administrator), { id: revoked.id })
    await db
      .update(apiTokens)
      .set({ expiresAt: new Date(0) })
      .where(eq(apiTokens.id, expired.id))
    const cookie = await cookieOf(administrator, WEB_ORIGIN)
    const gone = await makePerson(db, { role: 'administrator' })
    const ended = await cookieOf(gone, WEB_ORIGIN)
    await db.delete(sessions).where(eq(sessions.userId, gone.id))
    for (const operation of OPERATIONS) {
      const wrong: Record<string, string>[] = [
        revoked.headers,
        expired.headers,
        { ...expired.headers, cookie, origin: WEB_ORIGIN },
        { cookie: ended, origin: WEB_ORIGIN },
        {},
      ]
      for (const headers of wrong) expect([operation.id, await statusOf(operation, headers)]).toEqual([operation.id, 401])
    }
  })

  it('that writes, or asks with a body, takes a session only from the dashboard’s own pages, and one that reads from anywhere', async () => {
    const cookie = await cookieOf(await makePerson(db, { role: 'administrator' }), WEB_ORIGIN)
    for (const operation of OPERATIONS) {
      const isWrite = operation.kind === 'write' || operation.kind === 'question'
      for (const origin of ['https://evil.example', 'null', ''])
        expect([operation.id, (await statusOf(operation, { cookie, origin })) === 403]).toEqual([operation.id, isWrite])
      expect(REFUSED).not.toContain(await statusOf(operation, { cookie, origin: WEB_ORIGIN }))
    }
  })
})

describe('a token of a person', () => {
  it('may at most what the person may now, at once', async () => {
    const person = await makePerson(db, { role: 'editor' })
    const { headers } = await tokenOf(db, actorOf(person))
    const pauses = async () => (await askApi('POST', '/tasks/pause', { headers, body: { ids: [999_999] } })).status
    expect(await pauses()).toBe(404)
    await db.update(users).set({ role: 'viewer' }).where(eq(users.id, person.id))
    expect(await pauses()).toBe(403)
    await db.delete(users).where(eq(users.id, person.id))
    expect(await pauses()).toBe(401)
  })

  it('is told in audits by the names of both', async () => {
    const person = await makePerson(db, { role: 'editor', name: 'Grace' })
    const { headers, id } = await tokenOf(db, actorOf(person), { name: 'pipeline' })
    await askApi('POST', '/crontabs', {
      headers,
      body: { minute: '5', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*', timezone: 'UTC' },
    })
    const [audit] = await db.select().from(audits).where(eq(audits.actorId, id))
    expect(audit).toMatchObject({ actorKind: 'token', actorName: 'Grace (token pipeline)', type: 'crontab-changed' })
  })
})
