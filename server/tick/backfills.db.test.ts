import { v7 as uuidV7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { backfills } from '#schema/backfills.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { lookAt } from '#tests/tick/look-at.ts'
import { endRun } from '#tests/tick/run-life.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)
const HOURLY = { second: '0', minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*', timezone: 'UTC' } as const

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })

/** An hourly task, decided up to 09:00, which is due now. */
const task = (overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(database.db, { cronBase: at('00:30:00'), cursor: at('09:00:00'), wakeAt: at('10:00:00'), maxConcurrency: null, ...overrides })

async function backfill(of: TaskRecord, first: string, last: string, maxActive = 1): Promise<string> {
  const id = uuidV7()
  const [firstInstant, lastInstant] = [at(first), at(last)]
  const count = (lastInstant.getTime() - firstInstant.getTime()) / 3_600_000 + 1
  const crontab = { ...HOURLY, gap: 'shift', overlap: 'first' } as const
  await database.db
    .insert(backfills)
    .values({ id, taskId: of.id, requestedByName: 'Ada', crontab, firstInstant, lastInstant, count, maxActive })
  return id
}

const backfillRuns = (id: string) =>
  database.sql`
    select id, scheduled_for, state, timing, priority, activation_seq, request_id, gates from runs where backfill_id = ${id} order by scheduled_for`
const activeInstants = async (id: string) =>
  (await backfillRuns(id)).filter((run) => run.state === 'queued').map((run) => run.scheduled_for.getUTCHours())
const backfillRow = async (id: string) => (await database.sql`select position, state from backfills where id = ${id}`)[0]

async function endOldest(id: string, now: Date) {
  await database.setNow(now)
  const run = (await backfillRuns(id)).find((each) => each.state === 'queued')
  await endRun(database.db, run?.id)
  await lookAt(database, now)
}

describe('a backfill', () => {
  it('that was cancelled makes no further runs', async () => {
    const cancelled = await task()
    const id = await backfill(cancelled, '03:00:00', '06:00:00')
    await database.sql`update backfills set state = 'cancelled' where id = ${id}`
    await lookAt(database, at('10:00:00'))
    expect(await backfillRuns(id)).toEqual([])
  })

  it('comes before those that were asked for after it', async () => {
    const limited = await task({ cursor: at('10:00:00'), maxConcurrency: 1 })
    const [newer, older] = [await backfill(limited, '03:00:00', '04:00:00'), await backfill(limited, '05:00:00', '06:00:00')]
    await database.sql`update backfills set requested_at = requested_at - interval '1 hour' where id = ${older}`
    await lookAt(database, at('10:00:00'))
    expect([await activeInstants(older), await activeInstants(newer)]).toEqual([[5], []])
  })

  it('runs its instants oldest first, so many at once as it may, until all of them have run', async () => {
    const id = await backfill(await task({ wakeAt: at('10:00:00') }), '03:00:00', '06:00:00', 2)
    await lookAt(database, at('10:00:00'))
    expect(await activeInstants(id)).toEqual([3, 4])
    expect(await backfillRow(id)).toEqual({ position: at('04:00:00'), state: 'active' })
    await endOldest(id, at('10:01:00'))
    expect(await activeInstants(id)).toEqual([4, 5])
    await endOldest(id, at('10:02:00'))
    expect(await activeInstants(id)).toEqual([5, 6])
    expect(await backfillRow(id)).toEqual({ position: at('06:00:00'), state: 'exhausted' })
  })

  it('stays behind fresh runs: they are decided first, take the last free place, and have a far higher priority', async () => {
    const fresh = await task({ maxConcurrency: 1, priority: 7 })
    const id = await backfill(fresh, '03:00:00', '04:00:00')
    await lookAt(database, at('10:00:00'))
    expect(await activeInstants(id)).toEqual([])
    const [run] = await database.sql`select id, scheduled_for from runs where task_id = ${fresh.id}`
    expect(run?.scheduled_for).toEqual(at('10:00:00'))
    await endRun(database.db, run?.id)
    await lookAt(database, at('10:05:00'))
    expect(await backfillRuns(id)).toMatchObject([{ scheduled_for: at('03:00:00'), timing: 'backfill', priority: -999_993 }])
    const jobs = await database.sql.unsafe(`select priority from ${QUEUE_SCHEMA}.job_common order by priority`)
    expect(jobs.map((job) => job.priority)).toEqual([-999_993, 7])
  })

  it('leaves cursor, last start and the instants’ own outcomes alone', async () => {
    const filled = await task({ enabled: false, activationSeq: 4 })
    await makeRun.failed(database.db, filled, { scheduledFor: at('03:00:00'), activationSeq: 4, activatedAt: at('03:00:00') })
    const id = await backfill(filled, '03:00:00', '03:00:00')
    await lookAt(database, at('10:00:00'))
    expect(await backfillRuns(id)).toMatchObject([{ scheduled_for: at('03:00:00'), activation_seq: null, request_id: null }])
    expect(await database.sql`select state from runs where kind = 'scheduled'`).toEqual([{ state: 'failed' }])
    expect(await database.sql`select cursor, last_start, activation_seq::int from tasks`).toEqual([
      { cursor: at('09:00:00'), last_start: null, activation_seq: 4 },
    ])
  })

  it('makes each run once when several schedulers look at once', async () => {
    const ids: string[] = []
    for (let nth = 0; nth < 12; nth++) ids.push(await backfill(await task(), '03:00:00', '06:00:00', 4))
    await lookAt(database, at('10:00:00'), 3)
    for (const id of ids) expect(await activeInstants(id)).toEqual([3, 4, 5, 6])
  })

  it('opens no edge that wants something new, but counts for an aligned one under its own instant', async () => {
    const load = await task()
    await makeRun.failed(database.db, load, { scheduledFor: at('09:00:00'), activatedAt: at('09:00:00') })
    const [fresh, aligned] = [await task({ cursor: at('08:00:00') }), await task({ cursor: at('08:00:00') })]
    await makeDependency(database.db, fresh, load)
    await makeDependency(database.db, aligned, load, { freshness: 'aligned' })
    const id = await backfill(load, '09:00:00', '09:00:00')
    await lookAt(database, at('10:00:00'))
    await endOldest(id, at('10:10:00'))
    expect(await database.sql`select ended_finished::int, latest_finished_run_id from tasks where id = ${load.id}`).toEqual([
      { ended_finished: 0, latest_finished_run_id: null },
    ])
    const started = await database.sql`select task_id::int, scheduled_for from runs where task_id in (${fresh.id}, ${aligned.id})`
    expect(started).toEqual([{ task_id: aligned.id, scheduled_for: at('09:00:00') }])
  })

  it('obeys aligned edges, each run by its own instant, and ignores the others', async () => {
    const load = await task({ cursor: at('08:00:00'), alignedSucceededInstant: at('08:00:00') })
    const report = await task({ enabled: false })
    const other = await task()
    await makeDependency(database.db, report, load, { freshness: 'aligned' })
    await makeDependency(database.db, report, other)
    const id = await backfill(report, '08:00:00', '09:00:00', 2)
    await lookAt(database, at('10:00:00'))
    expect(await backfillRuns(id)).toMatchObject([{ scheduled_for: at('08:00:00'), gates: [{ by: 'ending' }, { by: 'ignored' }] }])
    const [nine] = await database.sql`select id from runs where task_id = ${load.id} and scheduled_for = ${at('09:00:00')}`
    await endRun(database.db, nine?.id)
    await lookAt(database, at('10:20:00'))
    expect(await activeInstants(id)).toEqual([8, 9])
  })

  it('whose crontab can no longer be read says so instead of running nothing', async () => {
    const id = await backfill(await task(), '03:00:00', '03:00:00')
    await database.sql`update backfills set crontab = jsonb_set(crontab, '{timezone}', '"Mars/Olympus"') where id = ${id}`
    await expect(lookAt(database, at('10:00:00'))).rejects.toThrow('set aside')
    const [row] = await database.sql`select set_aside_reason from tasks`
    expect(row?.set_aside_reason).toMatch(/backfill.*Mars/)
  })
})
