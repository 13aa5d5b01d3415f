import { count, eq } from 'drizzle-orm'
import { afterAll, expect, it } from 'vitest'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { tick } from '#server/tick/tick.ts'
import { removeDemoData } from '#server/use-cases/demo/remove-demo-data.ts'
import { createTestDatabase } from '#tests/database.ts'
import { snapshot } from '#tests/factories/recorded-changes.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { builtInHandlers } from '#worker/handler-registry/handler-registry.ts'
import { publishHandlers } from '#worker/handler-registry/publish-handlers.ts'
import { attempts } from '../../drizzle/schema/attempts.ts'
import { crontabs } from '../../drizzle/schema/crontabs.ts'
import { decidedRanges } from '../../drizzle/schema/decided-ranges.ts'
import { dependencies } from '../../drizzle/schema/dependencies.ts'
import { runs } from '../../drizzle/schema/runs.ts'
import { tasks } from '../../drizzle/schema/tasks.ts'
import { fillDemo } from './fill-demo.ts'

const database = await createTestDatabase()
const { db } = database
afterAll(() => database.drop())

it('writes nothing when the handlers it needs were never published', async () => {
  const before = await snapshot(db)
  await expect(fillDemo(db)).rejects.toMatchObject({ fields: { handler: expect.any(String) } })
  expect(await snapshot(db)).toEqual(before)
})

it('makes a company of about 40 tasks in 6 pipelines, all marked as demo data', async () => {
  await publishHandlers(db, builtInHandlers())
  const made = await fillDemo(db)
  const rows = await db.select().from(tasks)
  expect(rows).toHaveLength(made.tasks)
  expect(new Set(rows.map((row) => row.name.split('.')[0])).size).toBe(6)
  expect(rows.every((row) => row.demo && row.description !== '' && (row.wakeAt !== null || row.pausedAt !== null))).toBe(true)
  expect((await db.select().from(crontabs)).every((row) => row.demo)).toBe(true)
  expect((await db.select().from(dependencies)).filter((edge) => edge.future).length).toBeGreaterThan(2)
})

it('gives the company some days of history, in which every instant up to each cursor has exactly one fate (I1)', async () => {
  const rows = await db.select({ task: tasks, crontab: crontabs }).from(tasks).innerJoin(crontabs, eq(crontabs.id, tasks.crontabId))
  for (const { task, crontab } of rows) {
    const instants = compileCrontab(crontab).countBetween(task.cronBase.getTime(), task.cursor?.getTime() ?? task.cronBase.getTime())
    const ranges = await db.select().from(decidedRanges).where(eq(decidedRanges.taskId, task.id))
    const inRanges = ranges.reduce((sum, range) => sum + range.count, 0)
    expect(inRanges + (await db.$count(runs, eq(runs.taskId, task.id))), task.name).toBe(instants)
  }
  expect(await db.$count(runs)).toBeGreaterThan(5_000)
  expect(await db.$count(runs, eq(runs.state, 'failed'))).toBeGreaterThan(50)
  expect(await db.$count(attempts)).toBeGreaterThan(await db.$count(runs))
})

it('leaves off where the scheduler goes on', async () => {
  const report = await tick(db, { catchUpBatch: 100, batchSize: 500 })
  expect(report.setAsideTaskIds).toEqual([])
})

it('refuses to fill twice, and can be removed without a rest', async () => {
  const before = await snapshot(db)
  await expect(fillDemo(db)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('there already') })
  expect(await snapshot(db)).toEqual(before)
  await removeDemoData(db, actorOf(await makeUser(db)))
  for (const table of [tasks, crontabs, dependencies]) expect(await db.select({ count: count() }).from(table)).toEqual([{ count: 0 }])
})
