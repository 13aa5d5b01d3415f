import { expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { keptForecasts } from '#schema/kept-forecasts.ts'
import { taskRunTimes } from '#server/queries/tasks/task-run-times.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { keepForecasts } from './keep-forecasts.ts'

const NOW = new Date('2026-06-01T10:40:00Z')
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db } = database

const at = (text: string) => new Date(`2026-06-${text}Z`)

it('keeps when runs are expected to end an hour and a day ahead, and says of those that came how far off it was', async () => {
  await makeHandler(db)
  const hourly = await makeCrontab(db, { minute: '0', hour: '*' })
  const later = await makeCrontab(db, { minute: '5', hour: '*' })
  const common = { enabled: true, cronBase: at('01T10:15:00'), cursor: null }
  const load = await makeTask(db, { ...common, name: 'load', crontabId: hourly.id })
  const report = await makeTask(db, { ...common, name: 'report', crontabId: later.id })
  const gone = await makeTask(db, { ...common, name: 'gone', crontabId: hourly.id, deletedAt: NOW })
  await makeDependency(db, report, load)
  for (let hours = 1; hours <= 10; hours++) {
    const startedAt = new Date(NOW.getTime() - hours * HOUR_MS - 30 * MINUTE_MS)
    const took = (minutes: number) => ({
      startedAt,
      activatedAt: startedAt,
      scheduledFor: startedAt,
      endedAt: new Date(startedAt.getTime() + minutes * MINUTE_MS),
    })
    await makeRun.succeeded(db, load, took(20))
    await makeRun.succeeded(db, report, took(4))
  }

  expect(await keepForecasts(db)).toBe(4)
  const rows = await db.select().from(keptForecasts)
  expect(rows.map(({ taskId, ahead, scheduledFor, endsAt }) => [taskId, ahead, scheduledFor, endsAt])).toEqual(
    expect.arrayContaining([
      // Loaded by 12:20, reported by 12:24, though it is due at 12:05.
      [load.id, 'hour', at('01T12:00:00'), at('01T12:20:00')],
      [report.id, 'hour', at('01T12:05:00'), at('01T12:24:00')],
      [load.id, 'day', at('02T11:00:00'), at('02T11:20:00')],
      [report.id, 'day', at('02T11:05:00'), at('02T11:24:00')],
    ]),
  )
  expect(rows.some(({ taskId }) => taskId === gone.id)).toBe(false)
  // A while later the same runs are foretold: what was kept stays.
  await database.setNow(new Date(NOW.getTime() + 20 * MINUTE_MS))
  await keepForecasts(db)
  expect(await db.$count(keptForecasts)).toBe(4)

  expect((await taskRunTimes(db, { id: report.id })).forecastErrors).toEqual({ hour: null, day: null })
  const instant = { scheduledFor: at('01T12:05:00'), activatedAt: at('01T12:20:00'), startedAt: at('01T12:20:00') }
  const run = await makeRun.succeeded(db, report, { ...instant, endedAt: at('01T12:24:30') })
  expect((await taskRunTimes(db, { id: report.id })).forecastErrors).toEqual({
    hour: { count: 1, medianMs: 30_000, p95Ms: 30_000 },
    day: null,
  })
  await database.sql`update runs set marked_by_name = 'Ada' where id = ${run.id}`
  expect((await taskRunTimes(db, { id: report.id })).forecastErrors).toEqual({ hour: null, day: null })
})
