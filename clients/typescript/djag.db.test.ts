import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { tags } from '#schema/tags.ts'
import { userActions } from '#schema/user-actions.ts'
import { answerApiRequest } from '#server/api/answer-request.ts'
import { makeServiceToken } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { serveApi } from '#tests/served-api.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { allRows, type Djag, DjagRefusal, DjagUnreachable, djag, versionOf } from './djag.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)
const served = await serveApi()
let token: string
let task: TaskRecord
let api: Djag

beforeAll(async () => {
  token = (await makeServiceToken(db)).text
  api = djag({ url: served.origin, token })
  await makeHandler(db)
  task = await makeTask(db, { name: 'load orders' })
})
afterAll(() => served.close())

it('reads, changes what was read, and is refused once somebody else has changed it', async () => {
  const read = await api.getTask({ id: task.id })
  const ifMatch = versionOf(read) ?? ''
  const changed = await api.changeTask({ id: task.id, ifMatch, body: { description: 'Every night.' } })
  expect(changed.task.description).toBe('Every night.')
  const again = api.changeTask({ id: task.id, ifMatch, body: { description: 'Every day.' } })
  await expect(again).rejects.toMatchObject({ name: 'DjagRefusal', status: 412, code: 'version_differs' })
  expect(versionOf(changed)).not.toBe(ifMatch)
})

it('reads all pages of a list, or as many rows as are enough', async () => {
  for (let index = 0; index < 5; index++) await makeTask(db, { name: `paged ${index}` })
  const names = (await allRows(api, 'listTasks', { search: 'paged' })).map(({ name }) => name)
  expect(names.toSorted()).toEqual(['paged 0', 'paged 1', 'paged 2', 'paged 3', 'paged 4'])
  expect(await allRows(api, 'listTasks', { search: 'paged' }, 3)).toHaveLength(3)
})

