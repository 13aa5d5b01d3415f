import { expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { goRound } from '#tests/retention-round.ts'
import { taskDays, taskDaysParameters } from './task-days.ts'
import { taskRunTimes } from './task-run-times.ts'

const { db } = await openTestDatabase({ emptied: 'tasks', now: new Date('2026-06-03T12:00:00Z') })
const ended = (at: string) => ({ activatedAt: new Date(at), scheduledFor: new Date(at), startedAt: new Date(at), endedAt: new Date(at) })
const daysOf = async (id: number, zone: string) => (await taskDays(db, taskDaysParameters.parse({ id, zone }))).rows

it('counts a task’s runs of each day of a zone, removed ones among them', async () => {
  const [task, other] = [await makeTask(db), await makeTask(db)]
  await makeRun.failed(db, task, ended('2026-05-31T22:30:00Z'))
  await makeRun.succeeded(db, task, ended('2026-05-31T21:30:00Z'))
  await makeRun.succeeded(db, task, ended('2026-06-03T11:00:00Z'))
  await makeRun.succeeded(db, other, ended('2026-06-03T11:00:00Z'))
  const before = await daysOf(task.id, 'Europe/Berlin')
  expect(before).toHaveLength(42)
  expect(before.at(-1)).toEqual({
    day: '2026-06-03',
    since: '2026-06-02T22:00:00.000Z',
    before: '2026-06-03T22:00:00.000Z',
    succeeded: 1,
    failed: 0,
    other: 0,
  })
  const count = (rows: typeof before, day: string) => rows.find((each) => each.day === day)
  expect(count(before, '2026-05-31')).toMatchObject({ succeeded: 1, failed: 0 })
  expect(count(before, '2026-06-01')).toMatchObject({ succeeded: 0, failed: 1 })
  expect(count(await daysOf(task.id, 'UTC'), '2026-05-31')).toMatchObject({ succeeded: 1, failed: 1 })
  expect((await goRound(db, { runs: 1 })).runs).toBeGreaterThan(0)
  expect(await daysOf(task.id, 'Europe/Berlin')).toEqual(before)
})

it('refuses a zone that is none', () => {
  expect(taskDaysParameters.safeParse({ id: 1, zone: 'Mars/Olympus' }).success).toBe(false)
})

it('says of the latest runs that ended how late they started, how long they waited and executed, oldest first', async () => {
  const task = await makeTask(db)
  const at = (second: number) => new Date(Date.UTC(2026, 5, 1, 0, 0, second))
  const late = await makeRun.failed(db, task, { scheduledFor: at(0), activatedAt: at(5), startedAt: at(8), endedAt: at(18) })
  const manual = await makeRun.succeeded(db, task, {
    kind: 'manual',
    scheduledFor: at(1),
    activatedAt: at(20),
    startedAt: at(21),
    endedAt: at(23),
  })
  await makeRun.queued(db, task, { scheduledFor: at(30), activatedAt: at(30) })
  expect((await taskRunTimes(db, { id: task.id })).rows).toEqual([
    { id: late.id, state: 'failed', scheduledFor: at(0).toISOString(), lateMs: 8_000, waitMs: 3_000, tookMs: 10_000 },
    { id: manual.id, state: 'succeeded', scheduledFor: at(1).toISOString(), lateMs: null, waitMs: 1_000, tookMs: 2_000 },
  ])
})
