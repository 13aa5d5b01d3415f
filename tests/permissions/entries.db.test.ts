import { glob, readFile } from 'node:fs/promises'
import { eq, ne } from 'drizzle-orm'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ActionResult } from '#domain/errors.ts'
import { can, PERMISSIONS, type Permission, ROLES, type Role } from '#domain/roles.ts'
import type { UserActionPayloads } from '#domain/user-actions/payloads.ts'
import { audits } from '#schema/audits.ts'
import { sessions } from '#schema/sessions.ts'
import { userActions } from '#schema/user-actions.ts'
import type { ActionPayload } from '#server/audit/audit-entry.ts'
import { askableActions } from '#server/user-actions/action-registry.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, cookieOf, makePerson } from '#tests/factories/user-factory.ts'
import { giveHeaders } from '#tests/next-headers.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import {
  ACTION_RULES,
  ANY_USER_ACTION,
  PAGE_RULES,
  pagesOfTheCode,
  ROUTE_RULES,
  type Rule,
  routesOfTheCode,
  serverActionsOfTheCode,
} from './entries.ts'
import { INPUTS, NOBODY, PAYLOADS } from './inputs.ts'

/** Each calls every entry with every role; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000 })

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

const cookies = {} as Record<Role, string>
let endedCookie: string

beforeAll(async () => {
  for (const role of ROLES) cookies[role] = await cookieOf(await makePerson(db, { role }), WEB_ORIGIN)
  await makePerson(db, { email: 'taken@example.com' })
  const gone = await makePerson(db, { role: 'administrator' })
  endedCookie = await cookieOf(gone, WEB_ORIGIN)
  await db.delete(sessions).where(eq(sessions.userId, gone.id))
})

type Action = (input: unknown) => Promise<ActionResult<unknown>>
type Entry = { name: string; rule: Rule; call: Action }

async function actionEntries(): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const [name, action] of (await serverActionsOfTheCode()) as unknown as Map<string, Action>) {
    if (name === ANY_USER_ACTION) {
      for (const [type, payload] of Object.entries(PAYLOADS))
        entries.push({ name: `${name} ${type}`, rule: type as Permission, call: () => action({ type, payload }) })
    } else {
      entries.push({ name, rule: ACTION_RULES[name] as Rule, call: () => action(INPUTS[name]) })
    }
  }
  return entries.filter(({ rule }) => rule !== 'anybody')
}

const permits = (rule: Rule, role: Role) => rule === 'anybody' || rule === 'whoever is signed in' || can({ role }, rule)

async function codeOf({ call }: Entry, headers: Record<string, string>): Promise<string> {
  giveHeaders({ host: 'localhost:3000', origin: WEB_ORIGIN, ...headers })
  const result = await call(undefined)
  return result.ok ? 'ok' : result.error.code
}

describe('everything that can be called', () => {
  it('has a rule that says who may, and there is no rule without something', async () => {
    expect(Object.keys(PAGE_RULES).sort()).toEqual((await pagesOfTheCode()).sort())
    expect(Object.keys(ROUTE_RULES).sort()).toEqual([...(await routesOfTheCode()).keys()].sort())
    expect([...Object.keys(ACTION_RULES), ANY_USER_ACTION].sort()).toEqual([...(await serverActionsOfTheCode()).keys()].sort())
    expect(Object.keys(PAYLOADS).sort()).toEqual([...askableActions.keys()].sort())
  })

  it('asks for a permission that the table knows', () => {
    const known: readonly string[] = [...PERMISSIONS, 'whoever is signed in', 'anybody']
    for (const rules of [PAGE_RULES, ROUTE_RULES, ACTION_RULES]) expect(known).toEqual(expect.arrayContaining(Object.values(rules)))
  })

  it('is a server action only where this looks for them', async () => {
    const marked: string[] = []
    for await (const file of glob('{app,components,server,domain}/**/*.{ts,tsx}')) {
      if (/^\s*['"]use server['"]/m.test(await readFile(file, 'utf8'))) marked.push(file)
    }
    for (const file of marked) expect(file).toMatch(/^server\/server-actions\/[a-z-]+-actions\.ts$/)
    expect(marked.length).toBeGreaterThan(3)
  })
})

describe('a server action', () => {
  it('lets in who may and nobody else, and leaves nothing of a refusal but an audit of it', async () => {
    for (const entry of await actionEntries()) {
      for (const role of ROLES) {
        const before = [await db.$count(audits, ne(audits.type, 'refused')), await db.$count(userActions)]
        const code = await codeOf(entry, { cookie: cookies[role] })
        const isRefused = code === 'forbidden'
        expect([entry.name, role, isRefused]).toEqual([entry.name, role, !permits(entry.rule, role)])
        expect(['forbidden', 'ok', 'not_found', 'invalid_input', 'stale', 'conflict'], `${entry.name}: ${code}`).toContain(code)
        if (isRefused) expect([await db.$count(audits, ne(audits.type, 'refused')), await db.$count(userActions)]).toEqual(before)
      }
    }
  })

  it('that takes effect at once is refused by its use case too, whoever calls that', async () => {
    const viewer = actorOf(await makePerson(db, { role: 'viewer' }))
    for (const [type, action] of askableActions) {
      if (action.carriedOut !== 'at_once') continue
      const payload = PAYLOADS[type as keyof UserActionPayloads] as ActionPayload
      const calling = db.transaction((tx) => action.carryOut(tx, { id: 1, payload, actor: viewer }))
      await expect(calling, type).rejects.toMatchObject({ code: 'forbidden' })
    }
  })

  it('refuses who has no session, one that has ended, a foreign origin, and none', async () => {
    for (const entry of await actionEntries()) {
      const cookie = cookies.administrator
      expect([
        entry.name,
        await codeOf(entry, {}),
        await codeOf(entry, { cookie: endedCookie }),
        await codeOf(entry, { cookie, origin: 'https://evil.example' }),
        await codeOf(entry, { cookie, origin: 'null' }),
        await codeOf(entry, { cookie, origin: '' }),
      ]).toEqual([entry.name, 'not_signed_in', 'not_signed_in', 'forbidden', 'forbidden', 'forbidden'])
    }
  })
})

describe('a route', () => {
  const ask = async (handler: unknown, headers: Record<string, string>): Promise<number> => {
    const leave = new AbortController()
    const request = new Request(`${WEB_ORIGIN}/api`, { headers, signal: leave.signal })
    const id = String(NOBODY)
    const response = await (handler as (...parts: unknown[]) => Promise<Response>)(request, { params: Promise.resolve({ id }) })
    leave.abort()
    return response.status
  }

  it('answers who may and nobody else', async () => {
    for (const [name, handler] of await routesOfTheCode()) {
      const rule = ROUTE_RULES[name] as Rule
      if (rule === 'anybody') continue
      expect([name, await ask(handler, {}), await ask(handler, { cookie: endedCookie })]).toEqual([name, 401, 401])
      for (const role of ROLES) {
        const status = await ask(handler, { cookie: cookies[role] })
        expect([name, role, status === 403]).toEqual([name, role, !permits(rule, role)])
        expect(status, name).not.toBe(401)
        expect(status, name).toBeLessThan(500)
      }
    }
  })
})
