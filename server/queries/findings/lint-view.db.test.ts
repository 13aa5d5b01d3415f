import { expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { lintParameters, lintView } from './lint-view.ts'

const database = await openTestDatabase()
const { db } = database

const NOW = new Date('2026-03-20T10:05:00Z')
await database.setNow(NOW)

const began = { cronBase: new Date('2026-01-01T00:00:00Z') }
const hourly = (await makeCrontab(db)).id
const daily = (await makeCrontab(db, { minute: '0', hour: '2' })).id
const berlin = (await makeCrontab(db, { minute: '30', hour: '2', timezone: 'Europe/Berlin' })).id

const source = await makeTask(db, { name: 'source', crontabId: daily, ...began })
const middle = await makeTask(db, { name: 'middle', crontabId: hourly, misfirePolicy: 'skip', gracePeriodSeconds: 300, ...began })
const report = await makeTask(db, { name: 'report', crontabId: hourly, ...began })
const paused = await makeTask(db, { name: 'paused', crontabId: hourly, enabled: false, pausedAt: NOW, resumeChoice: 'fromNow', ...began })
const local = await makeTask(db, { name: 'local', crontabId: berlin, ...began })
await makeDependency(db, middle, source)
await makeDependency(db, report, middle)
await makeDependency(db, report, paused)
await makeDependency(db, local, source)
await makeRun.succeeded(db, source, { startedAt: new Date(NOW.getTime() - 7_200_000), endedAt: new Date(NOW.getTime() - 6_600_000) })

const kinds = async (task?: number) =>
  (await lintView(db, lintParameters.parse({ task }))).rows.map((finding) => `${finding.severity} ${finding.kind}`)

it('finds everything there is, the gravest first', async () => {
  expect(await kinds()).toEqual(['error starves', 'warning grace_too_short', 'warning dependee_paused', 'info clock_change'])
  const gravest = await lintView(db, lintParameters.parse({ limit: 1 }))
  expect([gravest.rows.map(({ kind }) => kind), gravest.total]).toEqual([['starves'], 4])
})

it('tells a task what concerns it: as depender, as dependee, and by its crontab', async () => {
  expect(await kinds(report.id)).toEqual(['error starves', 'warning dependee_paused'])
  expect(await kinds(paused.id)).toEqual(['warning dependee_paused'])
  expect(await kinds(middle.id)).toEqual(['error starves', 'warning grace_too_short'])
  expect(await kinds(local.id)).toEqual(['info clock_change'])
})

it('knows for one task as for all who is slow further up, and what runs usually take', async () => {
  for (const task of [undefined, middle.id]) {
    const { rows, total } = await lintView(db, lintParameters.parse({ task }))
    expect(total).toBe(rows.length)
    expect(rows).toContainEqual(expect.objectContaining({ kind: 'starves', taskId: report.id, slowestName: 'source' }))
    expect(rows).toContainEqual(expect.objectContaining({ kind: 'grace_too_short', basis: 'median' }))
  }
})

it('finds a task without any dependency that cannot keep up with its own crontab', async () => {
  const alone = await makeTask(db, { name: 'alone', crontabId: hourly, ...began })
  const took = (from: number, to: number) => ({ startedAt: new Date(NOW.getTime() - from), endedAt: new Date(NOW.getTime() - to) })
  await makeRun.succeeded(db, alone, took(9_000_000, 3_600_000))
  expect(await kinds(alone.id)).toEqual(['error starves_by_itself'])
  expect((await lintView(db, { task: undefined, limit: 200 })).rows).toContainEqual(
    expect.objectContaining({ kind: 'starves_by_itself', taskId: alone.id, runMs: 5_400_000 }),
  )
})

it('finds no task that is not there', async () => {
  await expect(lintView(db, lintParameters.parse({ task: 999_999 }))).rejects.toMatchObject({ code: 'not_found' })
})
