import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { workers } from '#schema/workers.ts'
import { openTestDatabase } from '#tests/database.ts'
import { queueRun, readAttempts, readRun, untilRunIs, untilRunLogged } from '#worker/testing/queued-runs.ts'
import { handlerSource, killWorkerProcesses, makeHandlersFolder, startWorkerProcess } from '#worker/testing/worker-process.ts'

const GATE = join(mkdtempSync(join(tmpdir(), 'djag-gate-')), 'open')
const note = `require('node:fs').writeFileSync('${GATE}.' + context.attempt, String(process.pid))`
const withRequire = (source: string) =>
  `import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)\n${source}`

/** Ends as soon as it is asked to, or when it is its second attempt. */
const WAITS = handlerSource(
  'waits',
  `context.log.info('begun'); if (context.attempt > 1) return context.attempt
   await new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(context.signal.reason)))`,
)
/** Blocks its process for ever in its first attempt. */
const STUCK = withRequire(
  handlerSource(
    'stuck',
    `${note}; context.log.info('begun'); await new Promise((resolve) => setImmediate(resolve)); if (context.attempt > 1) return context.attempt; for (;;) {}`,
  ),
)
/** Goes on until the test lets it end. */
const FINISHES = withRequire(
  handlerSource(
    'finishes',
    `context.log.info('begun'); const fs = require('node:fs')
     await new Promise((resolve) => { const timer = setInterval(() => { if (fs.existsSync('${GATE}')) { clearInterval(timer); resolve() } }, 20) })
     return 'finished'`,
  ),
)

const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
const handlerPid = (attempt: number) => Number(readFileSync(`${GATE}.${attempt}`, 'utf8'))

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
const folder = makeHandlersFolder({ 'waits.ts': WAITS, 'stuck.ts': STUCK, 'finishes.ts': FINISHES })
afterEach(killWorkerProcesses)

async function readyWorker() {
  const worker = startWorkerProcess(database.url, { DJAG_ROLE: 'runner', DJAG_HANDLERS_DIR: folder })
  await worker.ready
  return worker
}

test.each(['waits', 'stuck'])('a run whose worker is killed in the middle of "%s" ends once, with two attempts', async (handler) => {
  const doomed = await readyWorker()
  const run = await queueRun(database, handler)
  await untilRunLogged(database, run, 'begun')
  await readyWorker()
  doomed.signal('SIGKILL')
  const ended = await untilRunIs(database, run, 'succeeded')
  expect(ended).toMatchObject({ attempt: 2, result: 2 })
  expect((await readAttempts(database, run)).map((attempt) => attempt.outcome)).toEqual(['lost', 'succeeded'])
})

test('a handler stuck in a loop does not outlive its killed worker', async () => {
  const doomed = await readyWorker()
  const run = await queueRun(database, 'stuck')
  await untilRunLogged(database, run, 'begun')
  const pid = handlerPid(1)
  expect(isRunning(pid)).toBe(true)
  doomed.signal('SIGKILL')
  await expect.poll(() => isRunning(pid), { timeout: 60_000 }).toBe(false)
})

test('a worker asked to stop lets a run end, claims no other, and ends well', async () => {
  const worker = await readyWorker()
  const run = await queueRun(database, 'finishes')
  await untilRunLogged(database, run, 'begun')
  worker.signal('SIGTERM')
  await worker.logged('Stopping')
  const later = await queueRun(database, 'log', { message: 'too late' })
  writeFileSync(GATE, '')
  expect(await worker.ended).toBe(0)
  expect(await readRun(database, run)).toMatchObject({ state: 'succeeded', attempt: 1, result: 'finished' })
  expect(await readRun(database, later)).toMatchObject({ state: 'queued' })
  expect((await database.db.select().from(workers)).filter((row) => row.pid === worker.pid)).toMatchObject([{ state: 'stopped' }])
})

test('a worker in a hurry to stop aborts what still runs, kills what is stuck, and hands both back', async () => {
  const worker = await readyWorker()
  const [waits, stuck] = [await queueRun(database, 'waits'), await queueRun(database, 'stuck')]
  await untilRunLogged(database, waits, 'begun')
  await untilRunLogged(database, stuck, 'begun')
  const pid = handlerPid(1)
  const insisting = setInterval(() => worker.signal('SIGTERM'), 200)
  expect(await worker.ended).toBe(0)
  clearInterval(insisting)
  expect(isRunning(pid)).toBe(false)
  for (const run of [waits, stuck]) {
    expect(await readRun(database, run)).toMatchObject({ state: 'retrying', attempt: 2, workerId: null })
    expect(await readAttempts(database, run)).toMatchObject([{ outcome: 'lost', error: { code: 'handed_back' } }])
  }
  await readyWorker()
  for (const run of [waits, stuck]) expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ result: 2 })
})

test('a worker that was taken for dead lets go of its run, and goes on under a new lease', async () => {
  const worker = await readyWorker()
  const run = await queueRun(database, 'waits')
  await untilRunLogged(database, run, 'begun')
  await database.db.update(workers).set({ state: 'lost' })
  await worker.logged('taken for dead')
  expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ attempt: 2 })
  expect((await readAttempts(database, run)).map((attempt) => attempt.outcome)).toEqual(['lost', 'succeeded'])
})

test('a worker goes on when the database drops all of its connections', async () => {
  const worker = await readyWorker()
  await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'djag %' and pid <> pg_backend_pid() and application_name not like 'djag test%'`
  const run = await queueRun(database, 'log', { message: 'still there' })
  await untilRunIs(database, run, 'succeeded')
  expect(worker.output()).not.toContain('The worker could not start')
})
