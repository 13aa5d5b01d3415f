import { describe, expect, it } from 'vitest'
import { attempts } from '#schema/attempts.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { runCsv } from './run-csv.ts'
import { runErrors } from './run-errors.ts'
import { RUNS_LOOKED_THROUGH, runFilter } from './run-filter.ts'
import { runPage, runPageParameters } from './run-page.ts'
import { runTotals } from './run-totals.ts'

const database = await openTestDatabase()
const { db, sql } = database

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 0, 5, 0, minute, second))
const page = async (query: object) => await runPage(db, runPageParameters.parse(query))
const idsOf = async (query: object) => (await page(query)).rows.map(({ id }) => id)

describe('runs are narrowed down', () => {
  it('to those activated in a time, of a timing, of a queue', async () => {
    const task = await makeTask(db)
    const [one, two, three] = [
      await makeRun.succeeded(db, task, { activatedAt: at(1), scheduledFor: at(1) }),
      await makeRun.succeeded(db, task, { activatedAt: at(2), scheduledFor: at(2), timing: 'delayed', queue: 'slow' }),
      await makeRun.succeeded(db, task, { activatedAt: at(3), scheduledFor: at(3), timing: 'coalesced' }),
    ]
    const of = { task: task.id }
    expect(await idsOf({ ...of, activatedSince: at(2).toISOString(), activatedBefore: at(3).toISOString() })).toEqual([two.id])
    expect(await idsOf({ ...of, activatedSince: at(2).toISOString() })).toEqual([three.id, two.id])
    expect(await idsOf({ ...of, timing: 'delayed,coalesced' })).toEqual([three.id, two.id])
    expect(await idsOf({ ...of, queue: 'slow' })).toEqual([two.id])
    expect(await idsOf({ ...of, timing: 'on_time' })).toEqual([one.id])
  })

  it('to those that were late, counted from their instant, not started ones among them', async () => {
    const task = await makeTask(db)
    const late = await makeRun.succeeded(db, task, { activatedAt: at(10), scheduledFor: at(5), startedAt: at(10), endedAt: at(11) })
    await makeRun.succeeded(db, task, { activatedAt: at(11), scheduledFor: at(11), startedAt: at(11, 5), endedAt: at(12) })
    const waits = await makeRun.queued(db, task, { activatedAt: at(12), scheduledFor: at(12) })
    await makeRun.succeeded(db, task, { kind: 'manual', activatedAt: at(13), scheduledFor: at(1), startedAt: at(13), endedAt: at(14) })
    expect(await idsOf({ task: task.id, lateBySeconds: '60' })).toEqual([waits.id, late.id])
    expect(await idsOf({ task: task.id, lateBySeconds: '299' })).toContain(late.id)
    expect(await idsOf({ task: task.id, lateBySeconds: '300' })).not.toContain(late.id)
  })

  it('to those that executed long: a wait until a rerun does not count', async () => {
    const task = await makeTask(db)
    const long = await makeRun.succeeded(db, task, { activatedAt: at(20), startedAt: at(20), endedAt: at(25) })
    const rerun = await makeRun.succeeded(db, task, { activatedAt: at(21), startedAt: at(21), endedAt: at(21, 10), attempt: 1 })
    await sql`update runs set ended_at = ${at(59)}, attempt = 2 where id = ${rerun.id}`
    await db
      .insert(attempts)
      .values({ runId: rerun.id, number: 2, workerId: rerun.id, startedAt: at(58, 50), endedAt: at(59), outcome: 'succeeded' })
    expect(await idsOf({ task: task.id, longerThanSeconds: '60' })).toEqual([long.id])
    expect(await idsOf({ task: task.id, longerThanSeconds: '19' })).toEqual([rerun.id, long.id])
    expect(await idsOf({ task: task.id, longerThanSeconds: '300' })).toEqual([])
  })

  it('to text in the error or the result, in any letter case, taken literally', async () => {
    const task = await makeTask(db)
    const failed = await makeRun.failed(db, task, { activatedAt: at(30), error: { message: 'Shop 100% away' } })
    await makeRun.failed(db, task, { activatedAt: at(31), error: { message: 'Shop 1000 away' } })
    const wrote = await makeRun.succeeded(db, task, { activatedAt: at(32), result: { shop: 'Graz', share: '50%' } })
    expect(await idsOf({ task: task.id, error: 'SHOP 100%' })).toEqual([failed.id])
    expect(await idsOf({ task: task.id, result: 'graz' })).toEqual([wrote.id])
    expect(await idsOf({ task: task.id, result: '0%' })).toEqual([wrote.id])
    expect(await idsOf({ task: task.id, result: '_' })).toEqual([])
  })

  it('by a search of errors that an index answers', async () => {
    await sql`set enable_seqscan = off`
    const plan = await sql`explain select id from runs where (error ->> 'message') ilike ${'%shop%'} and error is not null`
    await sql`reset enable_seqscan`
    expect(JSON.stringify(plan)).toContain('runs_error_search')
  })
})

