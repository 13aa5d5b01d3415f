import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { endAttempts, type Report } from '#tests/tick/run-life.ts'

const database = await openTestDatabase()

const WAITING = { scheduledForMs: 0, dueCount: 1, closedGates: [] }
const end = (reports: Report[]) => endAttempts(database.db, reports)
const endingOf = (run: RunRecord, rest: Partial<Report> = {}): Report => ({
  runId: run.id,
  attempt: run.attempt,
  workerId: run.workerId ?? '',
  outcome: 'succeeded',
  ...rest,
})
const sameTask = async (task: TaskRecord) => (await database.db.select().from(tasks).where(eq(tasks.id, task.id)))[0]
const sameRun = async (run: RunRecord) => (await database.db.select().from(runs).where(eq(runs.id, run.id)))[0]
const attemptsOf = (run: RunRecord) => database.db.select().from(attempts).where(eq(attempts.runId, run.id))

describe('ending runs', () => {
  test('records result, error and time with the run and with its attempt', async () => {
    const task = await makeTask(database.db)
    const good = await makeRun.running(database.db, task)
    const bad = await makeRun.running(database.db, task)
    const at = new Date('2026-02-03T04:05:06.789Z')
    const { accepted } = await end([
      endingOf(good, { result: { rows: 7 }, at }),
      endingOf(bad, { outcome: 'failed', error: { message: 'no' } }),
    ])
    expect(accepted).toHaveLength(2)
    expect(await sameRun(good)).toMatchObject({ state: 'succeeded', countsAs: 'succeeded', result: { rows: 7 }, error: null, endedAt: at })
    expect(await sameRun(bad)).toMatchObject({ state: 'failed', countsAs: 'finished', result: null, error: { message: 'no' } })
    expect(await attemptsOf(good)).toMatchObject([{ outcome: 'succeeded', endedAt: at }])
    expect(await attemptsOf(bad)).toMatchObject([{ outcome: 'failed', error: { message: 'no' } }])
  })

  test('counts every ending of a task once, of each kind, and remembers the latest', async () => {
    const task = await makeTask(database.db, { endedSucceeded: 5, endedFinished: 9 })
    const [first, second, third] = [
      await makeRun.running(database.db, task),
      await makeRun.running(database.db, task),
      await makeRun.running(database.db, task),
    ]
    await end([endingOf(first), endingOf(second), endingOf(third, { outcome: 'failed' })])
    expect(await sameTask(task)).toMatchObject({
      endedSucceeded: 7,
      endedFinished: 12,
      latestSucceededRunId: second.id,
      latestFinishedRunId: third.id,
    })
  })

  test('loses no count when many transactions end runs of the same tasks at once', async () => {
    const pair = [await makeTask(database.db), await makeTask(database.db)]
    const held = await Promise.all(Array.from({ length: 20 }, (_, index) => makeRun.running(database.db, pair[index % 2] as TaskRecord)))
    await Promise.all(Array.from({ length: 5 }, (_, part) => end(held.slice(part * 4, part * 4 + 4).map((run) => endingOf(run)))))
    expect((await Promise.all(pair.map(sameTask))).map((task) => task?.endedFinished)).toEqual([10, 10])
  })

  test('refuses an attempt that is no longer the current one, another worker, and a run that ended already', async () => {
    const task = await makeTask(database.db)
    const [stale, foreign, done] = [
      await makeRun.running(database.db, task, { attempt: 2 }),
      await makeRun.running(database.db, task),
      await makeRun.failed(database.db, task),
    ]
    const { accepted, fencedOff } = await end([
      endingOf(stale, { attempt: 1 }),
      endingOf(foreign, { workerId: stale.workerId ?? '' }),
      endingOf(done),
    ])
    expect(accepted).toEqual([])
    expect(fencedOff.map((ending) => ending.runId)).toEqual([stale.id, foreign.id, done.id])
    expect((await Promise.all([stale, foreign, done].map(sameRun))).map((run) => run?.state)).toEqual(['running', 'running', 'failed'])
    expect(await sameTask(task)).toMatchObject({ endedFinished: 0 })
  })

  test('keeps a result that PostgreSQL would refuse', async () => {
    const run = await makeRun.running(database.db, await makeTask(database.db))
    await end([endingOf(run, { result: { text: 'a\0b', half: '\ud800' } })])
    expect(await sameRun(run)).toMatchObject({ state: 'succeeded', result: { text: 'a\ufffdb', half: '\ufffd' } })
  })
})

describe('waking after endings', () => {
  test('wakes waiting dependers and the waiting task itself, and lets others sleep', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000)
    const dependee = await makeTask(database.db, { waiting: WAITING, wakeAt: tomorrow })
    const [waits, sleeps, stranger] = [
      await makeTask(database.db, { waiting: WAITING }),
      await makeTask(database.db, { wakeAt: tomorrow }),
      await makeTask(database.db, { waiting: WAITING, wakeAt: tomorrow }),
    ]
    await makeDependency(database.db, waits, dependee)
    await makeDependency(database.db, sleeps, dependee)
    await end([endingOf(await makeRun.running(database.db, dependee))])
    const wakeAts = (await Promise.all([dependee, waits, sleeps, stranger].map(sameTask))).map((task) => task?.wakeAt?.getTime() ?? 0)
    expect(wakeAts.map((wakeAt) => wakeAt > 0 && wakeAt <= Date.now())).toEqual([true, true, false, false])
  })

  test('wakes a depender whose decision to wait commits while the ending does', async () => {
    const dependee = await makeTask(database.db)
    const depender = await makeTask(database.db)
    await makeDependency(database.db, depender, dependee)
    const run = await makeRun.running(database.db, dependee)
    let ending: Promise<unknown> | undefined
    await database.db.transaction(async (decision) => {
      await decision.update(tasks).set({ waiting: WAITING, wakeAt: null }).where(eq(tasks.id, depender.id))
      ending = end([endingOf(run)])
      await expect
        .poll(() => database.sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
        .toHaveLength(1)
    })
    await ending
    expect((await sameTask(depender))?.wakeAt).not.toBeNull()
  })

  test('tells the scheduler loops and the browsers', async () => {
    const dependee = await makeTask(database.db, { waiting: WAITING })
    const run = await makeRun.running(database.db, dependee)
    const heard: string[] = []
    let tell = () => {}
    const both = new Promise<void>((resolve) => {
      tell = () => heard.length === 2 && resolve()
    })
    const listeners = await Promise.all(
      [CHANNELS.wake, CHANNELS.live].map((channel) =>
        database.sql.listen(channel, (payload) => {
          heard.push(`${channel} ${payload}`)
          tell()
        }),
      ),
    )
    await end([endingOf(run)])
    await both
    await Promise.all(listeners.map((listener) => listener.unlisten()))
    expect(heard.sort()).toEqual([`djag_live {"subject":"run","ids":["${run.id}"],"taskIds":[${dependee.id}]}`, 'djag_wake '])
  })
})
