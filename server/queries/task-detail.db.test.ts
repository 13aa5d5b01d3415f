import { v7 as uuidV7 } from 'uuid'
import { afterAll, expect, it } from 'vitest'
import { taskInput } from '#domain/task-input.ts'
import { createTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { decidedRanges } from '../../drizzle/schema/decided-ranges.ts'
import { runRequests } from '../../drizzle/schema/run-requests.ts'
import { crontabDetail, crontabRows } from './crontab-rows.ts'
import { dependencyRows } from './dependency-rows.ts'
import { enablingPreview } from './enabling-preview.ts'
import { graphView } from './graph-view.ts'
import { taskDetail } from './task-detail.ts'

const database = await createTestDatabase()
const { db } = database
afterAll(() => database.drop())

const NOON_MS = Date.UTC(2026, 0, 5, 12)
const HOUR_MS = 3_600_000

const extract = await makeTask(db, { name: 'extract' })
const load = await makeTask(db, { name: 'load', cronBase: new Date(NOON_MS), args: ['x', 1], headers: { team: 'data' } })
const report = await makeTask(db, { name: 'report', enabled: false })
const needed = await makeDependency(db, load, extract)
const feedback = await makeDependency(db, extract, load, { future: true })
await makeDependency(db, report, load)
await makeDependency(db, load, load, { future: true })

it('shows a task with its edges both ways, its active runs, waiting requests and latest ranges', async () => {
  await makeRun.running(db, load)
  await makeRun.queued(db, load)
  await makeRun.succeeded(db, load)
  const request = { taskId: load.id, requestedByName: 'Ada', ignoreDependencies: true, besideOthers: false }
  await db.insert(runRequests).values([
    { id: uuidV7(), ...request },
    { id: uuidV7(), ...request, activatedRunId: uuidV7() },
  ])
  for (let hour = 0; hour < 25; hour++) {
    const instant = new Date(NOON_MS + hour * HOUR_MS)
    await db
      .insert(decidedRanges)
      .values({ taskId: load.id, kind: 'skipped', reason: 'misfire', firstInstant: instant, lastInstant: instant, count: 1 })
  }
  const detail = await taskDetail(db, { id: load.id })
  expect(detail.dependsOn.map(({ dependeeName }) => dependeeName)).toEqual(['extract', 'load'])
  expect(detail.dependedOnBy.map(({ dependerName }) => dependerName)).toEqual(['extract', 'load', 'report'])
  expect(detail).toMatchObject({ activeRuns: 2, task: { id: load.id, state: 'running' }, pendingRequests: [{ requestedByName: 'Ada' }] })
  expect(detail.recentRanges).toHaveLength(20)
  expect(detail.recentRanges[0]?.lastInstant).toBe(new Date(NOON_MS + 24 * HOUR_MS).toISOString())
})

it('fills the form with what the form would take', async () => {
  const { input } = await taskDetail(db, { id: load.id })
  expect(taskInput.parse(input)).toEqual(input)
  expect(input).toMatchObject({ name: 'load', args: ['x', 1], headers: { team: 'data' }, cronBase: new Date(NOON_MS).toISOString() })
  expect(input.dependsOn).toContainEqual({ id: needed.id, otherTaskId: extract.id, future: false, endings: 'succeeded', freshness: 'new' })
  expect(input.dependedOnBy).toContainEqual({
    id: feedback.id,
    otherTaskId: extract.id,
    future: true,
    endings: 'finished',
    freshness: 'new',
  })
})

it('counts what passed undecided while a task was disabled, by the database clock', async () => {
  const paused = await makeTask(db, { enabled: false, cronBase: new Date(NOON_MS - HOUR_MS), cursor: new Date(NOON_MS) })
  await database.setNow(new Date(NOON_MS + 3.5 * HOUR_MS))
  expect(await enablingPreview(db, { id: paused.id })).toEqual({ undecidedCount: 3, latestInstant: '2026-01-05T15:00:00.000Z' })
  await database.setNow(new Date(NOON_MS + HOUR_MS - 1))
  expect(await enablingPreview(db, { id: paused.id })).toEqual({ undecidedCount: 0, latestInstant: null })
  await database.setNow(null)
})

it('knows no task that never was or that was deleted', async () => {
  const deleted = await makeTask(db, { deletedAt: new Date(NOON_MS) })
  for (const id of [deleted.id, 999_999_999]) {
    await expect(taskDetail(db, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(enablingPreview(db, { id })).rejects.toMatchObject({ code: 'not_found' })
  }
})

it('finds edges by either name and by either end, with % and _ taken literally', async () => {
  expect((await dependencyRows(db, { search: 'REPORT' })).rows).toHaveLength(1)
  expect((await dependencyRows(db, { search: 'l%d' })).rows).toHaveLength(0)
  expect((await dependencyRows(db, { task: extract.id })).rows.map(({ id }) => id).toSorted()).toEqual([needed.id, feedback.id].toSorted())
  expect((await dependencyRows(db, {})).rows).toHaveLength(4)
})

it('draws every task with its edges', async () => {
  const graph = await graphView(db)
  expect(graph.tasks.map(({ name }) => name)).toEqual(expect.arrayContaining(['extract', 'load', 'report']))
  expect(graph.tasks.find(({ name }) => name === 'load')).toMatchObject({ lastRunState: 'succeeded', handlerIsLive: false })
  expect(graph.edges).toHaveLength(4)
})

it('names the users of each crontab, and no deleted ones', async () => {
  const other = await makeTask(db, { name: 'a second user', crontabId: load.crontabId })
  await makeTask(db, { name: 'a former user', crontabId: load.crontabId, deletedAt: new Date(NOON_MS) })
  const expected = [
    { id: other.id, name: 'a second user' },
    { id: load.id, name: 'load' },
  ]
  expect((await crontabDetail(db, { id: load.crontabId })).users).toEqual(expected)
  expect((await crontabRows(db)).rows.find(({ id }) => id === load.crontabId)?.users).toEqual(expected)
  await expect(crontabDetail(db, { id: 999_999_999 })).rejects.toMatchObject({ code: 'not_found' })
})
