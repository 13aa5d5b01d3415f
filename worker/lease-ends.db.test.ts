import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { workers } from '#schema/workers.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { LeaseKeeper } from './lease-keeper.ts'

const START = new Date('2026-03-01T12:00:00Z')
const database = await openTestDatabase({ now: START })
const { db, sql } = database
const after = (ms: number) => new Date(START.getTime() + ms)

/** Both clocks, the worker's and the database's, stand still unless a test lets time pass. */
let passedMs = 0
beforeEach(async () => {
  passedMs = 0
  await database.setNow(START)
  await sql`truncate workers cascade`
  await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.1)`))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
let keeper: LeaseKeeper | null = null
afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await keeper?.stop()
})

/** Until something holds, at most so many milliseconds; each step lets what was set off be answered. */
async function pass(ms: number, isOver: () => Promise<boolean> = async () => false): Promise<void> {
  for (const end = passedMs + ms; passedMs < end && !(await isOver()); ) {
    passedMs += 25
    await database.setNow(after(passedMs))
    await vi.advanceTimersByTimeAsync(25)
    for (let answered = 0; answered < 4; answered++) await sql`select 1`
  }
}

async function startKeeper() {
  const options = { activeRuns: () => 0, lastTickAt: () => null, lookAfterRuns: async () => {}, onLost: () => {} }
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const worker = { host: 'here', pid: 1, role: 'runner', queues: null, concurrency: 1, handlerNames: [] } as const
  keeper = new LeaseKeeper({ database: () => db, reconnect: async () => {}, worker: { ...worker, handlerNames: [] }, ...options, log })
  await keeper.start()
  return keeper
}
const stateOf = async (id: string) => (await db.select().from(workers).where(eq(workers.id, id)))[0]?.state

it('a lease that is not renewed is over for the others when it ends, not at their next heartbeat', async () => {
  await startKeeper()
  // Its heartbeats are at full seconds.
  const dying = await makeWorker(db, { leaseUntil: after(2_500) })
  const isLost = async () => (await stateOf(dying.id)) === 'lost'
  await pass(4_000, isLost)
  expect(await isLost()).toBe(true)
  expect(passedMs).toBeGreaterThan(2_500)
  expect(passedMs).toBeLessThan(3_000)
})

it('a worker that stood still for longer than a lease judges nobody for the time of one, itself least of all', async () => {
  const { workerId } = await startKeeper()
  const other = await makeWorker(db, { leaseUntil: after(60_000) })
  await pass(1_500)
  const monotonicMs = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicMs() + 100_000)
  passedMs += 100_000
  const thawedMs = passedMs
  const isLost = async () => (await stateOf(other.id)) === 'lost'
  await pass(10_000, isLost)
  expect(await isLost()).toBe(true)
  expect(passedMs - thawedMs).toBeGreaterThan(3_800)
  expect(await stateOf(workerId)).toBe('live')
})
