import { describe, expect, it } from 'vitest'
import type { GateRecord } from '#scheduling/model/decision.ts'
import { wakeTasks } from '#server/waking/wake-tasks.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { tick } from './tick.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })

/** An hourly task whose first instant is 10:00, which would be due now. */
const disabledTask = () => makeTask(database.db, { cronBase: at('09:30:00'), wakeAt: at('10:00:00'), enabled: false })
const tickNow = () => tick(database.db, { catchUpBatch: 100, batchSize: 500 })

/** As a run keeps them that saw so many endings of a dependee. */
const gatesOf = (edge: { id: number }, { id, name }: TaskRecord, seen: number): GateRecord[] => [
  { edgeId: edge.id, dependeeId: id, dependeeName: name, by: 'ending', satisfiedByRunId: null, seen: { succeeded: seen, finished: seen } },
]

describe('requested runs', () => {
  async function request(task: TaskRecord, options: { ignoreDependencies: boolean; besideOthers: boolean }) {
    const [row] = await database.sql`
      insert into run_requests (id, task_id, requested_at, requested_by_name, ignore_dependencies, beside_others)
      values (gen_random_uuid(), ${task.id}, ${at('09:59:00')}, 'Ada', ${options.ignoreDependencies}, ${options.besideOthers}) returning id`
    return row?.id as string
  }

  it('start although the task is disabled, leave the cursor alone, and are answered once', async () => {
    const task = await disabledTask()
    const requestId = await request(task, { ignoreDependencies: true, besideOthers: false })
    await tickNow()
    await database.db.transaction((tx) => wakeTasks(tx, [task.id]))
    await tickNow()
    const runs = await database.sql`select id, kind, timing, scheduled_for, request_id, activation_seq from runs`
    expect(runs).toMatchObject([
      { kind: 'manual', timing: 'manual', scheduled_for: at('09:59:00'), request_id: requestId, activation_seq: null },
    ])
    expect(await database.sql`select activated_run_id from run_requests`).toEqual([{ activated_run_id: runs[0]?.id }])
    expect(await database.sql`select cursor, last_start, wake_at from tasks`).toEqual([{ cursor: null, last_start: null, wake_at: null }])
  })

  it('that ignore dependencies leave the last start of their task as it was (R1)', async () => {
    const started = { lastStart: at('09:00:00'), activationSeq: 3, cursor: at('10:00:00'), wakeAt: at('10:00:00') }
    const task = await makeTask(database.db, { cronBase: at('08:30:00'), ...started })
    await request(task, { ignoreDependencies: true, besideOthers: false })
    expect(await tickNow()).toMatchObject({ activatedRuns: 1 })
    expect(await database.sql`select last_start, activation_seq::int from tasks`).toEqual([
      { last_start: at('09:00:00'), activation_seq: 3 },
    ])
  })

  it('start at once after a failure: for them it has given back at its end (D2)', async () => {
    const load = await makeTask(database.db, { enabled: false, endedSucceeded: 4, endedFinished: 4 })
    const task = await makeTask(database.db, { cronBase: at('09:30:00'), cursor: at('10:00:00'), wakeAt: at('10:00:00'), activationSeq: 2 })
    const edge = await makeDependency(database.db, task, load)
    const gates = (seen: number) => gatesOf(edge, load, seen)
    await makeRun.succeeded(database.db, task, { activationSeq: 1, gates: gates(3) })
    await makeRun.failed(database.db, task, { activationSeq: 2, gates: gates(4), endedAt: at('10:00:00'), activatedAt: at('09:59:00') })
    await request(task, { ignoreDependencies: false, besideOthers: false })
    await tickNow()
    expect(await database.sql`select activation_seq::int from runs where kind = 'manual'`).toEqual([{ activation_seq: 3 }])
  })

  it('that ignore dependencies take nothing from the next scheduled run (R1)', async () => {
    const load = await makeTask(database.db, { enabled: false, endedSucceeded: 4, endedFinished: 4 })
    const upToDate = { cronBase: at('09:30:00'), cursor: at('10:00:00'), wakeAt: at('10:00:00'), activationSeq: 1, maxConcurrency: null }
    const task = await makeTask(database.db, upToDate)
    const edge = await makeDependency(database.db, task, load)
    await makeRun.succeeded(database.db, task, { activationSeq: 1, gates: gatesOf(edge, load, 3) })
    await request(task, { ignoreDependencies: true, besideOthers: false })
    await tickNow()
    await database.setNow(at('11:00:00'))
    await tickNow()
    const started = await database.sql`select kind, gates from runs where activated_at >= ${at('10:00:00')} order by activated_at`
    expect(started).toMatchObject([
      { kind: 'manual', gates: [{ by: 'ignored' }] },
      { kind: 'scheduled', gates: [{ by: 'ending' }] },
    ])
  })

  it.each([
    ['01980000-0000-7000-8000-000000000001', '01980000-0000-7000-8000-000000000002'],
    ['01980000-0000-7000-8000-000000000002', '01980000-0000-7000-8000-000000000001'],
  ])('start by the age of their asking, whatever their ids are (M6)', async (older, newer) => {
    const task = await disabledTask()
    for (const [id, time] of [
      [newer, '09:59:00'],
      [older, '09:58:00'],
    ] as const)
      await database.sql`
        insert into run_requests (id, task_id, requested_at, requested_by_name, ignore_dependencies, beside_others)
        values (${id}, ${task.id}, ${at(time)}, 'Ada', true, false)`
    await tickNow()
    expect(await database.sql`select request_id from runs`).toEqual([{ request_id: older }])
  })

  it('wait for their turn beside a running run, unless they may start beside others', async () => {
    const task = await disabledTask()
    await makeRun.running(database.db, task)
    const patient = await request(task, { ignoreDependencies: true, besideOthers: false })
    const hasty = await request(task, { ignoreDependencies: true, besideOthers: true })
    await tickNow()
    const open = await database.sql`select id from run_requests where activated_run_id is null`
    expect(open).toEqual([{ id: patient }])
    expect(await database.sql`select request_id from runs where kind = 'manual'`).toEqual([{ request_id: hasty }])
  })
})
