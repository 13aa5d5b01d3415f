import { expect, it, vi } from 'vitest'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { keptForecasts } from '#schema/kept-forecasts.ts'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { ForecastKeeper } from './forecast-keeper.ts'

const NOW = new Date('2026-06-01T10:40:00Z')
const FIRST_LOOK_MS = 120_000
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db } = database
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
const open = () => openDatabase(database.url, { applicationName: 'djag forecasts', connections: 1, ...SESSION_LIMITS.web })
const count = () => db.$count(keptForecasts)

it('keeps forecasts once an hour in whichever worker looks first, and goes on an hour after a failure', async () => {
  await makeHandler(db)
  const crontab = await makeCrontab(db, { minute: '0', hour: '*' })
  await makeTask(db, { enabled: true, cronBase: NOW, crontabId: crontab.id })
  const [first, second] = [new ManualTimer(), new ManualTimer()]
  let isAway = true
  const away = () =>
    openDatabase('postgres://djag@127.0.0.1:1/djag', { applicationName: 'djag forecasts', connections: 1, ...SESSION_LIMITS.web })
  const keepers = [
    new ForecastKeeper({ open: () => (isAway ? away() : open()), log, timer: first }),
    new ForecastKeeper({ open, log, timer: second }),
  ]
  ;(await first.sleepOf(FIRST_LOOK_MS)).end()
  const hourAfterFailure = await first.sleepOf(HOUR_MS)
  expect(log.warn).toHaveBeenCalledOnce()
  expect(await count()).toBe(0)
  isAway = false

  ;(await second.sleepOf(FIRST_LOOK_MS)).end()
  await second.sleepOf(HOUR_MS)
  expect(await count()).toBe(2)

  // Somebody has just looked.
  await db.delete(keptForecasts)
  hourAfterFailure.end()
  const nextHour = await first.sleepOf(HOUR_MS)
  expect(await count()).toBe(0)
  await database.setNow(new Date(NOW.getTime() + HOUR_MS))
  nextHour.end()
  await first.sleepOf(HOUR_MS)
  expect(await count()).toBe(2)
  await Promise.all(keepers.map((keeper) => keeper.stop()))
})
