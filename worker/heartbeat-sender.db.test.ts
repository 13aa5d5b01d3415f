import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { HeartbeatSender } from './heartbeat-sender.ts'

const NOW = new Date('2026-03-02T10:00:00Z')
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }

let server: Server
let status = 200
let heard: string[] = []

beforeEach(async () => {
  await database.sql`truncate workers cascade`
  vi.clearAllMocks()
  status = 200
  heard = []
  server = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.writeHead(status, { location: '/elsewhere' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(() => new Promise((resolve) => server.close(resolve)))

const sender = (timer: ManualTimer, port = (server.address() as AddressInfo).port) =>
  new HeartbeatSender({ url: `http://127.0.0.1:${port}/secret-place`, database: () => database.db, longestSleepMs: 60_000, log, timer })

/** Lets so many minutes pass. */
async function beats(timer: ManualTimer, count: number): Promise<void> {
  for (let beat = 0; beat < count; beat++) (await timer.sleepOf(60_000)).end()
  await timer.sleepOf(60_000)
}

it('calls once a minute while a scheduler looks and a runner lives', async () => {
  await makeWorker(database.db, { lastTickAt: NOW })
  const timer = new ManualTimer()
  const heart = sender(timer)
  await beats(timer, 2)
  expect(heard).toEqual(['/secret-place', '/secret-place'])
  await heart.stop()
})

it.each([
  ['no scheduler has looked for three of its longest sleeps', { lastTickAt: new Date(NOW.getTime() - 181_000) }],
  ['none has looked yet', {}],
  ['no runner lives', { role: 'scheduler', lastTickAt: NOW }],
  ['no scheduler lives', { role: 'runner', lastTickAt: NOW }],
] as const)('stays away while %s', async (_, worker) => {
  await makeWorker(database.db, worker)
  const timer = new ManualTimer()
  const heart = sender(timer)
  await beats(timer, 1)
  expect(heard).toEqual([])
  await heart.stop()
})

it('says once that it is not heard, never where it called, follows nobody elsewhere, and goes on', async () => {
  await makeWorker(database.db, { lastTickAt: NOW })
  const timer = new ManualTimer()
  const heart = sender(timer)
  status = 500
  await beats(timer, 2)
  status = 302
  await beats(timer, 1)
  expect(heard).toEqual(Array(3).fill('/secret-place'))
  expect(log.warn).toHaveBeenCalledOnce()
  expect(JSON.stringify(log.warn.mock.calls)).toContain('It answered 500.')
  expect(JSON.stringify(log.warn.mock.calls)).not.toContain('secret-place')
  status = 200
  // Nothing was called, so that nothing has answered.
  await database.sql`update workers set last_tick_at = ${new Date(NOW.getTime() - 181_000)}`
  await beats(timer, 1)
  expect(log.info).not.toHaveBeenCalled()
  await database.sql`update workers set last_tick_at = ${NOW}`
  await beats(timer, 1)
  expect(log.info).toHaveBeenCalledOnce()
  await heart.stop()
})
