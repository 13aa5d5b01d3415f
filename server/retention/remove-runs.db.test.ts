import { eq, inArray } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { backfills } from '#schema/backfills.ts'
import { decidedRanges } from '#schema/decided-ranges.ts'
import { runHours } from '#schema/run-hours.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { taskHistories } from '#schema/task-histories.ts'
import { tasks } from '#schema/tasks.ts'
import { createTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { goRound } from '#tests/retention-round.ts'

const database = await createTestDatabase()
const { db, sql } = database
afterAll(() => database.drop())

const NOW = new Date('2026-06-01T12:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000)
const ended = (days: number) => {
  const at = daysAgo(days)
  return { activatedAt: at, scheduledFor: at, startedAt: at, endedAt: new Date(at.getTime() + 30_000) }
}
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).sort()
const left = async (task: TaskRecord) => idsOf(await db.select({ id: runs.id }).from(runs).where(eq(runs.taskId, task.id)))

let task: TaskRecord
beforeEach(async () => {
  await sql`truncate tasks, runs, audits, user_actions, retention cascade`
  await database.setNow(NOW)
  task = await makeTask(db)
})

/** A recent success, so that none of the old runs is the latest of anything, and two old ones from which gates could count again. */
async function withLaterRuns(ofTask = task): Promise<RunRecord[]> {
  const later = []
  for (const [seq, days] of [
    [901, 92],
    [902, 91],
    [903, 2],
  ] as const)
    later.push(await makeRun.succeeded(db, ofTask, { ...ended(days), activationSeq: seq }))
  const [, , latest] = later
  const latestId = latest?.id ?? null
  await db
    .update(tasks)
    .set({ activationSeq: 903, latestSucceededRunId: latestId, latestFinishedRunId: latestId })
    .where(eq(tasks.id, ofTask.id))
  return later
}

describe('runs that ended longer ago than the setting says', () => {
  it('go with their attempts, their logs and what was coalesced into them, and are counted by task and hour', async () => {
    const kept = await withLaterRuns()
    const succeeded = await makeRun.succeeded(db, task, { ...ended(100), activationSeq: 1, instantCount: 3 })
    const range = { taskId: task.id, reason: 'misfire', count: 2, kind: 'coalesced', intoRunId: succeeded.id } as const
    await db.insert(decidedRanges).values({ ...range, firstInstant: daysAgo(102), lastInstant: daysAgo(101) })
    await db.insert(runLogs).values({ runId: succeeded.id, attempt: 1, level: 'info', message: 'once' })
    await makeRun.expired(db, task, { ...ended(100), kind: 'manual', timing: 'manual' })
    expect(await goRound(db, { runs: 90 })).toMatchObject({ runs: 2, run_logs: 1 })
    expect(await left(task)).toEqual(idsOf(kept))
    expect(await db.$count(attempts, eq(attempts.runId, succeeded.id))).toBe(0)
    expect(await db.$count(decidedRanges)).toBe(0)
    expect(await db.select().from(runHours)).toEqual([{ taskId: task.id, hour: daysAgo(100), succeeded: 1, failed: 1, cancelled: 0 }])
    expect(await db.select().from(taskHistories)).toMatchObject([
      { taskId: task.id, keptSince: new Date(daysAgo(100).getTime() + 1), removedRuns: 2, succeeded: 1 },
    ])
  })

  it('are counted once, in however many rounds they go', async () => {
    await withLaterRuns()
    await makeRun.succeeded(db, task, ended(100))
    await makeRun.failed(db, task, { ...ended(100), kind: 'manual', timing: 'manual' })
    await goRound(db, { runs: 90 })
    await makeRun.failed(db, task, { ...ended(100), kind: 'manual', timing: 'manual' })
    await makeRun.succeeded(db, task, { ...ended(100), kind: 'manual', timing: 'manual' })
    await goRound(db, { runs: 90 })
    await goRound(db, { runs: 90 })
    expect(await db.select().from(runHours)).toMatchObject([{ succeeded: 2, failed: 2 }])
  })

  it('go as their task says, where it says something', async () => {
    const [impatient, patient] = [await makeTask(db, { keepRunsDays: 7 }), await makeTask(db, { keepRunsDays: 1_000 })]
    for (const one of [impatient, patient]) {
      await withLaterRuns(one)
      await makeRun.failed(db, one, ended(100))
      await makeRun.failed(db, one, ended(10))
    }
    expect(await goRound(db, { runs: 90 })).toMatchObject({ runs: 2 })
    expect(await left(patient)).toHaveLength(5)
    expect(await left(impatient)).toHaveLength(3)
  })

  it('go in batches that look at no more than they may', async () => {
    await withLaterRuns()
    for (let days = 100; days < 117; days++) await makeRun.failed(db, task, ended(days))
    expect(await goRound(db, { runs: 90 }, 5)).toMatchObject({ runs: 17 })
    expect(await left(task)).toHaveLength(3)
  })

  it('lose a log that is longer than a batch before they go', async () => {
    await withLaterRuns()
    const talkative = await makeRun.failed(db, task, ended(100))
    await sql`insert into run_logs (run_id, attempt, level, message) select ${talkative.id}, 1, 'info', 'again' from generate_series(1, 12000)`
    expect(await goRound(db, { runs: 90 })).toMatchObject({ runs: 1, run_logs: 12_000 })
  })
})

describe('what is still needed stays, however old:', () => {
  it('the latest run of a task, the latest of each kind of ending, and the two starts that gates would count from', async () => {
    const [first, before, success] = [
      await makeRun.succeeded(db, task, { ...ended(130), activationSeq: 1 }),
      await makeRun.succeeded(db, task, { ...ended(120), activationSeq: 2 }),
      await makeRun.succeeded(db, task, { ...ended(110), activationSeq: 3 }),
    ]
    const failure = await makeRun.failed(db, task, { ...ended(105), activationSeq: 4 })
    const latest = await makeRun.expired(db, task, ended(100))
    await db
      .update(tasks)
      .set({ activationSeq: 4, latestSucceededRunId: success.id, latestFinishedRunId: failure.id })
      .where(eq(tasks.id, task.id))
    await goRound(db, { runs: 90 })
    expect(await left(task)).toEqual(idsOf([before, success, failure, latest]))
    expect(first.activationSeq).toBe(1)
  })

  it('runs of which a rerun is asked for, and runs that an action is about which nobody has carried out', async () => {
    await withLaterRuns()
    const rerun = await makeRun.failed(db, task, ended(100))
    const inAction = await makeRun.failed(db, task, ended(101))
    await db.insert(runRequests).values({
      id: uuidV7(),
      taskId: task.id,
      requestedByName: 'Ada',
      ignoreDependencies: true,
      besideOthers: false,
      rerunOfRunId: rerun.id,
    })
    await sql`
      insert into user_actions (type, payload, actor_kind, actor_name)
      values ('rerun', ${JSON.stringify({ runId: inAction.id })}::text::jsonb, 'user', 'Ada')`
    expect(await goRound(db, { runs: 90 })).toMatchObject({ runs: 0 })
    expect(await left(task)).toEqual(expect.arrayContaining([rerun.id, inAction.id]))
  })

  it('runs of a backfill that goes on, until all of it has ended', async () => {
    await withLaterRuns()
    const id = uuidV7()
    const crontab = { minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*', second: '0' }
    await db.insert(backfills).values({
      id,
      taskId: task.id,
      requestedAt: daysAgo(101),
      requestedByName: 'Ada',
      crontab: { ...crontab, timezone: 'UTC', gap: 'shift', overlap: 'first' },
      firstInstant: daysAgo(100),
      lastInstant: daysAgo(99),
      count: 25,
      maxActive: 1,
    })
    await makeRun.succeeded(db, task, { ...ended(100), kind: 'backfill', timing: 'backfill', backfillId: id })
    const active = await makeRun.queued(db, task, { activatedAt: daysAgo(99), kind: 'backfill', timing: 'backfill', backfillId: id })
    await db.update(backfills).set({ state: 'exhausted' })
    expect(await goRound(db, { runs: 90 })).toMatchObject({ runs: 0, backfills: 0 })
    await db
      .update(runs)
      .set({ state: 'failed', endedAt: daysAgo(98) })
      .where(eq(runs.id, active.id))
    await db.update(backfills).set({ state: 'active' })
    expect(await goRound(db, { runs: 90 })).toMatchObject({ runs: 0 })
    await db.update(backfills).set({ state: 'exhausted' })
    expect(await goRound(db, { runs: 90 })).toMatchObject({ runs: 2, backfills: 1 })
  })

  it('runs that an aligned edge compares with: those after the latest instant that ended as it asks', async () => {
    await withLaterRuns()
    const depender = await makeTask(db)
    await makeDependency(db, depender, task, { freshness: 'aligned' })
    await db
      .update(tasks)
      .set({ alignedSucceededInstant: daysAgo(110) })
      .where(eq(tasks.id, task.id))
    const before = await makeRun.failed(db, task, ended(111))
    const after = await makeRun.failed(db, task, ended(109))
    await db.insert(decidedRanges).values([
      {
        taskId: task.id,
        kind: 'skipped',
        reason: 'misfire',
        count: 1,
        firstInstant: daysAgo(112),
        lastInstant: daysAgo(112),
        decidedAt: daysAgo(112),
      },
      {
        taskId: task.id,
        kind: 'skipped',
        reason: 'misfire',
        count: 1,
        firstInstant: daysAgo(108),
        lastInstant: daysAgo(108),
        decidedAt: daysAgo(108),
      },
    ])
    await db.update(tasks).set({ cursor: NOW }).where(eq(tasks.id, task.id))
    expect(await goRound(db, { runs: 90 })).toMatchObject({ runs: 1, decided_ranges: 1 })
    expect(
      await db
        .select({ id: runs.id })
        .from(runs)
        .where(inArray(runs.id, [before.id, after.id])),
    ).toEqual([{ id: after.id }])
  })

  it('skipped ranges beyond the cursor, and those that were decided lately', async () => {
    const range = { taskId: task.id, kind: 'skipped', reason: 'misfire', count: 1 } as const
    const one = (days: number, decidedAt: Date) => ({ ...range, firstInstant: daysAgo(days), lastInstant: daysAgo(days), decidedAt })
    await db.insert(decidedRanges).values([one(110, daysAgo(110)), one(109, NOW), one(100, daysAgo(100))])
    await db
      .update(tasks)
      .set({ cursor: daysAgo(105) })
      .where(eq(tasks.id, task.id))
    expect(await goRound(db, { runs: 90 })).toMatchObject({ decided_ranges: 1 })
    expect(await db.select({ at: decidedRanges.lastInstant }).from(decidedRanges).orderBy(decidedRanges.lastInstant)).toEqual([
      { at: daysAgo(109) },
      { at: daysAgo(100) },
    ])
  })
})
