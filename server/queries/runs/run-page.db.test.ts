import { eq } from 'drizzle-orm'
import { v7 as uuidV7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunRow } from '#domain/views/run-views.ts'
import { attempts } from '#schema/attempts.ts'
import { deadlines } from '#schema/deadlines.ts'
import { runLogs } from '#schema/run-logs.ts'
import { runRequests } from '#schema/run-requests.ts'
import { runs } from '#schema/runs.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { runDetail } from './run-detail.ts'
import { runFilter } from './run-filter.ts'
import { runLogPage, runLogsParameters, runLogText } from './run-logs.ts'
import { runPage, runPageParameters } from './run-page.ts'
import { runTotals } from './run-totals.ts'

const database = await openTestDatabase()
const { db } = database

let load: TaskRecord
let report: TaskRecord
let made: RunRecord[]

beforeAll(async () => {
  load = await makeTask(db, { name: 'load' })
  report = await makeTask(db, { name: 'report', deletedAt: new Date() })
  made = []
  for (let round = 0; round < 4; round++) {
    const task = round % 2 === 0 ? load : report
    made.push(await makeRun.succeeded(db, task), await makeRun.failed(db, task), await makeRun.cancelled(db, task))
  }
  // Several activated in one millisecond.
  const activatedAt = new Date(Date.UTC(2027, 0, 1))
  for (let n = 0; n < 5; n++)
    made.push(await makeRun.queued(db, load, { activatedAt, scheduledFor: new Date(activatedAt.getTime() + n * 1_000) }))
})

async function readAll(query: Record<string, unknown>): Promise<RunRow[]> {
  const rows: RunRow[] = []
  for (let before: string | null = null, page = 0; page < 50; page++) {
    const result = await runPage(db, runPageParameters.parse({ ...query, ...(before && { cursor: before }) }))
    rows.push(...result.rows)
    before = result.nextCursor
    if (before === null) return rows
  }
  throw new Error('The pages never end.')
}

