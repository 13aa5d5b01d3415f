import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { isRunning } from '#worker/testing/live-processes.ts'
import { queueRun, readAttempts, readLog, readRun, untilRunIs } from '#worker/testing/queued-runs.ts'
import {
  handlerSource,
  killWorkerProcesses,
  makeHandlersFolder,
  startWorkerProcess,
  type WorkerProcess,
} from '#worker/testing/worker-process.ts'

const FILES = {
  'exits.ts': handlerSource('exits', `console.error('last words'); process.exit(3)`),
  'rejects.ts': handlerSource('rejects', `Promise.reject(new Error('left behind')); await new Promise(() => {})`),
  'throws-later.ts': handlerSource('throws-later', `setTimeout(() => { throw new Error('too late') }, 1); await new Promise(() => {})`),
  'throws.ts': handlerSource('throws', `throw new Error('plainly', { cause: new Error('deeper') })`),
  'odd-result.ts': handlerSource('odd-result', `return { text: 'a\\0b', half: '\\ud800', big: 'x'.repeat(70_000) }`),
  'circular.ts': handlerSource('circular', `const a = { b: 1 }; a.self = a; return a`),
  'looks-around.ts': handlerSource('looks-around', `return Object.keys(process.env).filter((name) => name.startsWith('DJAG_SQL'))`),
  'talks.ts': handlerSource(
    'talks',
    `for (let n = 0; n < 200; n++) { context.log.info('line ' + n, { n }); context.progress(n / 2, 'at ' + n) }
     console.log('printed')
     await new Promise((resolve) => setImmediate(resolve))
     return { pid: process.pid, run: context.runId, task: context.task.name, attempt: context.attempt, at: context.scheduledFor.toISOString() }`,
  ),
}

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
let worker: WorkerProcess
beforeAll(async () => {
  worker = startWorkerProcess(database.url, {
    DJAG_ROLE: 'runner',
    DJAG_HANDLERS_DIR: makeHandlersFolder(FILES),
    DJAG_SQL_OWN: database.url,
    DJAG_SHELL: 'on',
  })
  await worker.ready
})
afterAll(killWorkerProcesses)

test('a line of shell has its variables and nothing of the worker, its lines are the log, and its exit code decides', async () => {
  const command = 'echo "$SHOP $DJAG_ATTEMPT $DJAG_SQL_OWN$DATABASE_URL"; echo careful >&2; pwd'
  const run = await untilRunIs(
    database,
    await queueRun(database, 'shell-command', { command, environment: { SHOP: 'Graz; id' }, folder: '/tmp' }),
    'succeeded',
  )
  expect((await readLog(database, run)).map(({ level, message }) => `${level} ${message}`).sort()).toEqual([
    'info /tmp',
    'info Graz; id 1 ',
    'warn careful',
  ])
  const failed = await untilRunIs(database, await queueRun(database, 'shell-command', { command: 'echo why >&2; exit 3' }), 'failed')
  expect(failed.error).toMatchObject({ message: expect.stringContaining('exit code 3'), stack: expect.stringContaining('why') })
})

test('a line of shell takes along what it started when it ends, also what has left its process group', async () => {
  const command = 'sleep 600 & inside=$!; setsid sleep 600 & echo "$inside $!"'
  const run = await untilRunIs(database, await queueRun(database, 'shell-command', { command }), 'succeeded')
  const pids = (await readLog(database, run))[0]?.message.split(' ').map(Number) ?? []
  expect(pids).toHaveLength(2)
  await expect.poll(() => pids.filter(isRunning)).toEqual([])
})

describe('a handler that breaks its process', () => {
  test.each([
    ['exits', /ended with exit code 3/],
    ['rejects', /rejected promise that nothing handled.*left behind/],
    ['throws-later', /error that nothing caught.*too late/],
  ])('"%s" fails its run with the reason, and the worker goes on', async (handler, reason) => {
    const broken = await untilRunIs(database, await queueRun(database, handler), 'failed')
    expect(broken.error?.message).toMatch(reason)
    expect((await untilRunIs(database, await queueRun(database, 'talks'), 'succeeded')).attempt).toBe(1)
  })

  test('leaves its last words', async () => {
    const run = await untilRunIs(database, await queueRun(database, 'exits'), 'failed')
    expect(run.error?.stack).toContain('last words')
  })
})

