import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openDatabase } from '#server/database/client.ts'
import { endingsSeenBefore } from '#server/tracing/runs-to-trace.ts'
import { spanIdOf, traceIdOf } from '#server/tracing/trace-ids.ts'
import { openTestDatabase, TEST_LIMITS } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { killWorkerProcesses, startWorkerProcess } from './testing/worker-process.ts'
import { TraceKeeper } from './trace-keeper.ts'

const NOW = new Date('2026-03-02T10:00:00Z')
const LOOK_MS = 5_000
const RETRY_MS = 30_000
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db, sql } = database
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }

type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  status: { code: number; message?: string }
  attributes: { key: string; value: object }[]
}
afterAll(killWorkerProcesses)

let server: Server
let status: number
/** What the collector does with a request's spans; null: it keeps silent. */
let answer: (spans: readonly Span[]) => number | null
let received: Span[]
let resource: unknown
let key: unknown
let keeper: TraceKeeper
let collector: string
let timer: ManualTimer
let task: TaskRecord

beforeEach(async () => {
  await sql`truncate trace_position, rounds`
  vi.clearAllMocks()
  received = []
  status = 200
  answer = () => status
  server = createServer(async (request, response) => {
    let body = ''
    for await (const bytes of request) body += bytes
    const { resourceSpans } = JSON.parse(body)
    key = request.headers['x-key']
    resource = resourceSpans[0].resource
    const spans: Span[] = resourceSpans[0].scopeSpans.flatMap((scope: { spans: Span[] }) => scope.spans)
    const code = answer(spans)
    if (code === null) return
    if (code === 200) received.push(...spans)
    response.writeHead(code, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  timer = new ManualTimer()
  task = await makeTask(db, { name: 'load' })
  collector = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await open()
})

async function open(limitMs?: number): Promise<void> {
  keeper = new TraceKeeper({
    open: () => openDatabase(database.url, { ...TEST_LIMITS, applicationName: 'traces', connections: 1 }),
    collector: { url: `${collector}/v1/traces`, headers: {} },
    ...{ url: 'https://djag.example.org', log, timer, ...(limitMs !== undefined && { limitMs }) },
  })
  await timer.sleepOf(LOOK_MS)
}

/** One that does not wait long for a collector that keeps silent. */
async function openImpatient(): Promise<void> {
  await keeper.stop()
  timer = new ManualTimer()
  await open(1_000)
}

afterEach(async () => {
  await keeper.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const end = async (seconds: number): Promise<RunRecord> =>
  await makeRun.succeeded(db, task, { activatedAt: NOW, startedAt: after(1), endedAt: after(seconds), scheduledFor: after(seconds) })

/** Ends the sleep, and waits for the next. */
async function look(sleepMs = LOOK_MS, nextMs = LOOK_MS): Promise<void> {
  ;(await timer.sleepOf(sleepMs)).end()
  await timer.sleepOf(nextMs)
}

const PASSED_OVER = expect.stringContaining('passed over')
const lives = () => received.filter(({ name }) => name === 'load').map(({ traceId }) => traceId)

it('sends what has ended since it began, each run once, as the trace of its id', async () => {
  const run = await end(2)
  await database.setNow(after(60))
  await look()
  await look()
  expect(lives()).toEqual([traceIdOf(run.id)])
  const root = received.find(({ name }) => name === 'load')
  expect(root?.spanId).toBe(spanIdOf(run.id, { life: 0 }))
  expect(root?.attributes).toContainEqual({ key: 'djag.run.url', value: { stringValue: `https://djag.example.org/runs/${run.id}` } })
  expect(JSON.stringify(resource)).toContain('"service.name","value":{"stringValue":"djag"}')
})

it('tells of a task whose values a tag closes that its runs failed, and not why', async () => {
  const vault = await makeTask(db, { name: 'vault' })
  await tagTask(db, vault, 'finance')
  await sql`update tags set values_are_closed = true`
  const times = { activatedAt: NOW, startedAt: after(1), endedAt: after(2), scheduledFor: after(2) }
  for (const each of [task, vault]) {
    const failed = await makeRun.failed(db, each, { ...times, error: { message: `no account of ${each.name}` } })
    await sql`update attempts set error = ${JSON.stringify({ message: 'no account' })}::text::jsonb where run_id = ${failed.id}`
  }
  await database.setNow(after(60))
  await look()
  const statusOf = (name: string) => received.find((span) => span.name === name)?.status
  expect([statusOf('load'), statusOf('vault')]).toEqual([
    { code: 2, message: 'no account of load' },
    { code: 2, message: 'failed' },
  ])
  const traceOfVault = received.find(({ name }) => name === 'vault')?.traceId
  const spans = received.filter(({ traceId }) => traceId === traceOfVault)
  expect(spans.length).toBeGreaterThan(1)
  expect(JSON.stringify(spans)).not.toContain('no account')
})

it('waits a moment with what has ended just now, as an ending before it may not be seen yet', async () => {
  await end(2)
  await database.setNow(after(10))
  await look()
  expect(received).toEqual([])
  await end(1)
  await database.setNow(after(60))
  await look()
  expect(lives()).toHaveLength(2)
})

it('nothing that ended after an open transaction began is taken for seen, as that may hold an ending before it', async () => {
  const run = await end(2)
  const seenBefore = async () => new Date(await endingsSeenBefore(db, 0))
  await sql.begin(async (tx) => {
    await tx`update runs set progress = 1 where id = ${run.id}`
    expect((await seenBefore()).getTime()).toBeLessThan(NOW.getTime())
  })
  expect(await seenBefore()).toEqual(NOW)
})

it('loses nothing while the collector is away, and says so once', async () => {
  status = 401
  const first = await end(2)
  await database.setNow(after(60))
  await look(LOOK_MS, RETRY_MS)
  await look(RETRY_MS, RETRY_MS)
  const second = await end(61)
  await database.setNow(after(120))
  await look(RETRY_MS, RETRY_MS)
  expect(log.warn).toHaveBeenCalledOnce()
  status = 200
  await look(RETRY_MS)
  expect(lives()).toEqual([first, second].map(({ id }) => traceIdOf(id)))
  expect(log.info).toHaveBeenCalledWith({}, 'Runs are sent as traces again.')
})

it('passes over what the collector refuses, and what could not be sent for hours', async () => {
  status = 400
  const refused = await end(2)
  await database.setNow(after(60))
  await look()
  expect(log.warn).toHaveBeenCalledWith(expect.objectContaining({ runs: [{ runId: refused.id, taskName: 'load' }] }), PASSED_OVER)
  status = 401
  await end(61)
  await database.setNow(after(120))
  await look(LOOK_MS, RETRY_MS)
  status = 200
  await database.setNow(after(7 * 3_600))
  const late = await end(7 * 3_600 - 60)
  await look(RETRY_MS)
  expect(lives()).toEqual([traceIdOf(late.id)])
})

it('what is too much for the collector at once reaches it in parts, each run once', async () => {
  answer = (spans) => (spans.length > 6 ? 413 : 200)
  const runs = [await end(2), await end(3), await end(4), await end(5), await end(6)]
  await database.setNow(after(60))
  await look()
  expect(lives()).toEqual(runs.map(({ id }) => traceIdOf(id)))
  expect(log.warn).not.toHaveBeenCalled()
})

it.each([400, null])('a run that the collector won’t have (%s) takes no other with it', async (code) => {
  await openImpatient()
  const runs = [await end(2), await end(3), await end(4), await end(5), await end(6)]
  const [, , bad] = runs
  answer = (spans) => (spans.some(({ traceId }) => bad && traceId === traceIdOf(bad.id)) ? code : 200)
  await database.setNow(after(60))
  await look()
  expect(lives()).toEqual(runs.filter((run) => run !== bad).map(({ id }) => traceIdOf(id)))
  expect(log.warn).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ runs: [{ runId: bad?.id, taskName: 'load' }] }), PASSED_OVER)
})

it('a collector that falls silent loses no run', async () => {
  await openImpatient()
  const runs = [await end(2), await end(3), await end(4), await end(5)]
  answer = (spans) => (received.length === 0 && spans.length <= 6 ? 200 : null)
  await database.setNow(after(60))
  await look(LOOK_MS, RETRY_MS)
  expect(log.warn).toHaveBeenCalledExactlyOnceWith(expect.anything(), expect.stringContaining('tried again'))
  answer = () => 200
  await look(RETRY_MS)
  expect(lives()).toEqual(runs.map(({ id }) => traceIdOf(id)))
})

it('a run that was rerun before its ending was sent has a whole trace once it ends again', async () => {
  const run = await end(2)
  const again = { at: after(2).toISOString(), succeeded: true, counts: true, activatedAgainAt: after(5).toISOString(), result: 'large' }
  await database.setNow(after(60))
  await sql`
    update runs set ended_at = ${after(30)}, attempt = 2, series_attempt = 2, earlier_endings = ${JSON.stringify([again])}::text::jsonb
    where id = ${run.id}`
  await sql`
    insert into attempts (run_id, number, worker_id, started_at, ended_at, outcome)
    values (${run.id}, 2, gen_random_uuid(), ${after(20)}, ${after(30)}, 'succeeded')`
  await look()
  const life = (number: number) => spanIdOf(run.id, { life: number })
  expect(received.map(({ name, spanId, parentSpanId }) => [name, name === 'load' ? spanId : parentSpanId])).toEqual([
    ['load', life(0)],
    ['wait for a worker', life(0)],
    ['attempt 1', life(0)],
    ['load', life(1)],
    ['wait for a worker', life(1)],
    ['attempt 2', life(1)],
  ])
})

it('is what a worker does, as it is built and started, where a collector is named', { timeout: 120_000 }, async () => {
  await keeper.stop()
  const run = await end(2)
  await database.setNow(after(60))
  const worker = startWorkerProcess(database.url, {
    ...{ DJAG_ROLE: 'scheduler', OTEL_EXPORTER_OTLP_ENDPOINT: collector },
    ...{ OTEL_EXPORTER_OTLP_HEADERS: 'x-key=of%20ours', OTEL_SERVICE_NAME: 'ours' },
  })
  await worker.ready
  await expect.poll(lives, { timeout: 60_000 }).toEqual([traceIdOf(run.id)])
  expect(JSON.stringify(resource)).toContain('"stringValue":"ours"')
  expect(key).toBe('of ours')
})

it('a worker for which only the collector’s port of gRPC is named starts, and says that no traces are sent', {
  timeout: 120_000,
}, async () => {
  await keeper.stop()
  const worker = startWorkerProcess(database.url, { DJAG_ROLE: 'scheduler', OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' })
  await worker.ready
  expect(worker.output()).toContain('No runs are sent as traces: OTEL_EXPORTER_OTLP_ENDPOINT is no address of OTLP over HTTP')
})
