import { v7 as uuidV7 } from 'uuid'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { runHours } from '#schema/run-hours.ts'
import { runs } from '#schema/runs.ts'
import { tasks } from '#schema/tasks.ts'
import { checkLedger } from '#server/ledger/check-ledger.ts'
import { tick } from '#server/tick/tick.ts'
import { createTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { goRound } from '#tests/retention-round.ts'
import { endRun } from '#tests/tick/run-life.ts'
import { removeWhatIsOld } from './remove-what-is-old.ts'
import { beginRound, endRound, RoundLostError } from './retention-lease.ts'

const database = await createTestDatabase()
const { db, sql } = database
afterAll(() => database.drop())

const START = new Date('2026-03-02T00:00:30Z')
const atHour = (hour: number) => new Date(START.getTime() + hour * 3_600_000)
const KEEP = { runs: 1, logs: 1, audits: 400, counts: 400 }

beforeEach(async () => {
  await sql`truncate tasks, runs, retention cascade`
  await sql.unsafe('delete from djag_pgboss.job_common')
  await database.setNow(START)
})

/** Runs as old as can be, none of them the latest of anything. */
async function oldRuns(count: number): Promise<{ task: TaskRecord; ids: string[] }> {
  const task = await makeTask(db)
  const ids = []
  for (let hour = 0; hour < count; hour++) ids.push((await makeRun.failed(db, task, { activatedAt: atHour(hour - 1_000) })).id)
  await makeRun.succeeded(db, task, { activatedAt: START })
  return { task, ids }
}

const decideAll = async () => {
  for (let more = true; more; ) ({ more } = await tick(db, { catchUpBatch: 100, batchSize: 500 }))
}

describe('a round', () => {
  it('leaves a ledger in which nothing is missing but what it removed', async () => {
    const crontab = await makeCrontab(db, { minute: '0' })
    const base = { crontabId: crontab.id, cronBase: START, wakeAt: START, maxConcurrency: null }
    const load = await makeTask(db, { ...base, name: 'load' })
    const report = await makeTask(db, { ...base, name: 'report' })
    const summary = await makeTask(db, { ...base, name: 'summary', misfirePolicy: 'coalesce', gracePeriodSeconds: 60 })
    await makeDependency(db, report, load)
    await makeDependency(db, summary, load, { freshness: 'aligned' })
    for (let hour = 1; hour <= 26; hour += hour % 7 === 0 ? 3 : 1) {
      await database.setNow(atHour(hour))
      for (let looks = 0; looks < 2; looks++) {
        await decideAll()
        const queued = await sql<{ id: string }[]>`select id from runs where state = 'queued' order by id`
        for (const [index, { id }] of queued.entries()) await endRun(db, id, (hour + index) % 5 === 0 ? 'failed' : 'succeeded')
      }
    }
    await decideAll()
    await sql.unsafe("delete from djag_pgboss.job_common where (data->>'runId')::uuid not in (select id from runs where state = 'queued')")
    const before = await sql`select id from runs`
    expect(await checkLedger(db)).toEqual([])
    const { runs: removed = 0 } = await goRound(db, { ...KEEP, runs: 0.25 }, 10)
    expect(removed).toBeGreaterThan(20)
    expect(await checkLedger(db)).toEqual([])
    const counted = (await db.select().from(runHours)).reduce(
      (sum, { succeeded, failed, cancelled }) => sum + succeeded + failed + cancelled,
      0,
    )
    expect(counted + (await db.$count(runs))).toBe(before.length)
    await sql`delete from attempts where run_id in (select id from runs where task_id = ${load.id} order by id desc offset 1 limit 1)`
    await sql`delete from runs where id in (select id from runs where task_id = ${load.id} order by id desc offset 1 limit 1)`
    expect(await checkLedger(db)).toContainEqual(expect.objectContaining({ message: expect.stringMatching(/“load” has \d+ instants/) }))
  })

  it('that is broken off has removed whole batches, and the next one removes the rest', async () => {
    await oldRuns(30)
    const holder = uuidV7()
    expect(await beginRound(db, holder, KEEP, 0)).toBe(true)
    for await (const { runs: count = 0 } of removeWhatIsOld(db, { holder, keepDays: KEEP, batchSize: 10 })) if (count > 0) break
    expect(await db.$count(runs)).toBe(21)
    await sql`update retention set held_until = null`
    expect(await goRound(db, KEEP, 10)).toMatchObject({ runs: 20 })
    expect(await sql`select sum(failed)::int as failed from run_hours`).toEqual([{ failed: 30 }])
  })

  it('whose batch fails midway keeps nothing of that batch', async () => {
    await oldRuns(5)
    await sql.unsafe(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
      create trigger refuse before delete on runs for each row execute function refuse()`)
    await expect(goRound(db, KEEP)).rejects.toThrow('the disk is full')
    await sql.unsafe('drop function refuse cascade')
    expect(await db.$count(runHours)).toBe(0)
    expect(await sql`select from attempts`).toHaveLength(6)
    await sql`update retention set held_until = null`
    expect(await goRound(db, KEEP)).toMatchObject({ runs: 5 })
  })

  it('waits for nobody: what others hold is left to the next one', async () => {
    const { task, ids } = await oldRuns(10)
    const [held] = ids
    await sql.begin(async (holding) => {
      await holding`select from runs where id = ${held ?? ''} for no key update`
      expect(await goRound(db, KEEP)).toMatchObject({ runs: 9 })
    })
    const other = await oldRuns(3)
    await sql.begin(async (holding) => {
      await holding`select from tasks where id = ${other.task.id} for update`
      expect(await goRound(db, KEEP)).toMatchObject({ runs: 1 })
    })
    expect(await goRound(db, KEEP)).toMatchObject({ runs: 3 })
    expect(await sql`select removed_runs::int as runs from task_histories where task_id = ${task.id}`).toEqual([{ runs: 10 }])
  })

  it('is one at a time, is due again after its time, and is taken over from one that has died', async () => {
    const [first, second] = [uuidV7(), uuidV7()]
    expect(await beginRound(db, first, KEEP, 3_600)).toBe(true)
    expect(await beginRound(db, second, KEEP, 3_600)).toBe(false)
    await database.setNow(new Date(START.getTime() + 60_000))
    expect(await beginRound(db, second, KEEP, 3_600)).toBe(true)
    await expect(removeWhatIsOld(db, { holder: first, keepDays: KEEP, batchSize: 10 }).next()).rejects.toThrow(RoundLostError)
    await endRound(db, second, { runs: 3 })
    expect(await beginRound(db, first, KEEP, 3_600)).toBe(false)
    await database.setNow(new Date(START.getTime() + 3_660_000))
    expect(await beginRound(db, first, KEEP, 3_600)).toBe(true)
  })
})

describe('beside a round', () => {
  it('ticks, endings, reruns and marks go on, and the ledger stays sound', async () => {
    await database.setNow(null)
    const crontab = await makeCrontab(db, { second: '*', minute: '*', hour: '*' })
    const cronBase = new Date(Date.now() - 60_000)
    const made = await Promise.all(
      Array.from({ length: 6 }, () => makeTask(db, { crontabId: crontab.id, cronBase, wakeAt: cronBase, maxConcurrency: null })),
    )
    for (const [index, task] of made.entries())
      if (index > 0) await makeDependency(db, task, made[index - 1] as TaskRecord, { freshness: index % 2 === 0 ? 'aligned' : 'new' })
    let isOver = false
    const keepDays = { runs: 0, logs: 0, audits: 400, counts: 400 }
    let removed = 0
    const removing = (async () => {
      while (!isOver) {
        const { runs = 0 } = await goRound(db, keepDays, 20)
        removed += runs
      }
      return removed
    })()
    // On a busy machine rounds come less often beside so many turns.
    for (let turn = 0; turn < 25 || removed <= 50; turn++) {
      await Promise.all([tick(db, { catchUpBatch: 10, batchSize: 3 }), tick(db, { catchUpBatch: 10, batchSize: 3 })])
      const queued = await sql<{ id: string }[]>`select id from runs where state = 'queued' order by random() limit 40`
      for (const { id } of queued) await endRun(db, id, turn % 4 === 0 ? 'failed' : 'succeeded')
    }
    isOver = true
    expect(await removing).toBeGreaterThan(50)
    await sql.unsafe("delete from djag_pgboss.job_common where (data->>'runId')::uuid not in (select id from runs where state = 'queued')")
    expect(await checkLedger(db)).toEqual([])
    expect(await db.$count(tasks)).toBe(6)
  })
})
