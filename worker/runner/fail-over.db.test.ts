import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { RECOVERY_LOCK } from '#server/leases/recover-lost-runs.ts'
import { insertJobs } from '#server/queue/insert-jobs.ts'
import { reconcileJobs } from '#server/queue/reconcile-jobs.ts'
import { markRun } from '#server/use-cases/run/mark-run.ts'
import { openTestDatabase } from '#tests/database.ts'
import type { RunRecord } from '#tests/factories/run-factory.ts'
import { ADA } from '#tests/factories/user-factory.ts'
import { queueRun, readAttempts, readLog, readRun, untilRunIs, untilRunLogged } from '#worker/testing/queued-runs.ts'
import {
  handlerSource,
  killWorkerProcesses,
  makeHandlersFolder,
  startWorkerProcess,
  type WorkerProcess,
} from '#worker/testing/worker-process.ts'

const PATIENCE = { timeout: 60_000, interval: 50 }
const FOLDER = mkdtempSync(join(tmpdir(), 'djag-fail-over-'))
let files = 0
let gate = ''
let stopped = ''

/** Ends when the file `gate` is there; notes in the file `stopped` when it is stopped, and says so too late. */
const WAITS = `import { existsSync, writeFileSync } from 'node:fs'
${handlerSource(
  'waits',
  `const { gate, stopped } = context.headers
   context.log.info('begun')
   await new Promise((resolve, reject) => {
     const timer = setInterval(() => { if (existsSync(gate)) { clearInterval(timer); resolve() } }, 10)
     context.signal.addEventListener('abort', () => {
       clearInterval(timer); context.log.warn('too late'); writeFileSync(stopped, ''); reject(context.signal.reason)
     })
   })
   return 'done'`,
)}`

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
let worker: WorkerProcess
beforeAll(async () => {
  worker = startWorkerProcess(database.url, { DJAG_ROLE: 'runner', DJAG_HANDLERS_DIR: makeHandlersFolder({ 'waits.ts': WAITS }) })
  await worker.ready
})
afterAll(killWorkerProcesses)
beforeEach(() => {
  files++
  gate = join(FOLDER, `${files}.gate`)
  stopped = join(FOLDER, `${files}.stopped`)
})

/** A run of `waits` that the worker has begun. */
async function begun(): Promise<RunRecord> {
  const run = await queueRun(database, 'waits', {}, { headers: { gate, stopped } })
  await untilRunLogged(database, run, 'begun')
  return run
}
const untilStopped = () => expect.poll(() => existsSync(stopped), PATIENCE).toBe(true)

/** As if its claim, and all that followed, had never been committed. */
const undoClaim = async (run: RunRecord, andThen = async (_: Parameters<typeof insertJobs>[0]) => {}) =>
  await database.db.transaction(async (tx) => {
    await tx.execute(`delete from run_logs where run_id = '${run.id}'`)
    await tx.execute(`delete from attempts where run_id = '${run.id}'`)
    await tx.execute(`update runs set state = 'queued', worker_id = null, started_at = null where id = '${run.id}'`)
    await andThen(tx)
  })