describe('pages of runs', () => {
  it.each([1, 3, 17, 200])('of %i rows neither lose nor repeat a run', async (limit) => {
    expect((await readAll({ limit })).map(({ id }) => id)).toEqual(made.map(({ id }) => id).toReversed())
  })

  it('lose and repeat nothing while new runs come', async () => {
    const first = await runPage(db, runPageParameters.parse({ limit: 5 }))
    const late = await makeRun.queued(db, load, { activatedAt: new Date(Date.UTC(2028, 0, 1)) })
    const second = await runPage(db, runPageParameters.parse({ limit: 200, cursor: first.nextCursor }))
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(made.map(({ id }) => id).toReversed())
    made.push(late)
  })

  it('say how long the attempts of a run executed, not how long lay between them', async () => {
    const startMs = Date.UTC(2026, 2, 1, 9)
    const run = await makeRun.succeeded(db, await makeTask(db), {
      startedAt: new Date(startMs),
      endedAt: new Date(startMs + 1_442_000),
      attempt: 2,
    })
    const attempt = (number: number, fromMs: number, throughMs: number | null) => ({
      runId: run.id,
      number,
      workerId: uuidV7(),
      startedAt: new Date(startMs + fromMs),
      endedAt: throughMs === null ? null : new Date(startMs + throughMs),
      outcome: throughMs === null ? ('running' as const) : ('succeeded' as const),
    })
    await db.delete(attempts).where(eq(attempts.runId, run.id))
    await db.insert(attempts).values([attempt(1, 0, 15), attempt(2, 1_441_980, 1_442_000)])
    expect(await runDetail(db, { id: run.id })).toMatchObject({ executedMs: 35, executingSince: null })
    await db.insert(attempts).values(attempt(3, 1_500_000, null))
    const [row] = (await runPage(db, runPageParameters.parse({ task: run.taskId }))).rows
    expect(row).toMatchObject({ executedMs: 35, executingSince: new Date(startMs + 1_500_000).toISOString() })
    await db.delete(attempts).where(eq(attempts.runId, run.id))
    await db.delete(runs).where(eq(runs.id, run.id))
  })

  it('hold only what was asked for: task, states, kind', async () => {
    expect(new Set((await readAll({ task: load.id, limit: 2 })).map(({ taskId }) => taskId))).toEqual(new Set([load.id]))
    const unsuccessful = await readAll({ state: 'failed,cancelled', limit: 3 })
    expect(unsuccessful).toHaveLength(8)
    expect(new Set(unsuccessful.map(({ state }) => state))).toEqual(new Set(['failed', 'cancelled']))
    const manual = await makeRun.succeeded(db, load, { kind: 'manual', requestId: uuidV7(), activatedAt: new Date(Date.UTC(2029, 0, 1)) })
    made.push(manual)
    expect((await readAll({ kind: 'manual' })).map(({ id }) => id)).toEqual([manual.id])
    expect(await readAll({ kind: 'scheduled' })).toHaveLength(made.length - 1)
  })

  it('hold only those that ended in a time, of one worker, of one backfill, and are counted by the same condition', async () => {
    const [task, worker] = [await makeTask(db, { name: 'timed' }), await makeWorker(db)]
    const at = (minute: number) => new Date(Date.UTC(2025, 0, 1, 0, minute))
    const ended: RunRecord[] = []
    for (const minute of [1, 2, 3])
      ended.push(await makeRun.failed(db, task, { activatedAt: at(0), scheduledFor: at(minute), endedAt: at(minute), workerId: worker.id }))
    const ids = (indexes: number[]) => indexes.map((index) => ended[index]?.id).toReversed()
    const find = async (query: Record<string, unknown>) => {
      const { count, hasMore } = await runTotals(db, runFilter.parse({ task: task.id, ...query }))
      const rows = await readAll({ task: task.id, ...query, limit: 2 })
      expect([count, hasMore]).toEqual([rows.length, false])
      return rows.map(({ id }) => id)
    }
    expect(await find({})).toEqual(ids([0, 1, 2]))
    expect(await find({ endedSince: at(2).toISOString() })).toEqual(ids([1, 2]))
    expect(await find({ endedSince: at(1).toISOString(), endedBefore: at(3).toISOString() })).toEqual(ids([0, 1]))
    expect(await find({ worker: worker.id, state: 'failed,expired' })).toEqual(ids([0, 1, 2]))
    expect(await find({ worker: uuidV7() })).toEqual([])
    expect(await find({ backfill: uuidV7() })).toEqual([])
    expect(await find({ ids: `${ended[2]?.id},${ended[0]?.id},${uuidV7()}` })).toEqual(ids([0, 2]))
    made.unshift(...ended)
  })

  it('keep the runs of deleted tasks under their names, and say why a run failed', async () => {
    const rows = await readAll({ task: report.id, state: 'failed' })
    expect(rows[0]).toMatchObject({ taskName: 'report', errorMessage: 'The handler threw.' })
  })
})

