import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { workers } from '#schema/workers.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { RECOVERY_LOCK, recoverLostRuns } from './recover-lost-runs.ts'
import { markWorkerStopped, registerWorker, renewLease } from './worker-lease.ts'

const database = await openTestDatabase({ emptied: 'tasks' })
const { db, sql } = database
beforeEach(() => sql`truncate workers cascade`)

const rowOf = async (id: string) => (await db.select().from(workers).where(eq(workers.id, id)))[0]
const dead = () => makeWorker(db, { leaseUntil: new Date(Date.now() - 60_000), activeRuns: 3 })

/** What browsers are told meanwhile. */
async function heardDuring(work: () => Promise<unknown>): Promise<unknown[]> {
  const heard: unknown[] = []
  const { promise: isOver, resolve } = Promise.withResolvers<void>()
  const listener = await sql.listen(CHANNELS.live, (payload) => (payload === 'over' ? resolve() : heard.push(JSON.parse(payload))))
  await work()
  await sql.notify(CHANNELS.live, 'over')
  await isOver
  await listener.unlisten()
  return heard
}

describe('a recovery', () => {
  it('does nothing while another worker is at it, and does not wait for it', async () => {
    const { id } = await dead()
    await sql.begin(async (other) => {
      await other`select pg_advisory_xact_lock(${RECOVERY_LOCK})`
      expect(await recoverLostRuns(db)).toEqual({ lostWorkerIds: [], sentBackRunIds: [], endedRunIds: [] })
    })
    expect(await rowOf(id)).toMatchObject({ state: 'live' })
    expect(await recoverLostRuns(db)).toMatchObject({ lostWorkerIds: [id] })
  })

  it('says that a lost worker runs nothing any more and since when, and lets browsers hear of it and of its runs', async () => {
    const { id } = await dead()
    const task = await makeTask(db)
    const run = await makeRun.running(db, task, { workerId: id })
    expect(await heardDuring(() => recoverLostRuns(db))).toEqual([
      { subject: 'worker', ids: [id] },
      { subject: 'run', ids: [run.id], taskIds: [task.id] },
    ])
    expect(await rowOf(id)).toMatchObject({ state: 'lost', activeRuns: 0, stoppedAt: expect.any(Date) })
    expect(await heardDuring(() => recoverLostRuns(db))).toEqual([])
  })
})

describe('a worker', () => {
  const id = '01980000-0000-7000-8000-0000000000aa'
  const register = () =>
    registerWorker(db, { id, host: 'here', pid: 7, role: 'runner', queues: ['reports'], concurrency: 4, handlerNames: ['log'] }, 60_000)
  const changed = [{ subject: 'worker', ids: [id] }]

  it('is shown when it registers and when it stops, and then runs nothing', async () => {
    expect(await heardDuring(register)).toEqual(changed)
    await sql`update workers set active_runs = 2 where id = ${id}`
    expect(await heardDuring(() => markWorkerStopped(db, id))).toEqual(changed)
    expect(await rowOf(id)).toMatchObject({ state: 'stopped', activeRuns: 0, stoppedAt: expect.any(Date) })
  })

  it('says with each heartbeat how much it runs, and that it lives', async () => {
    await register()
    await sql`update workers set heartbeat_at = heartbeat_at - interval '1 hour' where id = ${id}`
    const heartbeat = { workerId: id, leaseMs: 60_000, isDraining: false, lastTickAt: null }
    expect(await renewLease(db, { ...heartbeat, activeRuns: 3 })).not.toBeNull()
    const [row] = await sql`select active_runs, heartbeat_at > djag_now() - interval '1 minute' as lives from workers where id = ${id}`
    expect(row).toEqual({ active_runs: 3, lives: true })
  })
})
