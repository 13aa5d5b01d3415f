import { glob } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { desc, eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { audits } from '#schema/audits.ts'
import { runLogs } from '#schema/run-logs.ts'
import { sessions } from '#schema/sessions.ts'
import { currentSession } from '#server/auth/current-session.ts'
import { setUpAdministrator } from '#server/auth/set-up-administrator.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { whileReachable } from '#server/failures/while-reachable.ts'
import { askApi, problemIn } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import { POST as authPost } from '../../app/api/auth/[...all]/route.ts'
import { GET as live } from '../../app/api/live/route.ts'
import type { RouteHandler } from './read-route.ts'

const API_FOLDER = fileURLToPath(new URL('../../app/api/', import.meta.url))

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

/** What answers without a session, or in another way: each has its own tests. */
const OPEN = ['auth/[...all]', 'callbacks/[token]', 'health/live', 'health/ready', 'metrics', 'v1/[[...path]]', 'worker/v1/[[...path]]']

let cookie: string
let task: TaskRecord
const handlers = new Map<string, RouteHandler>()

function postSignIn(): Promise<Response> {
  return authPost(
    new Request(`${WEB_ORIGIN}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: WEB_ORIGIN },
      body: JSON.stringify({ email: 'ada@example.com', password: 'analytical engine' }),
    }),
  )
}

async function signIn(): Promise<string> {
  const signedIn = await postSignIn()
  const cookies = signedIn.headers.getSetCookie().map((line) => line.split(';')[0])
  return cookies.join('; ')
}

beforeAll(async () => {
  for await (const file of glob('**/route.ts', { cwd: API_FOLDER })) {
    const path = file.replace(/\/route\.ts$/, '')
    if (!OPEN.includes(path)) handlers.set(path, (await import(`${API_FOLDER}${file}`)).GET)
  }
  await setUpAdministrator(db, { name: 'Ada', email: 'ada@example.com', password: 'analytical engine' })
  cookie = await signIn()
  task = await makeTask(db, { name: 'load' })
})

type Asking = { id?: string; headers?: Record<string, string> }

async function get(path: string, query = '', { id = '', headers = { cookie } }: Asking = {}): Promise<Response> {
  const handler = handlers.get(path)
  if (!handler) throw new Error(`There is no route ${path}.`)
  return await handler(new Request(`${WEB_ORIGIN}/api/${path.replace('[id]', id)}${query}`, { headers }), {
    params: Promise.resolve<Record<string, string>>(path.includes('[id]') ? { id } : {}),
  })
}

describe('every route', () => {
  it('refuses who has no session, and says so as JSON that nothing keeps', async () => {
    expect(handlers.size).toBeGreaterThan(8)
    for (const path of handlers.keys()) {
      const response = await get(path, '', { id: '1', headers: {} })
      expect([path, response.status, (await response.json()).code]).toEqual([path, 401, 'not_signed_in'])
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
  })

  it('refuses a session that was revoked', async () => {
    const headers = { cookie: await signIn() }
    expect((await get('sessions', '', { headers })).status).toBe(200)
    const [latest] = await db.select({ id: sessions.id }).from(sessions).orderBy(desc(sessions.createdAt)).limit(1)
    await db.delete(sessions).where(eq(sessions.id, latest?.id ?? ''))
    expect((await get('sessions', '', { headers })).status).toBe(401)
    expect((await get('sessions')).status).toBe(200)
  })

  it('answers who is signed in', async () => {
    const run = await makeRun.succeeded(db, task)
    const ids: Record<string, string> = { 'runs/[id]/log': run.id }
    const queries: Record<string, string> = { 'me/incidents': '?since=2026-01-05T00:00:00Z' }
    for (const path of handlers.keys()) {
      if (path === 'live' || path === '[...address]') continue
      const response = await get(path, queries[path], { id: ids[path] ?? String(task.id) })
      const body = ['runs/[id]/log', 'runs/csv', 'audits/file'].includes(path) ? await response.text() : await response.json()
      expect([path, response.status, body]).toEqual([path, 200, expect.anything()])
    }
  })
})

it('a file that is taken away is written down, with what was chosen, and one that is refused is not', async () => {
  await get('audits/file', '?format=jsonl&search=postgres://ada:hunter2@db/x')
  await get('runs/csv', '')
  expect((await askApi('GET', '/manifest', { headers: { cookie } })).status).toBe(200)
  expect((await get('audits/file', '?format=xls')).status).toBe(422)
  const written = await db.select().from(audits).where(eq(audits.type, 'exported')).orderBy(audits.id)
  expect(written.slice(-3).map(({ actorKind, subjectName, message }) => [actorKind, subjectName, message])).toEqual([
    ['user', 'audits', 'Exported the audits: format=jsonl, search=postgres://ada:•••@db/x.'],
    ['user', 'runs', 'Exported the runs: all of them.'],
    ['user', 'tasks as a file', 'Exported the tasks as a file: all of them.'],
  ])
})

describe('parameters', () => {
  it('of a log give it as a file of text', async () => {
    const run = await makeRun.succeeded(db, await makeTask(db, { name: 'load/“übel”\r\n' }))
    await db.insert(runLogs).values({ runId: run.id, attempt: 1, level: 'info', message: 'written' })
    const response = await get('runs/[id]/log', '', { id: run.id })
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''load-[^\r\n]+\.log$/)
    expect(await response.text()).toMatch(/ info {2}written\n$/)
    expect((await get('runs/[id]/log', '', { id: run.id, headers: {} })).status).toBe(401)
  })

  it('of an address that is none are not found, as JSON', async () => {
    const response = await get('[...address]')
    expect([response.status, (await response.json()).code]).toEqual([404, 'not_found'])
  })
})

it('tells who is signed in, and prolongs a session that is halfway through', async () => {
  await db.update(sessions).set({ expiresAt: new Date(Date.now() + 3_600_000) })
  const response = await get('me')
  expect(await response.json()).toMatchObject({ name: 'Ada', email: 'ada@example.com', role: 'administrator' })
  expect(response.headers.getSetCookie().join()).toContain('djag.session_token=')
  const [session] = await db.select({ expiresAt: sessions.expiresAt }).from(sessions)
  expect(session?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 24 * 3_600_000)
})

it('streams changes uncompressed, and stops when the browser leaves', async () => {
  const leave = new AbortController()
  const response = await live(new Request(`${WEB_ORIGIN}/api/live`, { headers: { cookie }, signal: leave.signal }))
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(response.headers.get('cache-control')).toBe('no-cache, no-transform')
  const body = response.body?.getReader()
  expect(new TextDecoder().decode((await body?.read())?.value)).toContain('retry: 1000')
  leave.abort()
  for (;;) if ((await body?.read())?.done) break
})

it('says that the database does not answer when it does not, and the health still tells who had a session', async () => {
  const logged = vi.spyOn(failureLog, 'error').mockImplementation(() => {})
  const reachable = webDatabase()
  globalThis.djagDatabaseClient = openDatabase('postgres://nobody@127.0.0.1:1/nothing', {
    applicationName: 'djag unreachable',
    connections: 1,
    ...SESSION_LIMITS.web,
  })
  globalThis.djagWebAuthentication = undefined
  const response = await get('me/tasks')
  expect([response.status, (await response.json()).code]).toEqual([503, 'unavailable'])
  const listed = await askApi('GET', '/pages/tasks', { headers: { cookie } })
  expect([listed.status, (await problemIn(listed)).code]).toEqual([503, 'unavailable'])
  const signedIn = await postSignIn()
  expect([signedIn.status, await signedIn.json()]).toEqual([
    503,
    expect.objectContaining({ message: expect.stringContaining('database cannot be reached') }),
  ])
  expect(await whileReachable('page', () => currentSession(webAuthentication().authentication, new Headers({ cookie })))).toBeNull()
  const health = await get('health')
  expect([health.status, (await health.json()).databaseIsUp]).toEqual([200, false])
  await webDatabase().close()
  globalThis.djagDatabaseClient = reachable
  globalThis.djagWebAuthentication = undefined
  logged.mockRestore()
})
