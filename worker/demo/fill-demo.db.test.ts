import { count, eq, isNull, sql } from 'drizzle-orm'
import { expect, it, vi } from 'vitest'
import { undecidedInstants } from '#scheduling/change/schedule-change.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { attempts } from '#schema/attempts.ts'
import { crontabs } from '#schema/crontabs.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { dependencies } from '#schema/dependencies.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { publishHandlers } from '#server/leases/publish-handlers.ts'
import { checkLedger } from '#server/ledger/check-ledger.ts'
import { overviewView } from '#server/queries/operations/overview-view.ts'
import { tick } from '#server/tick/tick.ts'
import { removeDemoData } from '#server/use-cases/demo/remove-demo-data.ts'
import { openTestDatabase } from '#tests/database.ts'
import { expectShapes } from '#tests/expect-shapes.ts'
import { snapshot } from '#tests/factories/recorded-changes.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { builtInHandlers } from '#worker/handler-registry/handler-registry.ts'
import { fillDemo } from './fill-demo.ts'

/** A company with days of history is thousands of rows; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000 })

const database = await openTestDatabase()
const { db } = database

/** A Sunday: the bank is closed, offices are too. */
const NOW = '2026-11-29T13:30:00Z'

it('writes nothing when the handlers it needs were never published', async () => {
  const before = await snapshot(db)
  await expect(fillDemo(db)).rejects.toMatchObject({ fields: { handler: expect.any(String) } })
  expect(await snapshot(db)).toEqual(before)
})

it('makes a company of about 40 tasks in 6 pipelines, all marked as demo data', async () => {
  await database.setNow(new Date(NOW))
  await publishHandlers(db, builtInHandlers().values())
  const made = await fillDemo(db)
  const rows = await db.select().from(tasks)
  expect(rows).toHaveLength(made.tasks)
  expect(new Set(rows.map((row) => row.name.split('.')[0])).size).toBe(6)
  expect(rows.every((row) => row.demo && row.description !== '' && (row.wakeAt !== null || row.pausedAt !== null))).toBe(true)
  expect((await db.select().from(crontabs)).every((row) => row.demo)).toBe(true)
  expect((await db.select().from(dependencies)).filter((edge) => edge.future).length).toBeGreaterThan(2)
})

it('gives the company some days of history, in which every instant up to each cursor has exactly one outcome (I1)', async () => {
  const rows = await db.select({ task: tasks, crontab: crontabs }).from(tasks).innerJoin(crontabs, eq(crontabs.id, tasks.crontabId))
  for (const { task, crontab } of rows) {
    const instants = compileCrontab(crontab).countBetween(task.cronBase.getTime(), task.cursor?.getTime() ?? task.cronBase.getTime())
    const ranges = await db.select().from(decidedRanges).where(eq(decidedRanges.taskId, task.id))
    const inRanges = ranges.reduce((sum, range) => sum + range.count, 0)
    expect(inRanges + (await db.$count(runs, eq(runs.taskId, task.id))), task.name).toBe(instants)
  }
  expect(await checkLedger(db)).toEqual([])
  expect(await db.$count(runs)).toBeGreaterThan(5_000)
  expect(await db.$count(runs, eq(runs.state, 'failed'))).toBeGreaterThan(50)
  expect(await db.$count(attempts)).toBeGreaterThan(await db.$count(runs))
})

it('is read in the shapes that pages and programs expect', async () => {
  await expectShapes(db)
})

it('has as much to show in every hour of the overview’s day: nothing that fires often is younger', async () => {
  const { runsByHour } = await overviewView(db)
  // The present hour has only begun, and in one of them nobody was there to schedule anything.
  const [least, ...others] = runsByHour
    .slice(0, -1)
    .map(({ succeeded, failed }) => succeeded + failed)
    .sort((a, b) => a - b)
  expect(others[0]).toBeGreaterThan(0.8 * (others.at(-1) ?? 0))
  expect(least).toBeGreaterThan(0)
})

/** Wrong on purpose, which their descriptions say. */
const SLOW = 'reporting.rebuild-cube'
const FAILING = 'marketing.push-to-ad-network'
const OFF = ['marketing.optimise-bids', 'reporting.forecast-quarter']
const MOST_LATE_MS = 6 * 60_000

/** Tasks that the clock calls for and that do not follow: more than the instant of this moment waits, or it waits for long. */
async function behind(nowMs: number): Promise<string[]> {
  const rows = await companyRows()
  return rows.flatMap(({ task, crontab }) => {
    if (!task.enabled) return []
    const due = undecidedInstants(
      {
        schedule: compileCrontab(crontab),
        cronBaseMs: task.cronBase.getTime(),
        cursorMs: task.cursor?.getTime() ?? null,
        notMisfiresThroughMs: null,
        skippedAhead: [],
      },
      nowMs,
    )
    return due.count > 1 || (due.firstMs !== null && nowMs - due.firstMs > MOST_LATE_MS) ? [task.name] : []
  })
}

async function companyRows() {
  return await db
    .select({ task: tasks, crontab: crontabs })
    .from(tasks)
    .innerJoin(crontabs, eq(crontabs.id, tasks.crontabId))
    .where(isNull(tasks.deletedAt))
}

it('is a healthy company with a few troubles: nothing is behind, off or always failing but what says so of itself', async () => {
  const rows = await companyRows()
  expect((await behind(Date.parse(NOW))).filter((name) => name !== SLOW)).toEqual([])
  expect(
    rows
      .filter(({ task }) => !task.enabled)
      .map(({ task }) => task.name)
      .sort(),
  ).toEqual(OFF)
  for (const name of [SLOW, FAILING, ...OFF]) {
    expect(rows.find(({ task }) => task.name === name)?.task.description, name).toContain('on purpose')
  }
  const neverGood = await db
    .select({ name: tasks.name })
    .from(runs)
    .innerJoin(tasks, eq(tasks.id, runs.taskId))
    .groupBy(tasks.name)
    .having(sql`bool_and(${runs.state} = 'failed')`)
  expect(neverGood).toEqual([{ name: FAILING }])
})

it('has a history that runs up to now: what fires hourly or more often has decided its latest instants', async () => {
  const nowMs = Date.parse(NOW)
  for (const { task, crontab } of await companyRows()) {
    const schedule = compileCrontab(crontab)
    if (!task.enabled || schedule.countBetween(nowMs - 3_600_000, nowMs) === 0) continue
    expect(nowMs - (task.cursor?.getTime() ?? 0), task.name).toBeLessThan(3_600_000 + MOST_LATE_MS)
  }
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

// A Monday morning, and the night in which Berlin's clocks go forward.
it.each(['2026-11-30T06:02:00Z', '2026-03-29T02:40:07Z'])('is as healthy when it is filled at %s', async (now) => {
  await database.setNow(new Date(now))
  await fillDemo(db)
  expect((await behind(Date.parse(now))).filter((name) => name !== SLOW)).toEqual([])
  await removeDemoData(db, actorOf(await makeUser(db)))
})
