import { expect, it, vi } from 'vitest'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { DeadlineKeeper } from './deadline-keeper.ts'

const at = (time: string) => new Date(`2026-03-02T${time}Z`)
const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }

function keeper(timer: ManualTimer): DeadlineKeeper {
  return new DeadlineKeeper({
    open: () => openDatabase(database.url, { applicationName: 'deadlines', connections: 1, ...SESSION_LIMITS.keeper }),
    catchUpBatch: 100,
    log,
    timer,
  })
}

const task = () =>
  makeTask(database.db, {
    cronBase: at('00:00:00'),
    cursor: at('10:00:00'),
    deadlineKind: 'after',
    deadlineAfterSeconds: 3600,
    deadlineSince: at('00:00:00'),
  })

const states = () => database.sql`select state from deadlines order by scheduled_for`.then((rows) => rows.map(({ state }) => state))

it('looks at once, and again soon after an ending that concerns a deadline', async () => {
  const timer = new ManualTimer()
  const one = await task()
  const watching = keeper(timer)
  const ask = await timer.sleepOf(5_000)
  expect(await states()).toHaveLength(3)
  await database.setNow(at('11:10:00'))
  await makeRun.succeeded(database.db, one, { scheduledFor: at('11:00:00'), activatedAt: at('11:00:00'), endedAt: at('11:05:00') })
  await database.sql`update tasks set cursor = ${at('11:00:00')} where id = ${one.id}`
  ask.end()
  await timer.sleepOf(5_000)
  expect((await states())[0]).toBe('met')
  await watching.stop()
})

it('is done by one at a time, and by another as soon as that one stops', async () => {
  await task()
  const [first, second] = [new ManualTimer(), new ManualTimer()]
  const holder = keeper(first)
  await first.sleepOf(5_000)
  const other = keeper(second)
  const idle = await second.sleepOf(60_000)
  await holder.stop()
  idle.end()
  await second.sleepOf(5_000)
  await other.stop()
})

it('goes on after a look that failed, and says so', async () => {
  await task()
  const timer = new ManualTimer()
  await database.sql`alter table deadlines rename to hidden`
  const watching = keeper(timer)
  const pause = await timer.sleepOf(60_000)
  await database.sql`alter table hidden rename to deadlines`
  expect(log.warn).toHaveBeenCalledOnce()
  pause.end()
  await timer.sleepOf(5_000)
  expect(await states()).toHaveLength(3)
  await watching.stop()
})
