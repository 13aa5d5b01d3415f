import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { MINUTE_MS } from '#scheduling/cron/lengths-of-time.ts'
import { crontabs } from '#schema/crontabs.ts'
import { tasks } from '#schema/tasks.ts'
import { workers } from '#schema/workers.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { loadMedianRunTimes } from '../runs/run-times.ts'
import { explanationView } from './explanation-view.ts'

const database = await openTestDatabase()
const { db } = database

const TEN_MS = Date.UTC(2026, 0, 5, 10)
const at = (minutes: number) => new Date(TEN_MS + minutes * MINUTE_MS)
const NOW = at(5)

/** Task whose 9:00 instant is decided, so that 10:00 is due, and which began at 6:00. */
const due = { cronBase: at(-240), cursor: at(-60) }

beforeAll(async () => {
  await database.setNow(NOW)
  await makeWorker(db)
})

/** A success that took `minutes`. */
const took = (minutes: number, startedAt = at(-120)) => ({ startedAt, endedAt: new Date(startedAt.getTime() + minutes * MINUTE_MS) })

async function explained(task: { id: number }) {
  const view = await explanationView(db, { id: task.id })
  if (!view.explanation) throw new Error(view.problem ?? 'no explanation')
  return { ...view, explanation: view.explanation }
}

describe('the median run time', () => {
  it('is that of the latest successes, leaving out other endings, marked runs and reruns, and is missing without history', async () => {
    const task = await makeTask(db)
    const idle = await makeTask(db)
    for (const minutes of [1, 2, 30]) await makeRun.succeeded(db, task, took(minutes))
    await makeRun.failed(db, task, took(90))
    await makeRun.running(db, task)
    await makeRun.succeeded(db, task, { ...took(90), markedByName: 'Ada' })
    await makeRun.succeeded(db, task, { ...took(90), attempt: 2, seriesAttempt: 2 })
    expect(await loadMedianRunTimes(db, [task.id, idle.id])).toEqual(new Map([[task.id, 2 * MINUTE_MS]]))
  })

  it('forgets what is older than the latest fifty', async () => {
    const task = await makeTask(db)
    for (let n = 0; n < 51; n++) await makeRun.succeeded(db, task, took(500))
    for (let n = 0; n < 50; n++) await makeRun.succeeded(db, task, took(3))
    expect((await loadMedianRunTimes(db, [task.id])).get(task.id)).toBe(3 * MINUTE_MS)
  })
})

