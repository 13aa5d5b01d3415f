import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { secrets } from '#schema/secrets.ts'
import { sealSecret } from '#server/secrets/seal-secret.ts'
import { secretKeysOf } from '#server/secrets/secret-keys.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import type { RunRecord } from '#tests/factories/run-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { queueRun, readAttempts, readLog, readRun, untilRunIs } from '#worker/testing/queued-runs.ts'
import { killWorkerProcesses, startWorkerProcess, type WorkerProcess } from '#worker/testing/worker-process.ts'
import { POST } from '../../app/api/callbacks/[token]/route.ts'

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const RETRY = { limit: 3, delaySeconds: 0, backoff: 'fixed', maxDelaySeconds: 0, jitter: false } as const
const database = await openTestDatabase()
asWebProgram(database.url)

/** The other side, which answers 202, and the web's route, behind real sockets. */
const asked: IncomingHttpHeaders[] = []
const elsewhere = createServer((request, response) => {
  asked.push(request.headers)
  response.writeHead(request.url === '/done' ? 200 : 202).end('taken')
})
const web = createServer((request, response) => void answer(request, response))
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = request.url?.split('/').at(-1) ?? ''
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const sent = new Request(`http://djag.test${request.url}`, { method: 'POST', headers, body: await buffer(request) })
  const answered = await POST(sent, { params: Promise.resolve({ token }) })
  response.writeHead(answered.status).end(await answered.text())
}
const originOf = (server: typeof web) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const startWorker = () =>
  startWorkerProcess(database.url, {
    DJAG_ROLE: 'runner',
    DJAG_CONCURRENCY: '1',
    DJAG_HTTP_ALLOW: '127.0.0.1',
    DJAG_URL: originOf(web),
    DJAG_SECRET: process.env.DJAG_SECRET ?? '',
  })
let worker: WorkerProcess

beforeAll(async () => {
  for (const server of [elsewhere, web]) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  const [key] = secretKeysOf([process.env.DJAG_SECRET ?? ''])
  await database.db.insert(secrets).values({ name: 'password', ...sealSecret(key, 'password', 'open-sesame-please'), changedByName: 'Ada' })
  worker = startWorker()
  await worker.ready
})
afterAll(async () => {
  await killWorkerProcesses()
  for (const server of [elsewhere, web]) server.close()
})

/** A run whose work goes on elsewhere, and the address that came with its request. */
async function begun(more: object = {}, options: Parameters<typeof queueRun>[3] = {}): Promise<{ run: RunRecord; address: string }> {
  const before = asked.length
  const run = await queueRun(database, 'http-request', { url: `${originOf(elsewhere)}/work`, awaitsCallback: true, ...more }, options)
  await eventually(() => expect(asked.length).toBeGreaterThan(before), 60_000)
  return { run, address: String(asked.at(-1)?.['djag-callback']) }
}

async function post(address: string, body: unknown): Promise<number> {
  const response = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return response.status
}

test('a run whose work goes on elsewhere needs no slot, tells what is posted of it, and ends once as is posted', async () => {
  const { run, address } = await begun()
  // The worker has one slot.
  await untilRunIs(database, await queueRun(database, 'wait'), 'succeeded')
  expect(await post(address, { progress: { percent: 40, message: 'half' }, lines: [{ message: 'row 1', fields: { of: 2 } }] })).toBe(204)
  await eventually(async () =>
    expect(await readRun(database, run)).toMatchObject({ state: 'running', progress: 40, progressMessage: 'half' }),
  )
  expect(await post(address, { ending: { outcome: 'succeeded', result: { rows: 12 } } })).toBe(204)
  expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ result: { rows: 12 }, attempt: 1 })
  expect(await post(address, {})).toBe(409)
  expect((await readLog(database, run)).map(({ message }) => message)).toContain('row 1')
  const [left] =
    await database.sql`select count(*) filter (where post is not null)::int as read, count(*)::int as kept from completion_posts`
  expect(left).toEqual({ read: 0, kept: 1 })
})

test('a run fails as is posted, without its secrets, and is tried again as its task says', async () => {
  const headers = { authorization: '{{secret:password}}' }
  const { run, address } = await begun({ headers }, { retry: RETRY, hasOpenPlaceholders: true })
  const failed = { outcome: 'failed', error: 'open-sesame-please is wrong', isFinal: false }
  expect([await post(address, { ending: failed }), await post(address, { ending: failed })]).toEqual([204, 409])
  await eventually(async () => expect((await readRun(database, run)).attempt).toBe(2), 60_000)
  expect((await readAttempts(database, run))[0]).toMatchObject({ outcome: 'failed', error: { message: '*** is wrong' } })
  await eventually(() => expect(asked.at(-1)?.['djag-callback']).not.toBe(address), 60_000)
  expect(asked.at(-1)?.['idempotency-key']).toBe(asked.at(-2)?.['idempotency-key'])
  expect(await post(String(asked.at(-1)?.['djag-callback']), { ending: { ...failed, isFinal: true } })).toBe(204)
  await untilRunIs(database, run, 'failed')
})

test('a run of which nothing is heard for too long fails', async () => {
  const { run } = await begun({ heartbeatSeconds: 1 })
  expect((await untilRunIs(database, run, 'failed')).error?.message).toMatch(/^Nothing was heard of its work for 1 s/)
})

test('a run that a person cancels ends at once, and who posts hears so', async () => {
  const { run, address } = await begun()
  expect(await post(address, {})).toBe(204)
  const operator = actorOf(await makeUser(database.db, { role: 'operator' }))
  await requestUserAction(database.db, operator, { type: 'cancel-run', payload: { runId: run.id } })
  expect(await post(address, { ending: { outcome: 'succeeded' } })).toBe(409)
  await untilRunIs(database, run, 'cancelled')
})

test('an answer that is not 202 ends the run as ever', async () => {
  const run = await queueRun(database, 'http-request', { url: `${originOf(elsewhere)}/done`, awaitsCallback: true })
  expect((await untilRunIs(database, run, 'succeeded')).result).toMatchObject({ status: 200, body: 'taken' })
})

test('what is posted to no address that was given, or is none of what can be posted, is refused', async () => {
  const { run, address } = await begun()
  expect(await post(`${address.slice(0, -4)}AAAA`, {})).toBe(404)
  expect(await post(address, { progress: { percent: 101 } })).toBe(422)
  expect(await post(address, { ending: { outcome: 'failed' } })).toBe(422)
  expect(await post(address, { lines: Array.from({ length: 1_001 }, () => ({ message: 'x' })) })).toBe(422)
  expect(await post(address, { ending: { outcome: 'failed', error: 'enough' } })).toBe(204)
  expect((await untilRunIs(database, run, 'failed')).error).toEqual({ message: 'enough' })
})

test('a worker that is stopped hands such a run on at once: the next one asks again under the same key', async () => {
  const { run, address } = await begun()
  const key = asked.at(-1)?.['idempotency-key']
  const stoppedAtMs = performance.now()
  worker.signal('SIGTERM')
  expect(await worker.ended).toBe(0)
  expect(performance.now() - stoppedAtMs).toBeLessThan(15_000)
  expect(await post(address, {})).toBe(409)
  await startWorker().ready
  await eventually(() => expect(asked.at(-1)?.['djag-callback']).not.toBe(address), 60_000)
  expect(asked.at(-1)?.['idempotency-key']).toBe(key)
  expect(await post(String(asked.at(-1)?.['djag-callback']), { ending: { outcome: 'succeeded', result: 1 } })).toBe(204)
  await untilRunIs(database, run, 'succeeded')
})
