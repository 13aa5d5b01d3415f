import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { workers } from '#schema/workers.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { LeaseKeeper, type LeaseKeeperOptions } from './lease-keeper.ts'

const database = await openTestDatabase()
const { db, sql } = database
const AWAY = Object.assign(new Error('The database is away.'), { code: 'ECONNREFUSED' })

/** Time stands still unless a test lets it pass. Connections are opened by timers, so all of them are opened before. */
beforeEach(async () => {
  await sql`truncate workers cascade`
  await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.1)`))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
const keepers: LeaseKeeper[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const keeper of keepers.splice(0)) await keeper.stop()
})

/** In small steps, each of which waits for the database once, as whatever goes off does. */
async function pass(ms: number) {
  for (let left = ms; left > 0; left -= 50) {
    await vi.advanceTimersByTimeAsync(50)
    await sql`select 1`
  }
}

async function startKeeper(options: Partial<LeaseKeeperOptions> = {}) {
  const reconnect = vi.fn(async () => {})
  const keeper = new LeaseKeeper({
    database: () => db,
    reconnect,
    worker: { host: 'here', pid: 1, role: 'runner', queues: null, concurrency: 1, handlerNames: [] },
    activeRuns: () => 0,
    lastTickAt: () => null,
    lookAfterRuns: async () => {},
    onLost: () => {},
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    ...options,
  })
  keepers.push(keeper)
  await keeper.start()
  return { keeper, reconnect }
}

const dead = () => makeWorker(db, { leaseUntil: new Date(Date.now() - 60_000) })
const stateOf = async ({ id }: { id: string }) => (await db.select().from(workers).where(eq(workers.id, id)))[0]?.state

const untilLost = async (worker: { id: string }) => {
  while ((await stateOf(worker)) !== 'lost') await pass(50)
}

it('declares lost whose lease has passed, at once where all was well', async () => {
  await startKeeper()
  const other = await dead()
  await untilLost(other)
})

it('judges nobody for the time of one lease after an outage, so that the living can renew theirs', async () => {
  let isAway = false
  const error = vi.fn()
  await startKeeper({
    database: () => {
      if (isAway) throw AWAY
      return db
    },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error },
  })
  await pass(1_500)
  isAway = true
  await pass(1_500)
  // A beat that a busy machine answered late may have put the next one off.
  while (error.mock.calls.length === 0) await pass(50)
  isAway = false
  const other = await dead()
  await pass(3_500)
  expect(await stateOf(other)).toBe('live')
  await untilLost(other)
})

it('makes its connections anew when a heartbeat gets no answer', async () => {
  const { keeper, reconnect } = await startKeeper()
  await sql.begin(async (holder) => {
    await holder`select from workers where id = ${keeper.workerId} for update`
    await pass(2_000)
    expect(reconnect).not.toHaveBeenCalled()
    await pass(4_000)
    while (reconnect.mock.calls.length === 0) await pass(50)
  })
})

it('goes on under a new id when it was taken for dead, and lets go of everything first', async () => {
  const lost: string[] = []
  const { keeper } = await startKeeper({ onLost: () => lost.push('let go') })
  const first = keeper.workerId
  await sql`update workers set state = 'lost' where id = ${first}`
  while ((await stateOf({ id: keeper.workerId })) !== 'live') await pass(50)
  expect(lost).toEqual(['let go'])
  expect(await stateOf({ id: first })).toBe('lost')
})

it('looks after its runs while heartbeats get no answer', async () => {
  let looks = 0
  const { keeper } = await startKeeper({
    lookAfterRuns: async () => {
      looks++
    },
  })
  await sql.begin(async (holder) => {
    await holder`select from workers where id = ${keeper.workerId} for update`
    while (looks < 3) await pass(50)
  })
})
