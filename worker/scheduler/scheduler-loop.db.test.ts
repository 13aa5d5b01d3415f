import { expect, it, vi } from 'vitest'
import { createEventQueueOf } from '#tests/awaited-events.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { type LoopOptions, SchedulerLoop } from './scheduler-loop.ts'

const database = await openTestDatabase({ emptied: 'tasks' })

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }

function loopOf(timer: ManualTimer, overrides: Partial<LoopOptions> = {}): SchedulerLoop {
  return new SchedulerLoop({
    database: () => database.db,
    reconnect: async () => {},
    limits: { catchUpBatch: 100, batchSize: 500 },
    longestSleepMs: 60_000,
    sweeps: [],
    carryOutPendingActions: async () => {},
    log,
    timer,
    ...overrides,
  })
}

it('makes its connections anew when PostgreSQL does not answer, backs off, and says when it works again', async () => {
  const timer = new ManualTimer()
  const reconnect = vi.fn(async () => {})
  const loop = loopOf(timer, { reconnect })
  const blocker = await database.sql.reserve()
  await blocker`begin`
  await blocker`lock table tasks in access exclusive mode`
  const ended = loop.run()
  const deadline = await timer.sleepOf(20_000)
  deadline.end()
  const backOff = await timer.sleepOf(50)
  expect(reconnect).toHaveBeenCalledOnce()
  expect(log.error).toHaveBeenCalledWith(
    { err: expect.objectContaining({ message: expect.stringContaining('not answered') }) },
    expect.any(String),
  )
  await blocker`rollback`
  blocker.release()
  backOff.end()
  await timer.sleepOf(60_000)
  expect(log.info).toHaveBeenCalledWith({ failures: 1 }, 'The scheduler works again.')
  loop.stop()
  await ended
})

it('writes down how long its looks took, at most every ten seconds, and none of them twice', async () => {
  await database.sql`delete from tallies`
  const counted = async () =>
    (await database.sql<{ count: number }[]>`select count::int from tallies where kind = 'tick'`).map(({ count }) => count)
  const timer = new ManualTimer()
  const loop = loopOf(timer)
  const ended = loop.run()
  const look = async () => (await timer.sleepOf(60_000)).end()
  await timer.sleepOf(60_000)
  expect(await counted()).toEqual([1])
  await look()
  await timer.sleepOf(60_000)
  expect(await counted()).toEqual([1])
  timer.advance(10_000)
  await look()
  await timer.sleepOf(60_000)
  expect(await counted()).toEqual([3])
  loop.stop()
  await ended
})

it('looks again soon at what is due and others hold: they may have died', async () => {
  const timer = new ManualTimer()
  const loop = loopOf(timer)
  await makeTask(database.db, { enabled: false, wakeAt: new Date(Date.now() - 60_000) })
  const holder = await database.sql.reserve()
  await holder`begin`
  await holder`select from tasks for update`
  const ended = loop.run()
  const sleep = await timer.sleepOf(25)
  await holder`rollback`
  holder.release()
  sleep.end()
  await timer.sleepOf(60_000)
  expect(await database.sql`select wake_at from tasks`).toEqual([{ wake_at: null }])
  loop.stop()
  await ended
})

it('carries out what people ask for meanwhile as soon as it is through, never twice at once, and is through before it stops', async () => {
  const timer = new ManualTimer()
  const started = createEventQueueOf<() => void>()
  let atOnce = 0
  const carryOutPendingActions = async () => {
    expect(++atOnce).toBe(1)
    await new Promise<void>((end) => started.add(end))
    atOnce--
  }
  const loop = loopOf(timer, { carryOutPendingActions })
  const ended = loop.run()
  const endFirst = await started.next()
  await timer.sleepOf(60_000)
  loop.hearOfActions()
  await timer.sleepOf(60_000)
  endFirst()
  const endSecond = await started.next()
  await timer.sleepOf(60_000)
  loop.stop()
  let hasStopped = false
  void ended.then(() => {
    hasStopped = true
  })
  await database.sql`select 1`
  expect(hasStopped).toBe(false)
  endSecond()
  await ended
})

it('looks for what people ask for when it hears of it, and else at most once a second, however often it looks', async () => {
  const timer = new ManualTimer()
  const carryOutPendingActions = vi.fn(async () => {})
  const loop = loopOf(timer, { carryOutPendingActions })
  const ended = loop.run()
  const look = async () => {
    const sleep = await timer.sleepOf(60_000)
    sleep.end()
    return await timer.sleepOf(60_000)
  }
  await look()
  await look()
  expect(carryOutPendingActions).toHaveBeenCalledTimes(1)
  loop.hearOfActions()
  await timer.sleepOf(60_000)
  expect(carryOutPendingActions).toHaveBeenCalledTimes(2)
  timer.advance(1_000)
  await look()
  expect(carryOutPendingActions).toHaveBeenCalledTimes(3)
  loop.stop()
  await ended
})
