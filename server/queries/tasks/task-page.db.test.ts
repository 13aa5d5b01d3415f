import { beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { taskOptions } from './task-options.ts'
import { taskPage, taskPageParameters } from './task-page.ts'

const database = await openTestDatabase()
const { db } = database

const NOON = new Date(Date.UTC(2026, 0, 5, 12))
const names = async (query: Record<string, unknown>) => (await taskPage(db, taskPageParameters.parse(query))).rows.map(({ name }) => name)

beforeAll(async () => {
  const hourly = await makeCrontab(db)
  const daily = await makeCrontab(db, { hour: '6' })
  const never = await makeCrontab(db, { dayOfMonth: '29', month: '2', minute: 'broken by hand' })
  const at = { cronBase: NOON }
  await database.setNow(NOON)
  const load = await makeTask(db, { name: 'load_orders', crontabId: hourly.id, ...at, handler: 'http-request' })
  const report = await makeTask(db, { name: 'Report 100%', crontabId: daily.id, ...at })
  await makeTask(db, { name: 'archive', crontabId: hourly.id, enabled: false, ...at, description: 'Keeps what load_orders left.' })
  await makeTask(db, { name: 'waits', crontabId: hourly.id, cronBase: new Date(NOON.getTime() - 7_200_000) })
  await makeTask(db, { name: 'broken crontab', crontabId: never.id, ...at })
  await makeTask(db, { name: 'deleted', crontabId: hourly.id, deletedAt: NOON })
  await makeRun.succeeded(db, report)
  await makeRun.failed(db, load)
  await makeRun.running(db, load)
  await makeDependency(db, report, load)
  await makeWorker(db, { handlerNames: ['log'] })
  await makeWorker(db, { handlerNames: ['http-request'], state: 'lost' })
  await makeWorker(db, { handlerNames: ['http-request'], role: 'scheduler' })
})

describe('a row', () => {
  it('tells state, next instant, latest run, edges and whether a live worker has the handler', async () => {
    const { rows } = await taskPage(db, taskPageParameters.parse({}))
    const load = rows.find(({ name }) => name === 'load_orders')
    expect(load).toMatchObject({
      state: 'running',
      handlerIsLive: false,
      dependsOnCount: 0,
      dependedOnByCount: 1,
      lastRun: { state: 'running' },
    })
    const report = rows.find(({ name }) => name === 'Report 100%')
    expect(report).toMatchObject({ state: 'sleeping', handlerIsLive: true, dependsOnCount: 1, lastRun: { state: 'succeeded' } })
    expect(report?.nextInstant).toBe('2026-01-06T06:00:00.000Z')
    // What waits is due; its next instant is the next to come, as on its page and in the overview.
    expect(rows.find(({ name }) => name === 'waits')?.nextInstant).toBe('2026-01-05T13:00:00.000Z')
    expect(rows.find(({ name }) => name === 'archive')).toMatchObject({ state: 'disabled', nextInstant: null, lastRun: null })
    expect(rows.find(({ name }) => name === 'broken crontab')?.nextInstant).toBeNull()
  })
})

describe('the order', () => {
  it.each([
    ['name', ['archive', 'broken crontab', 'load_orders', 'Report 100%', 'waits']],
    ['next', ['load_orders', 'waits', 'Report 100%', 'archive', 'broken crontab']],
    ['last', ['Report 100%', 'load_orders', 'archive', 'waits', 'broken crontab']],
    ['handler', ['load_orders', 'Report 100%', 'archive', 'waits', 'broken crontab']],
    ['state', ['archive', 'load_orders', 'Report 100%', 'waits', 'broken crontab']],
  ])('by %s', async (sort, expected) => {
    expect(await names({ sort })).toEqual(expected)
  })

  it('turns round, but what has no next instant and no run stays last', async () => {
    expect(await names({ sort: 'next', dir: 'desc' })).toEqual(['Report 100%', 'waits', 'load_orders', 'broken crontab', 'archive'])
    expect((await names({ sort: 'last', dir: 'desc' })).slice(0, 2)).toEqual(['load_orders', 'Report 100%'])
    expect(await names({ sort: 'name', dir: 'desc' })).toEqual(['waits', 'Report 100%', 'load_orders', 'broken crontab', 'archive'])
  })

  it.each(['name', 'next', 'last', 'handler', 'state'])('by %s shows each task on one page only', async (sort) => {
    const pages = await Promise.all([1, 2, 3].map((page) => names({ sort, page, size: 2 })))
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
    expect(pages.flat()).toEqual(await names({ sort }))
  })
})

describe('the search', () => {
  it('takes % and _ and \\ literally', async () => {
    expect(await names({ search: '100%' })).toEqual(['Report 100%'])
    expect(await names({ search: '%' })).toEqual(['Report 100%'])
    expect(await names({ search: '_' })).toEqual(['archive', 'load_orders'])
    expect(await names({ search: '\\' })).toEqual([])
  })

  it('looks in name, description and handler in any letter case, and counts what it found in every state', async () => {
    const page = await taskPage(db, taskPageParameters.parse({ search: 'LOAD_', state: 'disabled' }))
    expect(page.rows.map(({ name }) => name)).toEqual(['archive'])
    expect(page).toMatchObject({ total: 1, counts: { disabled: 1, running: 1, sleeping: 0 } })
    expect(await names({ search: 'http-req' })).toEqual(['load_orders'])
  })

  it('keeps to one crontab, and to the demo data, in rows and counts', async () => {
    const [archive] = (await taskPage(db, taskPageParameters.parse({ search: 'archive' }))).rows
    const page = await taskPage(db, taskPageParameters.parse({ crontab: archive?.crontabId }))
    expect(page.rows.map(({ name }) => name)).toEqual(['archive', 'load_orders', 'waits'])
    expect([page.total, page.counts.disabled]).toEqual([3, 1])
    expect(await names({ demo: 'true' })).toEqual([])
    expect(await names({ ids: `${archive?.id},999999` })).toEqual(['archive'])
  })

  it('never finds a deleted task', async () => {
    expect(await names({ search: 'deleted' })).toEqual([])
    expect((await taskOptions(db, { search: 'deleted' })).rows).toEqual([])
  })

  it('offers names that start with it first', async () => {
    await makeTask(db, { name: 'zz report', enabled: false })
    const { rows } = await taskOptions(db, { search: 'report' })
    expect(rows.map(({ name }) => name)).toEqual(['Report 100%', 'zz report'])
  })
})