describe('after a fail-over that lost committed transactions', () => {
  test('a run whose ending was lost does not stay running under its living worker', async () => {
    const run = await untilRunIs(database, await queueRun(database, 'log', { message: 'hi' }), 'succeeded')
    await database.sql.begin(async (sql) => {
      await sql`update runs set state = 'running', ended_at = null, result = null where id = ${run.id}`
      await sql`update attempts set outcome = 'running', ended_at = null where run_id = ${run.id}`
    })
    await expect.poll(() => readRun(database, run), PATIENCE).toMatchObject({ state: 'succeeded', attempt: 2, workerId: run.workerId })
    expect((await readAttempts(database, run)).map((attempt) => attempt.outcome)).toEqual(['lost', 'succeeded'])
  })

  test('a run whose claim was lost is stopped when the worker claims it again, and leaves nothing of its first execution', async () => {
    const run = await begun()
    await undoClaim(run, (tx) => insertJobs(tx, [{ runId: run.id, attempt: 1, queue: run.queue, priority: run.priority }]))
    await untilStopped()
    writeFileSync(gate, '')
    expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ attempt: 1, result: 'done' })
    expect(await readAttempts(database, run)).toMatchObject([{ number: 1, outcome: 'succeeded' }])
    expect((await readLog(database, run)).map((line) => line.message)).toEqual(['begun'])
  })

  test('a run whose claim and job were lost is stopped, and goes on when ledger and queue are brought together', async () => {
    const run = await begun()
    await undoClaim(run)
    await untilStopped()
    expect(await readRun(database, run)).toMatchObject({ state: 'queued', attempt: 1 })
    expect(await readLog(database, run)).toEqual([])
    let restoredJobs = 0
    for await (const page of reconcileJobs(database.db, 100)) restoredJobs += page.restoredJobs
    expect(restoredJobs).toBe(1)
    writeFileSync(gate, '')
    expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ attempt: 1, result: 'done' })
  })

  test('a run that a person had ended does not stay running when that was lost: its worker has let go of it', async () => {
    const run = await begun()
    await database.db.transaction((tx) => markRun(tx, ADA, { runId: run.id, as: 'failed' }))
    await untilStopped()
    await database.sql.begin(async (sql) => {
      await sql`update runs set state = 'running', ended_at = null, marked_by_name = null, error = null where id = ${run.id}`
      await sql`update attempts set outcome = 'running', ended_at = null where run_id = ${run.id}`
    })
    writeFileSync(gate, '')
    expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ attempt: 2, result: 'done' })
    expect((await readAttempts(database, run)).map((attempt) => attempt.outcome)).toEqual(['lost', 'succeeded'])
  })

  test('a run that the database has never heard of is stopped, and the worker goes on', async () => {
    const run = await begun()
    await database.sql.begin(async (sql) => {
      await sql`delete from run_logs where run_id = ${run.id}`
      await sql`delete from attempts where run_id = ${run.id}`
      await sql`delete from runs where id = ${run.id}`
    })
    await untilStopped()
    await untilRunIs(database, await queueRun(database, 'log', { message: 'next' }), 'succeeded')
    expect(worker.output()).not.toContain('could not be written')
  })
})

test('a worker that was taken for dead stops what it runs at once, before anybody has taken that over', async () => {
  const run = await begun()
  await database.sql.begin(async (recovering) => {
    await recovering`select pg_advisory_xact_lock(${RECOVERY_LOCK})`
    await database.sql`update workers set state = 'lost' where pid = ${worker.pid}`
    await untilStopped()
  })
  writeFileSync(gate, '')
  expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ attempt: 2, result: 'done' })
  expect((await readAttempts(database, run)).map((attempt) => attempt.outcome)).toEqual(['lost', 'succeeded'])
})

test('a worker that waits for the end of what it runs, to stop, does not lose it', async () => {
  const run = await begun()
  worker.signal('SIGTERM')
  await worker.logged('Stopping')
  const [{ heartbeats } = { heartbeats: 0 }] = await database.sql<{ heartbeats: number }[]>`
    select extract(epoch from heartbeat_at)::float8 as heartbeats from workers where pid = ${worker.pid} and state <> 'lost'`
  const laterBeats = async () =>
    (
      await database.sql`select from workers where pid = ${worker.pid} and state = 'draining' and extract(epoch from heartbeat_at) > ${heartbeats + 2}`
    ).length
  await expect.poll(laterBeats, PATIENCE).toBe(1)
  writeFileSync(gate, '')
  expect(await worker.ended).toBe(0)
  expect(await readRun(database, run)).toMatchObject({ state: 'succeeded', attempt: 1, result: 'done' })
})
