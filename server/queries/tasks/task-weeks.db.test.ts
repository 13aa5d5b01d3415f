import { expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { goRound } from '#tests/retention-round.ts'
import { overviewView } from '../operations/overview-view.ts'
import { taskWeeks } from './task-weeks.ts'

const NOW = new Date('2026-06-03T12:00:00Z')
const { db } = await openTestDatabase({ emptied: 'tasks', now: NOW })
const daysAgo = (days: number) => {
  const at = new Date(NOW.getTime() - days * 86_400_000)
  return { activatedAt: at, endedAt: at }
}

it('counts a task’s runs of each week, in the weeks of UTC, also those that were removed', async () => {
  const [task, other] = [await makeTask(db), await makeTask(db)]
  for (const days of [120, 119, 118, 10, 1]) await makeRun.failed(db, task, daysAgo(days))
  await makeRun.succeeded(db, task, daysAgo(0))
  await makeRun.succeeded(db, other, daysAgo(120))
  const before = await taskWeeks(db, { id: task.id })
  expect(before.rows).toHaveLength(18)
  expect(before.rows[0]).toEqual({ week: '2026-02-02T00:00:00.000Z', succeeded: 0, failed: 3, other: 0 })
  expect(before.rows.at(-1)).toEqual({ week: '2026-06-01T00:00:00.000Z', succeeded: 1, failed: 1, other: 0 })
  expect(await goRound(db, { runs: 90 })).toMatchObject({ runs: 3 })
  expect(await taskWeeks(db, { id: task.id })).toEqual(before)
})

it('leaves the hours of the overview as they were when runs of a day ago are removed', async () => {
  const task = await makeTask(db)
  for (const days of [0.1, 0.4, 0.9, 1.1]) await makeRun.failed(db, task, daysAgo(days))
  await makeRun.succeeded(db, task, daysAgo(0))
  const { runsByHour } = await overviewView(db)
  expect(await goRound(db, { runs: 0.3 })).toMatchObject({ runs: 3 })
  expect((await overviewView(db)).runsByHour).toEqual(runsByHour)
})

it('has nothing to say of a task that never ran', async () => {
  expect(await taskWeeks(db, { id: (await makeTask(db)).id })).toEqual({ rows: [] })
})
