import { afterAll, beforeEach, expect, it } from 'vitest'
import { taskHistories } from '#schema/task-histories.ts'
import { createTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { goRound } from '#tests/retention-round.ts'
import { runDetail } from '../runs/run-detail.ts'
import { historyEnd, retentionView } from './retention-view.ts'

const database = await createTestDatabase()
const { db, sql } = database
afterAll(() => database.drop())

const NOW = new Date('2026-06-01T12:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)

beforeEach(async () => {
  await sql`truncate tasks, runs, audits, retention cascade`
  await database.setNow(NOW)
})

it('says how long things are kept, how big the tables are, and that nothing was removed yet', async () => {
  const view = await retentionView(db)
  expect(view).toMatchObject({ keepDays: { runs: 90, logs: 30, audits: 400, counts: 400 }, round: null, runsGoingWithinDay: 0 })
  const names = view.tables.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['runs', 'run_logs', 'audits', 'queue: job_common']))
  expect(view.tables.map(({ bytes }) => bytes)).toEqual(view.tables.map(({ bytes }) => bytes).sort((a, b) => b - a))
})

it('goes by the settings of the workers, and counts what they will remove within a day', async () => {
  const task = await makeTask(db)
  for (const hours of [10, 2]) {
    const at = new Date(daysAgo(50).getTime() + hours * 3_600_000)
    await makeRun.failed(db, task, { activatedAt: at, endedAt: at })
  }
  await makeRun.failed(db, task, { activatedAt: daysAgo(60), endedAt: daysAgo(60) })
  await makeRun.succeeded(db, task, { activatedAt: NOW })
  await goRound(db, { runs: 50, logs: 7 })
  expect(await retentionView(db)).toMatchObject({
    keepDays: { runs: 50, logs: 7 },
    runsGoingWithinDay: 2,
    round: { startedAt: NOW.toISOString(), endedAt: NOW.toISOString(), removed: expect.arrayContaining([{ table: 'runs', rows: 1 }]) },
  })
})

it('says where history ends, of everything and of a task, which may have days of its own', async () => {
  const [trimmed, whole] = [await makeTask(db, { keepRunsDays: 7 }), await makeTask(db)]
  expect(await historyEnd(db, {})).toMatchObject({ runsDays: 90, runsWereRemoved: false, logsDays: 30, auditsWereRemoved: false })
  await db.insert(taskHistories).values({ taskId: trimmed.id, keptSince: daysAgo(7), removedRuns: 1 })
  expect(await historyEnd(db, {})).toMatchObject({ runsDays: 90, runsDaysVary: true, runsWereRemoved: true })
  expect(await historyEnd(db, { task: trimmed.id })).toMatchObject({ runsDays: 7, runsDaysVary: false, runsWereRemoved: true })
  expect(await historyEnd(db, { task: whole.id })).toMatchObject({ runsDays: 90, runsWereRemoved: false })
})

it('says of a run that is not there that it may have been removed, where runs as old as it were', async () => {
  const task = await makeTask(db)
  const [old, recent] = [
    await makeRun.failed(db, task, { activatedAt: daysAgo(100), endedAt: daysAgo(100) }),
    await makeRun.failed(db, task, { activatedAt: NOW }),
  ]
  await goRound(db, { runs: 90 })
  await expect(runDetail(db, { id: old.id })).rejects.toThrow('It may have been removed')
  await sql`delete from attempts`
  await sql`delete from runs`
  await expect(runDetail(db, { id: recent.id })).rejects.toThrow(`There is no run ${recent.id}.`)
  await expect(runDetail(db, { id: recent.id })).rejects.not.toThrow('removed')
})
