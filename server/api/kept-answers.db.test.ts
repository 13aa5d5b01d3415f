import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeAll, expect, it, vi } from 'vitest'
import { keptAnswers } from '#schema/kept-answers.ts'
import { tags } from '#schema/tags.ts'
import { tasks } from '#schema/tasks.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { answerShapeOf, askApi, makeServiceToken, problemIn, shapedAnswer } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { asWebProgram } from '#tests/web-program.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

let headers: Record<string, string>
let caller: string
let task: TaskRecord

beforeAll(async () => {
  const token = await makeServiceToken(db)
  headers = token.headers
  caller = `token:${token.id}`
  await makeHandler(db)
  task = await makeTask(db, { name: 'load' })
})

const ask = (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
  askApi(method, path, { body, headers: { ...headers, ...more } })

const plain = () => ({ name: `keyed ${uuidV7()}`, handler: 'log', crontabId: task.crontabId, kwargs: { message: 'hello' } })

it('an idempotency key has a write done once, however often and at once it is asked for, and its answer told each time', async () => {
  const [body, key] = [plain(), { 'idempotency-key': uuidV7() }]
  const answers = await Promise.all(Array.from({ length: 4 }, () => ask('POST', '/tasks', body, key)))
  const told = await Promise.all(answers.map(async (answer) => [answer.status, (await answer.json()).task.id, answer.headers.get('etag')]))
  expect(new Set(told.map(String)).size).toBe(1)
  expect(answers.filter((answer) => answer.headers.has('idempotency-replayed'))).toHaveLength(3)
  expect(await db.$count(tasks, eq(tasks.name, body.name))).toBe(1)
})

it('an idempotency key stands for one request: another one under it is refused, and another caller’s is another key', async () => {
  const key = { 'idempotency-key': uuidV7() }
  expect((await ask('POST', '/tasks', plain(), key)).status).toBe(201)
  expect((await problemIn(await ask('POST', '/tasks', plain(), key))).code).toBe('key_reused')
  expect((await problemIn(await ask('POST', '/actions/run-now', { taskId: task.id }, key))).code).toBe('key_reused')
  const others = await makeServiceToken(db)
  expect((await askApi('POST', '/tasks', { body: plain(), headers: { ...others.headers, ...key } })).status).toBe(201)
})

it('an idempotency key keeps nothing of a refusal: the request is judged anew', async () => {
  const [body, key] = [plain(), { 'idempotency-key': uuidV7() }]
  const taken = await ask('POST', '/tasks', body)
  expect((await problemIn(await ask('POST', '/tasks', body, key))).status).toBeGreaterThanOrEqual(409)
  await ask('DELETE', `/tasks/${(await taken.json()).task.id}`)
  expect((await ask('POST', '/tasks', body, key)).status).toBe(201)
})

it('a request whose first sending is still under way is told to come again, and when', async () => {
  vi.spyOn(failureLog, 'error').mockImplementation(() => {})
  const key = uuidV7()
  const [inserted, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = db.transaction(async (tx) => {
    await tx.insert(keptAnswers).values({ caller, key, requestHash: '', status: 0, headers: {} })
    inserted.resolve()
    await answered.promise
  })
  await inserted.promise
  const response = await ask('POST', '/tasks', plain(), { 'idempotency-key': key })
  expect([(await problemIn(response)).code, response.headers.get('retry-after')]).toEqual(['unavailable', '1'])
  answered.resolve()
  await first
  vi.restoreAllMocks()
})

it('an answer that was kept is told again without what a tag has closed since to who asks', async () => {
  const { headers: own } = await makeServiceToken(db, { scopes: ['read', 'edit-tasks', 'edit-tags'] })
  const again = { headers: { ...own, 'idempotency-key': uuidV7() }, body: { ...plain(), tags: ['vault'] } }
  const first = await (await askApi('POST', '/tasks', again)).json()
  expect(first).toMatchObject({ task: { closedBy: null }, input: { kwargs: { message: 'hello' } } })
  expect(await (await askApi('POST', '/tasks', again)).json()).toEqual(first)
  await db.update(tags).set({ valuesAreClosed: true }).where(eq(tags.name, 'vault'))
  const repeated = await askApi('POST', '/tasks', again)
  expect([repeated.status, repeated.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
  const body = await shapedAnswer(repeated, answerShapeOf('createTask'))
  expect(body).toMatchObject({ task: { id: first.task.id, closedBy: ['vault'] }, input: { name: first.input.name, args: [], kwargs: {} } })
})