describe('errors', () => {
  it('are grouped by task and words, the most frequent first, and each number leads to exactly its runs', async () => {
    const [load, send] = [await makeTask(db, { name: 'load' }), await makeTask(db, { name: 'send' })]
    const fails = (task: typeof load, minute: number, message: string) =>
      makeRun.failed(db, task, { activatedAt: at(40 + minute), queue: 'errors', error: { message } })
    const made = [await fails(load, 1, 'No stock'), await fails(load, 2, 'No stock'), await fails(load, 3, 'No stock left')]
    await fails(send, 4, 'No stock')
    await makeRun.cancelled(db, load, { activatedAt: at(45), queue: 'errors', error: { message: 'No stock' } })
    const { rows, ...rest } = await runErrors(db, runFilter.parse({ queue: 'errors' }))
    expect(rest).toEqual({ groupCount: 3, runCount: 4, hasMore: false, lookedBackTo: null, notLookedInto: null })
    expect(rows[0]).toMatchObject({
      taskName: 'load',
      message: 'No stock',
      count: 2,
      firstAt: at(41).toISOString(),
      lastAt: at(42).toISOString(),
      lastRunId: made[1]?.id,
    })
    for (const { taskId, errorHash, count } of rows) expect(await idsOf({ task: taskId, errorHash, queue: 'errors' })).toHaveLength(count)
    expect(await idsOf({ task: load.id, errorHash: rows[0]?.errorHash })).toEqual([made[1]?.id, made[0]?.id])
  })
})

describe('totals', () => {
  it('say how runs ended and how long they took', async () => {
    const task = await makeTask(db)
    for (const seconds of [10, 20, 30])
      await makeRun.succeeded(db, task, { activatedAt: at(0), scheduledFor: at(seconds), startedAt: at(0), endedAt: at(0, seconds) })
    await makeRun.failed(db, task, { activatedAt: at(1), startedAt: at(1), endedAt: at(2) })
    await makeRun.queued(db, task, { activatedAt: at(2) })
    expect(await runTotals(db, runFilter.parse({ task: task.id }))).toEqual({
      count: 5,
      hasMore: false,
      byState: [{ state: 'succeeded', count: 3 }, expect.objectContaining({ count: 1 }), expect.objectContaining({ count: 1 })],
      tookMs: 120_000,
      medianMs: 25_000,
      p95Ms: expect.closeTo(55_500, 0),
      lookedBackTo: null,
      notLookedInto: null,
    })
    expect(await runTotals(db, runFilter.parse({ task: task.id, state: 'expired' }))).toMatchObject({ count: 0, medianMs: null })
  })

  it('count what was executed, not the days until a rerun or a mark', async () => {
    const task = await makeTask(db)
    const rerun = await makeRun.failed(db, task, { activatedAt: at(0), startedAt: at(0), endedAt: at(0, 10) })
    const marked = await makeRun.failed(db, task, { activatedAt: at(1), scheduledFor: at(1), startedAt: at(1), endedAt: at(1, 20) })
    await sql`update runs set ended_at = ${at(5_000)}, attempt = 2 where id = ${rerun.id}`
    await sql`update runs set ended_at = ${at(5_000)}, marked_by_name = 'Ada' where id = ${marked.id}`
    expect(await runTotals(db, runFilter.parse({ task: task.id }))).toMatchObject({ tookMs: 30_000, medianMs: 15_000 })
  })
})

