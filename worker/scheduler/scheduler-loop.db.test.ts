import { expect, it, vi } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { SchedulerLoop } from './scheduler-loop.ts'

const database = await openTestDatabase()

it('makes its connections anew when PostgreSQL does not answer, backs off, and says when it works again', async () => {
  const timer = new ManualTimer()
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const reconnect = vi.fn(async () => {})
  const loop = new SchedulerLoop({
    database: () => database.db,
    reconnect,
    limits: { catchUpBatch: 100, batchSize: 500 },
    longestSleepMs: 60_000,
    sweeps: [],
    carryOutPendingActions: async () => {},
    log,
    timer,
  })
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
