import { v7 as uuidV7 } from 'uuid'
import { expect, it } from 'vitest'
import { taskInput } from '#domain/task-input.ts'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { runRequests } from '#schema/run-requests.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { crontabDetail, crontabPage, crontabPageParameters, crontabUsers } from '../crontabs/crontab-rows.ts'
import { dependencyPage, dependencyPageParameters } from '../dependencies/dependency-rows.ts'
import { graphView } from '../dependencies/graph-view.ts'
import { enablingParameters, enablingPreview, enablingPreviews } from './enabling-preview.ts'
import { taskDetail } from './task-detail.ts'

const database = await openTestDatabase()
const { db } = database

const NOON_MS = Date.UTC(2026, 0, 5, 12)

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
    { id: uuidV7(), ...request, givenArguments: { kwargs: {} } },
    { id: uuidV7(), ...request, activatedRunId: uuidV7() },
  ])
  for (let hour = 0; hour < 25; hour++) {
    const instant = new Date(NOON_MS + hour * HOUR_MS)
    await db
      .insert(decidedRanges)
      .values({ taskId: load.id, kind: 'skipped', reason: 'misfire', firstInstant: instant, lastInstant: instant, count: 1 })
  }
  const detail = await taskDetail(db, { id: load.id }, { role: 'editor' })
  expect(detail.dependsOn.map(({ dependeeName }) => dependeeName)).toEqual(['extract', 'load'])
  expect(detail.dependedOnBy.map(({ dependerName }) => dependerName)).toEqual(['extract', 'load', 'report'])
  expect(detail).toMatchObject({
    activeRuns: 2,
    task: { id: load.id, state: 'running' },
    pendingRequests: [{ requestedByName: 'Ada', hasOtherArguments: true }],
  })
  expect(detail.recentRanges).toHaveLength(20)
  expect(detail.recentRanges[0]?.lastInstant).toBe(new Date(NOON_MS + 24 * HOUR_MS).toISOString())
})