describe('one run', () => {
  it('has its attempts with their workers, and who asked for it', async () => {
    const worker = await makeWorker(db, { host: 'machine-7', pid: 77 })
    const requestId = uuidV7()
    await db
      .insert(runRequests)
      .values({ id: requestId, taskId: load.id, requestedByName: 'Ada', ignoreDependencies: false, besideOthers: false })
    const run = await makeRun.failed(db, load, {
      kind: 'manual',
      requestId,
      workerId: worker.id,
      activatedAt: new Date(Date.UTC(2030, 0, 1)),
    })
    const detail = await runDetail(db, { id: run.id })
    expect(detail).toMatchObject({ taskName: 'load', requestedByName: 'Ada', error: { message: 'The handler threw.' } })
    expect(detail.attempts).toMatchObject([
      { number: 1, outcome: 'failed', workerHost: 'machine-7', workerPid: 77, errorMessage: 'The handler threw.' },
    ])
    const lost = await makeRun.retrying(db, load, { activatedAt: new Date(Date.UTC(2030, 0, 2)) })
    expect((await runDetail(db, { id: lost.id })).attempts).toMatchObject([{ number: 1, outcome: 'lost', workerHost: null }])
  })

  it('says how it stands to the deadline of its instant, of several to the worst, and has none where a person asked for it', async () => {
    const task = await makeTask(db)
    const [instant, coalesced] = [new Date(Date.UTC(2030, 0, 3, 6)), new Date(Date.UTC(2030, 0, 3, 5))]
    const run = await makeRun.succeeded(db, task, { scheduledFor: instant, activatedAt: instant })
    const asked = await makeRun.succeeded(db, task, { kind: 'manual', scheduledFor: instant, activatedAt: instant })
    const of = async (id: string) => (await runDetail(db, { id })).deadline
    expect(await of(run.id)).toBeNull()
    const dueAt = new Date(Date.UTC(2030, 0, 3, 7))
    await db.insert(deadlines).values({ taskId: task.id, scheduledFor: instant, dueAt, state: 'met', since: instant, isWatched: false })
    expect(await of(run.id)).toEqual({ dueAt: dueAt.toISOString(), state: 'met', since: instant.toISOString() })
    await db.insert(deadlines).values({
      taskId: task.id,
      scheduledFor: coalesced,
      dueAt: instant,
      state: 'met_late',
      since: instant,
      isWatched: false,
      runId: run.id,
    })
    expect(await of(run.id)).toMatchObject({ dueAt: instant.toISOString(), state: 'met_late' })
    expect(await of(asked.id)).toBeNull()
  })

  it('names the runs that its ending let start, and no others', async () => {
    const [dependee, depender, stranger] = [await makeTask(db), await makeTask(db, { name: 'depender' }), await makeTask(db)]
    const edge = await makeDependency(db, depender, dependee)
    const ended = await makeRun.succeeded(db, dependee, { activatedAt: new Date(Date.UTC(2031, 0, 1)) })
    const later = { activatedAt: new Date(Date.UTC(2031, 0, 2)) }
    const gate = {
      edgeId: edge.id,
      dependeeId: dependee.id,
      dependeeName: dependee.name,
      by: 'ending' as const,
      seen: { succeeded: 1, finished: 1 },
    }
    const opened = await makeRun.queued(db, depender, { ...later, gates: [{ ...gate, satisfiedByRunId: ended.id }] })
    await makeRun.queued(db, depender, { activatedAt: new Date(Date.UTC(2031, 0, 3)), gates: [{ ...gate, satisfiedByRunId: uuidV7() }] })
    await makeRun.queued(db, stranger, later)
    expect((await runDetail(db, { id: ended.id })).opened).toEqual([{ runId: opened.id, taskName: 'depender' }])
    expect((await runDetail(db, { id: opened.id })).opened).toEqual([])
  })

  it('that never was is not found, nor is its log', async () => {
    await expect(runDetail(db, { id: uuidV7() })).rejects.toMatchObject({ code: 'not_found' })
    await expect(runLogPage(db, runLogsParameters.parse({ id: uuidV7() }))).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a log', () => {
  const read = async (query: Record<string, unknown>) => await runLogPage(db, runLogsParameters.parse(query))

  it('is read from any line, each line with its number, and counted as a whole', async () => {
    const run = await makeRun.running(db, load, { activatedAt: new Date(Date.UTC(2032, 0, 1)) })
    const written = Array.from({ length: 1_234 }, (_, n) => ({
      runId: run.id,
      attempt: n < 1_000 ? 1 : 2,
      level: 'info' as const,
      message: `line ${n + 1}`,
    }))
    await db.insert(runLogs).values(written)
    const first = await read({ id: run.id })
    expect([first.total, first.lineCount, first.lines.length]).toEqual([1_234, 1_234, 500])
    expect(first.lines[122]).toMatchObject({ number: 123, message: 'line 123', fields: null, startsAttempt: false })
    const { lines } = await read({ id: run.id, offset: 1_000, limit: 1_000 })
    expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: 234 }, (_, n) => n + 1_001))
    expect(lines.filter(({ startsAttempt }) => startsAttempt).map(({ message }) => message)).toEqual(['line 1001'])
    expect(await read({ id: run.id, limit: 0 })).toEqual({ lines: [], total: 1_234, lineCount: 1_234 })
    expect((await read({ id: run.id, offset: 5_000 })).lines).toEqual([])
  })

  it('is searched as a whole, in messages and fields, in any letter case, taken literally', async () => {
    const run = await makeRun.succeeded(db, load, { activatedAt: new Date(Date.UTC(2032, 0, 2)) })
    const other = await makeRun.succeeded(db, load, { activatedAt: new Date(Date.UTC(2032, 0, 3)) })
    const line = { runId: run.id, attempt: 1, level: 'info' as const }
    await db
      .insert(runLogs)
      .values([
        ...Array.from({ length: 700 }, (_, n) => ({ ...line, message: `Loaded ORDER ${n + 1}` })),
        { ...line, message: 'done', fields: { table: 'order', share: '100%' } },
        { ...line, runId: other.id, message: 'an order of another run' },
      ])
    const found = await read({ id: run.id, search: 'order', offset: 600 })
    expect([found.total, found.lineCount, found.lines.length]).toEqual([701, 701, 101])
    expect(found.lines[0]).toMatchObject({ number: 601, message: 'Loaded ORDER 601' })
    expect((await read({ id: run.id, search: 'order 123' })).lines).toMatchObject([{ number: 123 }])
    expect((await read({ id: run.id, search: '100%' })).lines).toMatchObject([{ number: 701, fields: expect.stringContaining('"order"') }])
    expect(await read({ id: run.id, search: 'order_', limit: 10 })).toEqual({ lines: [], total: 0, lineCount: 701 })
    expect(await read({ id: run.id, search: 'order', offset: 5_000 })).toEqual({ lines: [], total: 701, lineCount: 701 })
    expect(await read({ id: run.id, search: 'order', limit: 0 })).toEqual({ lines: [], total: 701, lineCount: 701 })
  })

  it('is narrowed to the lines that matter, and searched as it is read: without what a program says to a terminal', async () => {
    const run = await makeRun.succeeded(db, load, { activatedAt: new Date(Date.UTC(2032, 0, 5)) })
    const line = { runId: run.id, attempt: 1 }
    await db.insert(runLogs).values([
      { ...line, level: 'debug', message: 'asked' },
      { ...line, level: 'info', message: 'read \u001b[31mor\u001b[0mders' },
      { ...line, level: 'warn', message: 'few orders' },
      { ...line, level: 'error', message: 'no stock' },
    ])
    const numbers = async (query: object) => (await read({ id: run.id, ...query })).lines.map(({ number }) => number)
    expect(await numbers({ level: 'warn' })).toEqual([3, 4])
    expect(await numbers({ level: 'debug' })).toEqual([1, 2, 3, 4])
    expect(await numbers({ level: 'info', search: 'orders' })).toEqual([2, 3])
    expect(await numbers({ search: '31m' })).toEqual([])
    expect(runLogsParameters.safeParse({ id: run.id, level: 'loud' }).success).toBe(false)
  })

  it('is handed out whole as text', async () => {
    const run = await makeRun.succeeded(db, load, { activatedAt: new Date(Date.UTC(2032, 0, 4)) })
    const at = new Date(Date.UTC(2032, 0, 4, 5))
    const line = { runId: run.id, attempt: 1, at, level: 'info' as const }
    await db.insert(runLogs).values(Array.from({ length: 4_500 }, (_, n) => ({ ...line, message: `line ${n + 1}` })))
    await db.insert(runLogs).values({ ...line, attempt: 2, level: 'warn' as const, message: 'again', fields: { n: 1 } })
    const { name, parts } = await runLogText(db, { id: run.id })
    expect(name).toBe(`load ${run.id}.log`)
    let text = ''
    for await (const part of parts) text += part
    const [first, ...rest] = text.trimEnd().split('\n')
    expect(first).toBe('2032-01-04T05:00:00.000Z info  line 1')
    expect(rest.length).toBe(4_501)
    expect(rest.slice(-2)).toEqual(['--- attempt 2 ---', '2032-01-04T05:00:00.000Z warn  again {"n": 1}'])
    await expect(runLogText(db, { id: uuidV7() })).rejects.toMatchObject({ code: 'not_found' })
  })
})