test('a database of the worker is known to the built-in handler that asks it, and to no handler of the team', async () => {
  const asking = { connection: 'own', sql: 'select $1::int as one', parameters: [1] }
  const asked = await untilRunIs(database, await queueRun(database, 'sql-query', asking), 'succeeded')
  expect(asked.result).toMatchObject({ rows: [{ one: 1 }], count: 1 })
  expect((await untilRunIs(database, await queueRun(database, 'looks-around'), 'succeeded')).result).toEqual([])
})

test('what only an attempt knows is filled in when it begins, and a run that cannot have its arguments fails with the reason, once', async () => {
  const kwargs = { message: 'attempt {{attempt}} of {{{{task}}' }
  const filled = await untilRunIs(database, await queueRun(database, 'log', kwargs, { hasOpenPlaceholders: true }), 'succeeded')
  expect((await readLog(database, filled)).map(({ message }) => message)).toContain('attempt 1 of {{task}}')
  const plain = await untilRunIs(database, await queueRun(database, 'log', kwargs), 'succeeded')
  expect((await readLog(database, plain)).map(({ message }) => message)).toContain(kwargs.message)
  const argumentsProblem = '{{result:load.rows}} has no value.'
  const retry = { limit: 3, delaySeconds: 0, backoff: 'fixed', maxDelaySeconds: 0, jitter: false } as const
  const lacking = await untilRunIs(database, await queueRun(database, 'log', kwargs, { argumentsProblem, retry }), 'failed')
  expect(lacking).toMatchObject({ error: { message: argumentsProblem }, attempt: 1 })
  expect(await readLog(database, lacking)).toEqual([])
})

test('a thrown error fails the run and keeps its causes', async () => {
  const run = await untilRunIs(database, await queueRun(database, 'throws'), 'failed')
  expect(run.error).toMatchObject({ message: 'plainly', stack: expect.stringMatching(/caused by: Error: deeper/) })
  expect(await readAttempts(database, run)).toMatchObject([{ outcome: 'failed', error: { message: 'plainly' } }])
})

test('a result that PostgreSQL would refuse, or that has circles, is kept as far as it can be', async () => {
  const [odd, circular] = [await queueRun(database, 'odd-result'), await queueRun(database, 'circular')]
  expect((await untilRunIs(database, odd, 'succeeded')).result).toMatchObject({ note: expect.stringMatching(/Too large to keep/) })
  expect((await untilRunIs(database, circular, 'succeeded')).result).toEqual({ b: 1, self: '[circular]' })
})

test('lines and progress arrive in order, before the ending, and the context tells what the run is', async () => {
  const queued = await queueRun(database, 'talks')
  const run = await untilRunIs(database, queued, 'succeeded')
  const lines = await readLog(database, run)
  expect(lines.filter((line) => line.fields).map((line) => line.message)).toEqual(Array.from({ length: 200 }, (_, n) => `line ${n}`))
  expect(run).toMatchObject({ progress: 100, progressMessage: 'at 199' })
  expect(run.result).toMatchObject({ run: run.id, attempt: 1, at: run.scheduledFor.toISOString() })
  expect((run.result as { pid: number }).pid).not.toBe(worker.pid)
})

test('arguments that do not fit fail the run in plain words', async () => {
  const run = await untilRunIs(database, await queueRun(database, 'log', { mesage: 'typo' }), 'failed')
  expect(run.error?.message).toMatch(/arguments do not fit[\s\S]*message/)
})

test('a run whose handler no worker has waits, and runs once one has it', async () => {
  const waits = await queueRun(database, 'elsewhere')
  await untilRunIs(database, await queueRun(database, 'log', { message: 'after it' }), 'succeeded')
  expect(await readRun(database, waits)).toMatchObject({ state: 'queued' })
  const folder = makeHandlersFolder({ 'elsewhere.ts': handlerSource('elsewhere', 'return 1') })
  startWorkerProcess(database.url, { DJAG_ROLE: 'runner', DJAG_HANDLERS_DIR: folder })
  expect((await untilRunIs(database, waits, 'succeeded')).result).toBe(1)
})