it('fills the form with what the form would take', async () => {
  const { input } = await taskDetail(db, { id: load.id }, { role: 'editor' })
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

it('counts what passed undecided for many tasks at once, and leaves out those that are gone', async () => {
  const base = { enabled: false, cronBase: new Date(NOON_MS - HOUR_MS) }
  const [behind, upToDate, gone] = [
    await makeTask(db, { ...base, cursor: new Date(NOON_MS) }),
    await makeTask(db, { ...base, cursor: new Date(NOON_MS + 3 * HOUR_MS) }),
    await makeTask(db, { ...base, deletedAt: new Date(NOON_MS) }),
  ]
  await database.setNow(new Date(NOON_MS + 3.5 * HOUR_MS))
  const { ids } = enablingParameters.parse({ ids: `${behind.id},${upToDate.id},${gone.id}` })
  const { rows } = await enablingPreviews(db, { ids })
  expect(rows.sort((a, b) => a.id - b.id)).toEqual([
    { id: behind.id, undecidedCount: 3, latestInstant: '2026-01-05T15:00:00.000Z' },
    { id: upToDate.id, undecidedCount: 0, latestInstant: null },
  ])
  await database.setNow(null)
})

it('knows no task that never was or that was deleted', async () => {
  const deleted = await makeTask(db, { deletedAt: new Date(NOON_MS) })
  for (const id of [deleted.id, 999_999_999]) {
    await expect(taskDetail(db, { id }, { role: 'editor' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(enablingPreview(db, { id })).rejects.toMatchObject({ code: 'not_found' })
  }
})

const edges = async (query: Record<string, unknown>) => await dependencyPage(db, dependencyPageParameters.parse(query))

it('finds edges by either name and by either end, with % and _ taken literally', async () => {
  expect((await edges({ search: 'REPORT' })).rows).toHaveLength(1)
  expect((await edges({ search: 'l%d' })).rows).toHaveLength(0)
  expect((await edges({ task: extract.id })).rows.map(({ id }) => id).toSorted()).toEqual([needed.id, feedback.id].toSorted())
  expect((await edges({ task: extract.id, side: 'dependee' })).rows.map(({ id }) => id)).toEqual([needed.id])
  expect((await edges({ task: extract.id, side: 'depender' })).rows.map(({ id }) => id)).toEqual([feedback.id])
  expect((await edges({ id: feedback.id })).rows.map(({ id }) => id)).toEqual([feedback.id])
  expect((await edges({})).rows).toHaveLength(4)
})

it('gives edges by the page, in every order, none lost or repeated, and says how many there are', async () => {
  const all = (await edges({})).rows.map(({ id }) => id).toSorted()
  for (const sort of ['depender', 'dependee', 'kind', 'endings', 'changed'])
    for (const dir of ['asc', 'desc']) {
      const pages = await Promise.all([1, 2].map((page) => edges({ sort, dir, page, size: 2 })))
      expect(pages.map(({ total }) => total)).toEqual([4, 4])
      expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id)).toSorted()).toEqual(all)
    }
  const names = (await edges({ sort: 'dependee', dir: 'desc' })).rows.map(({ dependeeName }) => dependeeName)
  expect(names).toEqual(names.toSorted().toReversed())
  expect((await edges({ search: 'report', size: 1 })).total).toBe(1)
})

it('draws every task with its edges', async () => {
  const graph = await graphView(db)
  expect(graph.tasks.map(({ name }) => name)).toEqual(expect.arrayContaining(['extract', 'load', 'report']))
  expect(graph.tasks.find(({ name }) => name === 'load')).toMatchObject({ lastRunState: 'succeeded', handlerIsLive: false })
  expect(graph.edges).toHaveLength(4)
})

it('names the first users of each crontab and counts them all, deleted ones never', async () => {
  const other = await makeTask(db, { name: 'a second user', crontabId: load.crontabId })
  await makeTask(db, { name: 'a former user', crontabId: load.crontabId, deletedAt: new Date(NOON_MS) })
  const expected = [
    { id: other.id, name: 'a second user' },
    { id: load.id, name: 'load' },
  ]
  expect(await crontabDetail(db, { id: load.crontabId })).toMatchObject({ users: expected, userCount: 2 })
  for (let n = 0; n < 20; n++) await makeTask(db, { name: `of many ${n}`, crontabId: load.crontabId })
  const { users, userCount } = await crontabDetail(db, { id: load.crontabId })
  expect([users.length, userCount]).toEqual([20, 22])
  expect(await crontabUsers(db, { id: load.crontabId })).toHaveLength(22)
  await expect(crontabDetail(db, { id: 999_999_999 })).rejects.toMatchObject({ code: 'not_found' })
})

it('gives crontabs by the page, in every order, and finds them by words, zone and the tasks that use them', async () => {
  const at = async (hour: string, timezone = 'UTC') => await makeCrontab(db, { hour, minute: '30', timezone })
  const [six, , never] = [await at('6', 'Asia/Kolkata'), await at('7'), await makeCrontab(db, { dayOfMonth: '30', month: '2' })]
  await makeTask(db, { name: 'the seldom one', crontabId: never.id })
  const page = async (query: Record<string, unknown>) => await crontabPage(db, crontabPageParameters.parse(query))
  const all = (await page({ size: 200 })).rows.map(({ id }) => id).toSorted()
  for (const sort of ['expression', 'words', 'zone', 'next', 'users'])
    for (const dir of ['asc', 'desc']) {
      const first = await page({ sort, dir, size: 3 })
      const pages = [first]
      for (let n = 2; pages.length * 3 < first.total; n++) pages.push(await page({ sort, dir, size: 3, page: n }))
      expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id)).toSorted()).toEqual(all)
      if (sort === 'next') expect(pages.at(-1)?.rows.at(-1)?.id).toBe(never.id)
    }
  expect((await page({ search: 'kolkata' })).rows.map(({ id }) => id)).toEqual([six.id])
  expect((await page({ search: '06:30' })).rows.map(({ id }) => id)).toEqual([six.id])
  expect(await page({ search: 'seldom' })).toMatchObject({ total: 1, rows: [{ id: never.id, userCount: 1 }] })
})