describe('the file', () => {
  it('holds all that match, and no cell that a spreadsheet would calculate', async () => {
    const task = await makeTask(db, { name: 'filed' })
    await makeRun.failed(db, task, { activatedAt: at(-10), scheduledFor: at(-10), error: { message: '=1+1, said "x"' } })
    await sql`
      insert into runs (id, task_id, kind, scheduled_for, timing, state, handler, args, kwargs, headers, queue, priority, activated_at, started_at, ended_at)
      select ('019b' || lpad(n::text, 4, '0') || '-0000-7000-8000-000000000000')::uuid, ${task.id}, 'scheduled', ${at(0)}::timestamptz + n * interval '1 second',
        'on_time', 'succeeded', 'log', '[]', '{}', '{}', 'default', 0, now(), now(), now() from generate_series(1, 2100) as n`
    const { name, parts } = await runCsv(db, runFilter.parse({ task: task.id }))
    let text = ''
    for await (const part of parts) text += part
    const lines = text.trimEnd().split('\r\n')
    expect(name).toBe('runs.csv')
    expect(lines[0]).toBe(
      'id,task_id,task,kind,timing,state,scheduled_for,activated_at,started_at,ended_at,attempt,executed_ms,instants,error,closed_by',
    )
    expect(lines).toHaveLength(2_102)
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(2_102)
    expect(lines.filter((line) => line.endsWith(`"'=1+1, said ""x""",`))).toHaveLength(1)
  })
})

describe('what no index finds', () => {
  it('is looked for among a bounded number of runs, says how far, and goes on from there to the end', async () => {
    const task = await makeTask(db, { name: 'many' })
    await sql`
      insert into runs (id, task_id, kind, scheduled_for, timing, state, handler, args, kwargs, headers, queue, priority, activated_at)
      select (lpad(to_hex(1767225600000 + n * 1000), 12, '0') || '70008000000000000000')::uuid, ${task.id}, 'scheduled',
        to_timestamp(1767225600 + n), 'on_time', 'succeeded', 'log', '[]', '{}', '{}', case when n in (7, 10000) then 'rare' else 'default' end, 0,
        to_timestamp(1767225600 + n)
      from generate_series(1, ${RUNS_LOOKED_THROUGH + 500}) as n`
    const rare = { task: task.id, queue: 'rare' }
    const first = await page(rare)
    expect(first.rows).toHaveLength(1)
    expect(first.lookedBackTo).toBe(new Date((1767225600 + 501) * 1000).toISOString())
    const rest = await page({ ...rare, cursor: first.nextCursor })
    expect(rest).toMatchObject({
      rows: [{ scheduledFor: new Date((1767225600 + 7) * 1000).toISOString() }],
      nextCursor: null,
      lookedBackTo: null,
    })
    expect(await runTotals(db, runFilter.parse(rare))).toMatchObject({ count: 1, lookedBackTo: first.lookedBackTo })
    expect(await page({ task: task.id, state: 'failed' })).toEqual({
      ...{ rows: [], nextCursor: null, lookedBackTo: null, notLookedInto: null, decidedRanges: null },
    })
    const full = await page({ task: task.id, timing: 'on_time', limit: '5' })
    expect([full.rows.length, full.lookedBackTo]).toEqual([5, null])
  })
})