it('says in the server’s words why something is refused, and at which field', async () => {
  const refused = await api.createTask({ body: { name: '', handler: 'log', crontabId: 1 } }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(DjagRefusal)
  expect(refused).toMatchObject({ status: 422, code: 'invalid_input', fields: [{ field: 'name', detail: expect.any(String) }] })
  await expect(djag({ url: served.origin, token: 'djag_no' }).getHealth()).rejects.toMatchObject({ status: 401 })
  await expect(djag({ url: 'http://127.0.0.1:9', token }).getHealth()).rejects.toBeInstanceOf(DjagUnreachable)
})

it('refuses at once an address that is none, and a token that no header takes, which it does not repeat', () => {
  const refusal = (where: { url?: string; token?: string }) => {
    try {
      djag({ url: 'https://djag.example.org', token: 'djag_secret', ...where })
    } catch (error) {
      return error
    }
  }
  for (const url of ['', 'djag.example.org', 'localhost:3000', '/tasks', 'ftp://djag.example.org', 'https://me:word@djag.example.org'])
    expect(refusal({ url })).toMatchObject({ name: 'DjagRefusal', code: 'invalid_input', fields: [{ field: 'url' }] })
  for (const token of ['', 'djag secret', 'djag_secret\n', ' djag_secret', 'djag_ßecret', undefined as unknown as string]) {
    expect(refusal({ token })).toMatchObject({ name: 'DjagRefusal', code: 'invalid_input', fields: [{ field: 'token' }] })
    expect(String(refusal({ token }))).not.toContain('ecret')
  }
  expect(refusal({ url: 'http://localhost:3000/' })).toBeUndefined()
})

it('gives text of a name or id no way into another address', async () => {
  await expect(api.getRun({ id: '../tasks' })).rejects.toMatchObject({ code: 'invalid_input' })
  for (const id of ['.', '..', '%2E', '.%2e', '']) {
    const refused = { name: 'DjagRefusal', code: 'invalid_input', fields: [{ field: 'id' }] }
    await expect(djag({ url: 'http://127.0.0.1:9', token }).getRun({ id })).rejects.toMatchObject(refused)
    await expect(djag({ url: 'http://127.0.0.1:9', token }).followLog({ id }).next()).rejects.toMatchObject(refused)
  }
})

it('asks again where the answer was lost, and has it done once; of what has no key it asks once', async () => {
  const asked: string[] = []
  const losing = createServer(async (request, response) => {
    const body = request.method === 'GET' ? null : await buffer(request)
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const answer = await answerApiRequest(new Request(`http://127.0.0.1${request.url}`, { method: request.method ?? 'GET', headers, body }))
    asked.push(`${request.method} ${request.url}`)
    if (asked.length === 1) request.socket.destroy()
    else response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  })
  await new Promise<void>((resolve) => losing.listen(0, '127.0.0.1', resolve))
  const lost = djag({ url: `http://127.0.0.1:${(losing.address() as AddressInfo).port}`, token })
  try {
    const { id } = await lost.askRunNow({ body: { taskId: task.id } })
    expect(asked).toHaveLength(2)
    expect((await db.select().from(userActions).where(eq(userActions.type, 'run-now'))).map((action) => action.id)).toEqual([id])
    asked.length = 0
    await expect(lost.getHealth()).rejects.toBeInstanceOf(DjagUnreachable)
  } finally {
    losing.closeAllConnections()
    losing.close()
  }
})

/** A server that answers each request in its turn as it is told to. */
async function serve(...turns: ((response: ServerResponse) => void)[]) {
  let asked = 0
  const server = createServer((_, response) => turns[Math.min(asked++, turns.length - 1)]?.(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    api: djag({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token }),
    asked: () => asked,
    [Symbol.dispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The beginning of an answer that breaks off. */
const cut = (status: number, text: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-length': text.length + 10 })
  response.write(text, () => response.destroy())
}
const whole =
  (status: number, text: string, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(text)

it('an answer that breaks off is none: it is asked again where that does no harm, and said', async () => {
  using again = await serve(cut(200, '{"id": 7'), cut(502, '{'), whole(200, '{"id": 7}'))
  expect(await again.api.askRunNow({ body: { taskId: 1 } })).toEqual({ id: 7 })
  expect(again.asked()).toBe(3)
  using once = await serve(cut(200, '{"rows": ['))
  await expect(once.api.listTasks()).rejects.toThrow(/^The answer of http:\S+ broke off/)
  expect(once.asked()).toBe(1)
  using others = await serve(
    whole(200, '<html>Welcome</html>'),
    whole(429, '{"code": "too_many", "detail": "Wait."}', { 'retry-after': '12' }),
  )
  await expect(others.api.listTasks()).rejects.toMatchObject({ name: 'DjagRefusal', status: 200, code: null })
  await expect(others.api.listTasks()).rejects.toMatchObject({ code: 'too_many', retryAfterMs: 12_000 })
})

it('lines that break off are said after those that came, and who reads none asks nothing', async () => {
  const line = '{"number":1}\n'
  using served = await serve(
    cut(200, `${line}{"num`),
    whole(200, `${line}{"num`),
    whole(200, `${line}\n`),
    whole(404, '{"code":"not_found","detail":"No."}'),
  )
  const read: unknown[] = []
  const all = async () => {
    for await (const each of served.api.followLog({ id: 'r' })) read.push(each)
  }
  served.api.followLog({ id: 'r' })
  await expect(all()).rejects.toBeInstanceOf(DjagUnreachable)
  await expect(all()).rejects.toBeInstanceOf(DjagUnreachable)
  await all()
  expect(read).toEqual(Array(3).fill({ number: 1 }))
  await expect(all()).rejects.toMatchObject({ code: 'not_found' })
  expect(served.asked()).toBe(4)
})

it('answers nothing where nothing is answered, and calls that have nothing to say take nothing', async () => {
  const { id } = await api.createTag({ body: { name: 'finance' } })
  expect(await api.deleteTag({ id })).toBeUndefined()
  expect(await db.$count(tags, eq(tags.name, 'finance'))).toBe(0)
  expect((await api.getHealth()).databaseIsUp).toBe(true)
})

it('has types that find what is misspelt, missing or of another type', () => {
  const misused = async () => {
    // @ts-expect-error: there is no such parameter.
    await api.listTasks({ serach: 'load' })
    // @ts-expect-error: the id is missing.
    await api.getTask()
    // @ts-expect-error: a change says what it is made from.
    await api.changeTask({ id: 1, body: {} })
    // @ts-expect-error: of another type.
    await api.createTask({ body: { name: 'x', handler: 'log', crontabId: 'daily' } })
    // @ts-expect-error: this is no list.
    await allRows(api, 'getTask', {})
  }
  expect(misused).toBeTypeOf('function')
})