describe('the explanation of a task', () => {
  it('follows a chain of waiting tasks up to the run under way, with the time each is expected to take', async () => {
    const extract = await makeTask(db, { name: 'extract', ...due, cursor: at(0) })
    const load = await makeTask(db, { name: 'load', ...due, waitingSince: at(1) })
    const report = await makeTask(db, { name: 'report', ...due, waitingSince: at(1) })
    await makeDependency(db, load, extract)
    const edge = await makeDependency(db, report, load)
    await makeRun.succeeded(db, extract, took(20))
    await makeRun.running(db, extract, { activatedAt: at(0), startedAt: at(0), scheduledFor: at(0) })
    await makeRun.succeeded(db, load, took(4))
    const { explanation, nowMs, isPartial } = await explained(report)
    expect({ nowMs, isPartial }).toEqual({ nowMs: NOW.getTime(), isPartial: false })
    expect(explanation).toMatchObject({ activity: 'waiting', blockers: [] })
    expect(explanation.waiting).toMatchObject({
      scheduledForMs: at(0).getTime(),
      sinceMs: at(1).getTime(),
      expectedStart: { atMs: at(24).getTime(), basis: 'median' },
      gates: [
        {
          edgeId: edge.id,
          dependeeName: 'load',
          expected: { atMs: at(24).getTime() },
          chain: [
            { name: 'load', activity: 'waiting' },
            { name: 'extract', activity: 'running' },
          ],
        },
      ],
    })
  })

  it('tells the latest ending of the kind that the edge counts', async () => {
    const load = await makeTask(db, { ...due, cursor: at(0) })
    const success = await makeRun.succeeded(db, load, took(1, at(-90)))
    const failure = await makeRun.failed(db, load, took(1, at(-60)))
    await db
      .update(tasks)
      .set({ endedSucceeded: 1, endedFinished: 2, latestSucceededRunId: success.id, latestFinishedRunId: failure.id })
      .where(eq(tasks.id, load.id))
    const counts = { baselineSucceeded: 1, baselineFinished: 2 }
    const gatesUnder = async (endings: 'succeeded' | 'finished') => {
      const report = await makeTask(db, { ...due, lastStart: at(-30), activationSeq: 1 })
      await makeRun.succeeded(db, report, { activatedAt: at(-30), activationSeq: 1 })
      await makeDependency(db, report, load, { endings, ...counts })
      return (await explained(report)).explanation.waiting?.gates
    }
    expect(await gatesUnder('succeeded')).toMatchObject([
      { neededAfterMs: at(-30).getTime(), lastEnding: { runId: success.id, endedAtMs: at(-89).getTime() } },
    ])
    expect(await gatesUnder('finished')).toMatchObject([{ lastEnding: { runId: failure.id, endedAtMs: at(-59).getTime() } }])
  })

  it('counts from the start of the attempt under way, not of the first one', async () => {
    const task = await makeTask(db, { ...due, cursor: at(0) })
    await makeRun.succeeded(db, task, took(10))
    const run = await makeRun.running(db, task, { activatedAt: at(-60), startedAt: at(-60), attempt: 2 })
    await database.sql`update attempts set started_at = ${at(2)} where run_id = ${run.id} and number = 2`
    expect((await explained(task)).explanation.activeRuns).toMatchObject([
      { runId: run.id, startedAtMs: at(2).getTime(), expectedEnd: { atMs: at(12).getTime() } },
    ])
  })

  it('tells a pause with its note and its end', async () => {
    const pause = {
      enabled: false,
      pausedAt: at(-30),
      pausedByName: 'Ada',
      pauseNote: 'Moving.',
      pausedUntil: at(120),
      resumeChoice: 'latest',
    } as const
    const { explanation } = await explained(await makeTask(db, { ...due, ...pause }))
    expect(explanation).toMatchObject({
      activity: 'paused',
      undecidedCount: 1,
      pause: { byName: 'Ada', note: 'Moving.', sinceMs: at(-30).getTime(), resume: { atMs: at(120).getTime(), choice: 'latest' } },
    })
  })

  it('names what is missing for its runs: a worker for its queue, the handler, a scheduler', async () => {
    const kindsFor = async (overrides: object) => {
      const { explanation } = await explained(await makeTask(db, { ...due, ...overrides }))
      return explanation.blockers.map(({ kind }) => kind)
    }
    expect(await kindsFor({ handler: 'ship' })).toEqual(['handler_not_live'])
    await db.update(workers).set({ queues: ['other'], role: 'runner' })
    expect(await kindsFor({})).toEqual(['no_live_scheduler', 'queue_not_served'])
    await db.update(workers).set({ leaseUntil: at(0) })
    expect(await kindsFor({})).toEqual(['no_live_scheduler', 'no_live_runner'])
    await db.update(workers).set({ leaseUntil: at(10_000), role: 'both', queues: null })
    expect(await kindsFor({})).toEqual([])
  })

  it('is no explanation but a problem where its crontab can’t be used', async () => {
    const task = await makeTask(db, { setAsideReason: 'Its crontab can’t be used: zone.', setAsideAt: at(0) })
    await db.update(crontabs).set({ timezone: 'Nowhere/None' }).where(eq(crontabs.id, task.crontabId))
    expect(await explanationView(db, { id: task.id })).toMatchObject({ explanation: null, problem: 'Its crontab can’t be used: zone.' })
  })

  it('ends in a cycle of future edges, and says when more is upstream than it looks at', async () => {
    const one = await makeTask(db, due)
    const other = await makeTask(db, due)
    await makeDependency(db, one, other)
    await makeDependency(db, other, one, { future: true, changedAtSeq: -1 })
    expect((await explained(one)).isPartial).toBe(false)
    const [{ crontabId }] = [await makeTask(db)]
    const many = await Promise.all(Array.from({ length: 501 }, () => makeTask(db, { crontabId, ...due })))
    const waiting = await makeTask(db, due)
    for (const dependee of many) await makeDependency(db, waiting, dependee)
    expect((await explained(waiting)).isPartial).toBe(true)
  })
})
