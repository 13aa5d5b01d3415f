import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { workers } from '#schema/workers.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { makeWorkerToken } from '#tests/factories/worker-token-factory.ts'
import { LeaseKeeper, type LeaseKeeperOptions } from './lease-keeper.ts'

const START = new Date('2026-03-01T12:00:00Z')
const LEASE_MS = 3_800
const database = await openTestDatabase({ now: START })
const { db, sql } = database
const token = await makeWorkerToken(db)
const after = (ms: number) => new Date(START.getTime() + ms)
const AWAY = Object.assign(new Error('The database is away.'), { code: 'ECONNREFUSED' })

/**
 * Both clocks, the worker's and the database's, stand still unless a test lets time pass. Connections are opened by timers, so all of them are
 * opened before.
 */
let passedMs = 0
beforeEach(async () => {
  passedMs = 0
  await sql`truncate workers cascade`
  await Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.1)`))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
const keepers: LeaseKeeper[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  for (const keeper of keepers.splice(0)) await keeper.stop()
})

/** Looks in a row that find nothing at work: between two statements of one transaction nothing is, for a moment. */
const QUIET_LOOKS = 4

/** Whatever was set off has been answered, or waits for a lock that the test holds. */
async function answered(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_LOOKS; ) {
    const atWork = await sql`
      select from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
        and state = 'active' and wait_event_type is distinct from 'Lock'`
    quiet = atWork.length === 0 ? quiet + 1 : 0
  }
}

/** Until something holds, at most so many milliseconds; time goes on once what it set off has been answered, however long that takes. */
async function pass(ms: number, isOver: () => boolean | Promise<boolean> = () => false): Promise<void> {
  for (const end = passedMs + ms; passedMs < end && !(await isOver()); ) {
    passedMs += 25
    await database.setNow(after(passedMs))
    await vi.advanceTimersByTimeAsync(25)
    await answered()
  }
}

/** Time that passes while the worker's process stands still. */
function standStill(ms: number) {
  const monotonicMs = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicMs() + ms)
  passedMs += ms
}

/** Its heartbeats are at full seconds. */
async function startKeeper(options: Partial<LeaseKeeperOptions> = {}) {
  const reconnect = vi.fn(async () => {})
  const keeper = new LeaseKeeper({
    database: () => db,
    reconnect,
    worker: { host: 'here', pid: 1, role: 'runner', queues: null, concurrency: 1, handlerNames: [] },
    activeRuns: () => 0,
    lastTickAt: () => null,
    lookAfterRuns: async () => {},
    lookAfterActions: async () => {},
    onLost: () => {},
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    ...options,
  })
  keepers.push(keeper)
  await keeper.start()
  return { keeper, reconnect }
}

const withLease = (untilMs: number) => makeWorker(db, { leaseUntil: after(untilMs) })
const stateOf = async (id: string) => (await db.select().from(workers).where(eq(workers.id, id)))[0]?.state
const isLost =
  ({ id }: { id: string }) =>
  async () =>
    (await stateOf(id)) === 'lost'

describe('others are judged', () => {
  it('at once where their lease has passed and all was well', async () => {
    await startKeeper()
    const other = await withLease(-60_000)
    await pass(1_900, isLost(other))
    expect(await stateOf(other.id)).toBe('lost')
  })

  it('when their lease ends, not at the next heartbeat', async () => {
    await startKeeper()
    const dying = await withLease(2_500)
    await pass(4_000, isLost(dying))
    expect(await stateOf(dying.id)).toBe('lost')
    expect(passedMs).toBeGreaterThan(2_500)
    expect(passedMs).toBeLessThan(3_000)
  })

  it('not for the time of one lease after an outage, so that the living can renew theirs', async () => {
    let isAway = false
    const error = vi.fn()
    await startKeeper({
      database: () => {
        if (isAway) throw AWAY
        return db
      },
      log: { debug: () => {}, info: () => {}, warn: () => {}, error },
    })
    await pass(1_250)
    isAway = true
    await pass(5_000, () => error.mock.calls.length > 0)
    const other = await withLease(passedMs - 100)
    isAway = false
    const backMs = passedMs
    await pass(2 * LEASE_MS, isLost(other))
    expect(await stateOf(other.id)).toBe('lost')
    expect(passedMs - backMs).toBeGreaterThan(LEASE_MS)
  })

  it('those over HTTP not for the time of their longer lease after it was started, as the web may have been away until then', async () => {
    await startKeeper()
    const other = await withLease(-60_000)
    const overHttp = await makeWorker(db, { leaseUntil: after(-60_000), tokenId: token.id })
    await pass(9_500)
    expect(await stateOf(other.id)).toBe('lost')
    expect(await stateOf(overHttp.id)).toBe('live')
    await pass(2_500, isLost(overHttp))
    expect(await stateOf(overHttp.id)).toBe('lost')
  })

  it('not for the time of one lease by one that stood still for longer than that', async () => {
    const { keeper } = await startKeeper()
    const { workerId } = keeper
    const other = await withLease(60_000)
    await pass(1_500)
    standStill(100_000)
    const thawedMs = passedMs
    await pass(2 * LEASE_MS, isLost(other))
    expect(await stateOf(other.id)).toBe('lost')
    expect(passedMs - thawedMs).toBeGreaterThan(LEASE_MS)
    expect(await stateOf(workerId)).toBe('live')
  })

  it('by a worker that is late itself, which is not judged by its own word', async () => {
    const { keeper } = await startKeeper()
    const { workerId } = keeper
    const dying = await withLease(2_500)
    await pass(2_250)
    // The machine was suspended: its monotonic clock stood still as well, and nothing tells the worker of it.
    passedMs += 100_000
    await pass(1_500, isLost(dying))
    expect(await stateOf(dying.id)).toBe('lost')
    expect(await stateOf(workerId)).toBe('live')
    await pass(1_000)
    expect(keeper.workerId).toBe(workerId)
  })
})

describe('a heartbeat', () => {
  it('that gets no answer has its connections made anew', async () => {
    const { keeper, reconnect } = await startKeeper()
    await sql.begin(async (holder) => {
      await holder`select from workers where id = ${keeper.workerId} for update`
      await pass(2_000)
      expect(reconnect).not.toHaveBeenCalled()
      await pass(10_000, () => reconnect.mock.calls.length > 0)
    })
    expect(reconnect).toHaveBeenCalled()
  })

  it('of one that was taken for dead lets go of everything, and goes on under a new id', async () => {
    const lost: string[] = []
    const { keeper } = await startKeeper({ onLost: () => lost.push('let go') })
    const first = keeper.workerId
    await sql`update workers set state = 'lost' where id = ${first}`
    await pass(2_000, async () => (await stateOf(keeper.workerId)) === 'live')
    expect(await stateOf(keeper.workerId)).toBe('live')
    expect(lost).toEqual(['let go'])
    expect(await stateOf(first)).toBe('lost')
  })

  it('that gets no answer does not keep the worker from looking after its runs', async () => {
    let looks = 0
    const { keeper } = await startKeeper({
      lookAfterRuns: async () => {
        looks++
      },
    })
    await sql.begin(async (holder) => {
      await holder`select from workers where id = ${keeper.workerId} for update`
      await pass(5_000, () => looks >= 3)
    })
    expect(looks).toBeGreaterThanOrEqual(3)
  })
})
