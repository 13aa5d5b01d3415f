import { v7 as uuidV7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { runRequests } from '#schema/run-requests.ts'
import { userActions } from '#schema/user-actions.ts'
import { jobIdFor } from '#server/queue/job-id.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeRun, type RunRecord } from '#tests/factories/run-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { lookAt } from '#tests/tick/look-at.ts'
import { endRun } from '#tests/tick/run-life.ts'

const at = (time: string) => new Date(`2026-03-01T${time}Z`)

const database = await openTestDatabase({ emptied: 'tasks', now: at('10:00:00') })

/** An hourly task, decided up to 09:00, which is due now. */
const task = (overrides: Parameters<typeof makeTask>[1] = {}) =>
  makeTask(database.db, { cronBase: at('00:30:00'), cursor: at('09:00:00'), wakeAt: at('10:00:00'), ...overrides })
/** Decided up to 10:00: nothing of it is due. */
const quietTask = (overrides: Parameters<typeof makeTask>[1] = {}) => task({ cursor: at('10:00:00'), ...overrides })

const runRow = async (id: string) => (await database.sql`select * from runs where id = ${id}`)[0]
const runsOf = (of: { id: number }) =>
  database.sql`select id, scheduled_for, state, gates from runs where task_id = ${of.id} order by scheduled_for`
const wake = (of: { id: number }) => database.sql`update tasks set wake_at = djag_now() where id = ${of.id}`

async function askAgain(run: RunRecord, besideOthers = false): Promise<string> {
  const id = uuidV7()
  await database.db.insert(runRequests).values({
    id,
    taskId: run.taskId,
    requestedByName: 'Ada',
    ignoreDependencies: false,
    besideOthers,
    rerunOfRunId: run.id,
  })
  await wake({ id: run.taskId })
  return id
}
const answerTo = async (requestId: string) =>
  (await database.sql`select activated_run_id from run_requests where id = ${requestId}`)[0]?.activated_run_id

describe('a rerun', () => {
  it('is a further attempt of the same run: instant, cursor, last start and what it consumed stay', async () => {
    const rerun = await quietTask({ lastStart: at('09:00:00'), activationSeq: 3, queue: 'new', priority: 5 })
    const gates = [
      { edgeId: 1, dependeeId: 1, dependeeName: 'x', by: 'free' as const, satisfiedByRunId: null, seen: { succeeded: 1, finished: 1 } },
    ]
    const run = await makeRun.failed(database.db, rerun, {
      scheduledFor: at('09:00:00'),
      activatedAt: at('09:00:00'),
      activationSeq: 3,
      gates,
      attempt: 2,
      queue: 'old',
      priority: 9,
      progress: 40,
      progressMessage: 'half',
      result: { rows: 1 },
      retryAt: at('09:10:00'),
      cancelRequestedAt: at('09:10:00'),
      cancelRequestedByName: 'Bob',
      markedByName: 'Bob',
    })
    const requestId = await askAgain(run)
    await lookAt(database, at('10:00:00'))
    expect(await runRow(run.id)).toMatchObject({
      state: 'queued',
      attempt: 3,
      series_attempt: 3,
      scheduled_for: at('09:00:00'),
      activated_at: at('09:00:00'),
      activation_seq: '3',
      gates,
      worker_id: null,
      ended_at: null,
      counts_as: null,
      result: null,
      error: null,
      progress: null,
      progress_message: null,
      retry_at: null,
      cancel_requested_at: null,
      cancel_requested_by_name: null,
      marked_by_name: null,
    })
    expect(await answerTo(requestId)).toBe(run.id)
    expect(await database.sql.unsafe(`select id, name, priority, data from ${QUEUE_SCHEMA}.job_common`)).toEqual([
      { id: jobIdFor(run.id, 3), name: 'old', priority: 9, data: { runId: run.id, attempt: 3 } },
    ])
    expect(await database.sql`select cursor, last_start, activation_seq::int from tasks`).toEqual([
      { cursor: at('10:00:00'), last_start: at('09:00:00'), activation_seq: 3 },
    ])
  })

  it('counts as a new ending when it ends', async () => {
    const run = await makeRun.failed(database.db, await quietTask({ endedFinished: 1 }))
    await askAgain(run)
    await lookAt(database, at('10:00:00'))
    await endRun(database.db, run.id)
    expect(await database.sql`select ended_finished::int, ended_succeeded::int, latest_succeeded_run_id from tasks`).toEqual([
      { ended_finished: 2, ended_succeeded: 1, latest_succeeded_run_id: run.id },
    ])
  })

  it('waits its turn at the concurrency limit, unless it may start beside others', async () => {
    const busy = await quietTask()
    const active = await makeRun.running(database.db, busy)
    const [patient, hasty] = [await makeRun.failed(database.db, busy), await makeRun.failed(database.db, busy)]
    const requestId = await askAgain(patient)
    await askAgain(hasty, true)
    await lookAt(database, at('10:00:00'))
    expect([await runRow(patient.id), await runRow(hasty.id)]).toMatchObject([
      { state: 'failed', attempt: 1 },
      { state: 'queued', attempt: 2 },
    ])
    expect(await answerTo(requestId)).toBeNull()
    await endRun(database.db, hasty.id)
    await database.sql`update runs set state = 'succeeded', ended_at = djag_now() where id = ${active.id}`
    await lookAt(database, at('10:01:00'))
    expect(await runRow(patient.id)).toMatchObject({ state: 'queued', attempt: 2 })
  })

  it('of a run that gave back counts as active again: what it consumed is consumed', async () => {
    const load = await quietTask({ endedSucceeded: 1, endedFinished: 1 })
    const report = await task({ maxConcurrency: null, activationSeq: 1 })
    const edge = await makeDependency(database.db, report, load)
    const seen = { succeeded: 1, finished: 1 }
    const gates = [{ edgeId: edge.id, dependeeId: load.id, dependeeName: 'load', by: 'ending' as const, satisfiedByRunId: null, seen }]
    const started = { scheduledFor: at('09:00:00'), activatedAt: at('09:00:00'), endedAt: at('09:30:00') }
    const failed = await makeRun.failed(database.db, report, { ...started, activationSeq: 1, gates })
    await askAgain(failed)
    await lookAt(database, at('10:00:00'))
    expect(await runsOf(report)).toMatchObject([{ id: failed.id, state: 'queued' }])
    await endRun(database.db, failed.id, 'failed')
    await lookAt(database, at('11:00:00'))
    expect(await runsOf(report)).toMatchObject([{ state: 'failed' }, { scheduled_for: at('10:00:00'), state: 'queued' }])
  })

  it('that finds its run active after all is answered by it, and adds nothing', async () => {
    const running = await makeRun.running(database.db, await quietTask())
    const requestId = await askAgain(running, true)
    await lookAt(database, at('10:00:00'))
    expect(await answerTo(requestId)).toBe(running.id)
    expect(await runRow(running.id)).toMatchObject({ state: 'running', attempt: 1 })
    expect(await database.sql.unsafe(`select from ${QUEUE_SCHEMA}.job_common`)).toHaveLength(0)
  })
})

describe('a waiver', () => {
  async function waive(edgeId: number, byName = 'Ada') {
    const by = { payload: {}, state: 'done', actorKind: 'user', actorName: byName } as const
    const [action] = await database.db
      .insert(userActions)
      .values({ type: 'waive-dependency', ...by })
      .returning()
    await database.sql`
      update dependencies set waiver_action_id = ${action?.id ?? 0}, waived_by_name = ${byName}, waived_at = djag_now() where id = ${edgeId}`
  }

  it('lets exactly one run start, which says who waived the edge', async () => {
    const report = await task({ cursor: at('08:00:00'), maxConcurrency: null })
    const edge = await makeDependency(database.db, report, await quietTask({ name: 'load' }))
    await waive(edge.id)
    await lookAt(database, at('10:00:00'))
    expect(await runsOf(report)).toMatchObject([
      { scheduled_for: at('09:00:00'), gates: [{ dependeeName: 'load', by: 'waived', waivedByName: 'Ada', satisfiedByRunId: null }] },
    ])
    expect(await database.sql`select waiver_action_id, waived_by_name, waived_at from dependencies`).toEqual([
      { waiver_action_id: null, waived_by_name: null, waived_at: null },
    ])
    await waive(edge.id, 'Bob')
    await wake(report)
    await lookAt(database, at('10:05:00'))
    expect((await runsOf(report)).map((run) => run.gates[0].waivedByName)).toEqual(['Ada', 'Bob'])
  })

  it('is kept for the run it is for by one that ignores dependencies', async () => {
    const report = await quietTask({ maxConcurrency: null })
    const edge = await makeDependency(database.db, report, await quietTask())
    await waive(edge.id)
    await database.db
      .insert(runRequests)
      .values({ id: uuidV7(), taskId: report.id, requestedByName: 'Ada', ignoreDependencies: true, besideOthers: true })
    await lookAt(database, at('10:00:00'))
    expect(await runsOf(report)).toHaveLength(1)
    expect(await database.sql`select waived_by_name from dependencies`).toEqual([{ waived_by_name: 'Ada' }])
  })
})
