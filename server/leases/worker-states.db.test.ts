import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { workers } from '#schema/workers.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { recoverLostRuns } from './recover-lost-runs.ts'
import { markWorkerStopped, renewLease } from './worker-lease.ts'

const START = new Date('2026-03-01T12:00:00Z')
const later = (ms: number) => new Date(START.getTime() + ms)
const LEASE_MS = 4_000

const database = await openTestDatabase({ now: START })

const worker = (overrides: Parameters<typeof makeWorker>[1]) =>
  makeWorker(database.db, { leaseUntil: later(LEASE_MS), heartbeatAt: START, ...overrides })
const sameWorker = async ({ id }: { id: string }) => (await database.db.select().from(workers).where(eq(workers.id, id)))[0]
const beat = (workerId: string, { isDraining = false, lastTickAt = null as Date | null } = {}) =>
  renewLease(database.db, { workerId, leaseMs: LEASE_MS, activeRuns: 1, isDraining, lastTickAt })

describe('a worker that drains', () => {
  test('says so with its heartbeats, and keeps its lease by them', async () => {
    const draining = await worker({})
    expect(await beat(draining.id, { isDraining: true })).not.toBeNull()
    expect(await sameWorker(draining)).toMatchObject({ state: 'draining', leaseUntil: later(LEASE_MS) })
    await database.setNow(later(1_000))
    expect(await beat(draining.id, { isDraining: true })).not.toBeNull()
    expect(await sameWorker(draining)).toMatchObject({ state: 'draining', leaseUntil: later(1_000 + LEASE_MS) })
  })

  test('is lost when it dies meanwhile, and what it still held is retried', async () => {
    const draining = await worker({ state: 'draining', activeRuns: 1 })
    const run = await makeRun.running(database.db, await makeTask(database.db), { workerId: draining.id })
    await database.setNow(later(LEASE_MS + 1))
    expect(await recoverLostRuns(database.db)).toMatchObject({ lostWorkerIds: [draining.id], sentBackRunIds: [run.id] })
    expect(await sameWorker(draining)).toMatchObject({ state: 'lost', activeRuns: 0 })
  })

  test('ends as stopped', async () => {
    const draining = await worker({ state: 'draining', activeRuns: 1 })
    await markWorkerStopped(database.db, draining.id)
    expect(await sameWorker(draining)).toMatchObject({ state: 'stopped', stoppedAt: START, activeRuns: 0 })
  })
})

test('a worker that stopped or was lost stays what it is, whatever happens to its lease', async () => {
  const ended = [await worker({ state: 'stopped', stoppedAt: START }), await worker({ state: 'lost', stoppedAt: START })]
  await database.setNow(later(60_000))
  const { lostWorkerIds } = await recoverLostRuns(database.db)
  expect(lostWorkerIds.filter((id) => ended.some((one) => one.id === id))).toEqual([])
  for (const { id } of ended) await markWorkerStopped(database.db, id)
  expect(await Promise.all(ended.map(sameWorker))).toMatchObject([
    { state: 'stopped', stoppedAt: START },
    { state: 'lost', stoppedAt: START },
  ])
})

test('a heartbeat of a scheduler that has not looked since keeps when it last did', async () => {
  const scheduler = await worker({ lastTickAt: null })
  await beat(scheduler.id, { lastTickAt: START })
  await beat(scheduler.id)
  expect(await sameWorker(scheduler)).toMatchObject({ lastTickAt: START })
})

test('attempts that failed do not count as lost ones', async () => {
  const run = await makeRun.running(database.db, await makeTask(database.db), { workerId: (await worker({})).id, attempt: 6 })
  for (let number = 1; number < 6; number++)
    await database.db.insert(attempts).values({ runId: run.id, number, workerId: run.workerId ?? '', outcome: 'failed' })
  await database.setNow(later(LEASE_MS + 1))
  expect((await recoverLostRuns(database.db)).sentBackRunIds).toEqual([run.id])
  expect((await database.db.select().from(runs).where(eq(runs.id, run.id)))[0]).toMatchObject({ state: 'retrying', attempt: 7 })
})
