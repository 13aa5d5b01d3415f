import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import type { RunRecord } from '#tests/factories/run-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { queueRun, readAttempts, readLog, readRun, untilRunIs, untilRunLogged } from '#worker/testing/queued-runs.ts'
import {
  handlerSource,
  killWorkerProcesses,
  makeHandlersFolder,
  startWorkerProcess,
  type WorkerProcess,
} from '#worker/testing/worker-process.ts'

const untilAborted = `await new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(context.signal.reason)))`
const FILES = {
  'obeys.ts': handlerSource('obeys', `context.log.info('begun'); ${untilAborted}`),
  'finishes.ts': handlerSource(
    'finishes',
    `context.log.info('begun')
     if (!context.signal.aborted) await new Promise((resolve) => context.signal.addEventListener('abort', resolve))
     return 'finished'`,
  ),
  'ignores.ts': handlerSource('ignores', `context.log.info('begun'); await new Promise(() => setInterval(() => {}, 1_000))`),
  'busy.ts': handlerSource('busy', `context.log.info('begun'); await new Promise((resolve) => setImmediate(resolve)); for (;;) {}`),
  'inline.ts': handlerSource('inline', `context.log.info('begun'); await new Promise(() => {})`).replace(
    'async run',
    'inline: true,\n  async run',
  ),
  'fails-once.ts': handlerSource('fails-once', `if (context.attempt === 1) throw new Error('not yet'); return context.attempt`),
}

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
let worker: WorkerProcess
let ask: (type: string, payload: object) => Promise<{ outcome?: string }>
beforeAll(async () => {
  const operator = actorOf(await makeUser(database.db, { role: 'operator', name: 'Grace' }))
  ask = (type, payload) => requestUserAction(database.db, operator, { type, payload })
  worker = startWorkerProcess(database.url, { DJAG_ROLE: 'runner', DJAG_HANDLERS_DIR: makeHandlersFolder(FILES), DJAG_CONCURRENCY: '8' })
  await worker.ready
})
afterAll(killWorkerProcesses)

const begun = async (handler: string): Promise<RunRecord> => {
  const run = await queueRun(database, handler)
  await untilRunLogged(database, run, 'begun')
  return run
}

/** All slots are free, as the worker's heartbeat tells. */
const untilNothingRuns = () =>
  expect
    .poll(async () => (await database.sql`select active_runs from workers where pid = ${worker.pid}`)[0]?.active_runs, { timeout: 30_000 })
    .toBe(0)

describe('the time limit', () => {
  test.each(['obeys', 'ignores', 'busy', 'inline'])(
    'ends an attempt of "%s", by its signal or by force, and frees its slot',
    async (handler) => {
      const run = await untilRunIs(database, await queueRun(database, handler, {}, { timeLimitSeconds: 1 }), 'expired')
      expect(run.error).toMatchObject({ code: 'time_limit', message: 'It took longer than its limit of 1 s.' })
      expect(await readAttempts(database, run)).toMatchObject([{ outcome: 'expired', error: { code: 'time_limit' } }])
      await untilRunIs(database, await queueRun(database, 'fails-once'), 'failed')
    },
  )

  test('leaves what ended in time alone, and one that had its result in spite of it succeeded', async () => {
    const [quick, late] = [
      await queueRun(database, 'log', { message: 'quick' }, { timeLimitSeconds: 1 }),
      await queueRun(database, 'finishes', {}, { timeLimitSeconds: 1 }),
    ]
    expect(await untilRunIs(database, late, 'succeeded')).toMatchObject({ result: 'finished' })
    // Which of the two ends first is left to the machine.
    await untilRunIs(database, quick, 'succeeded')
  })
})

test('a run that failed is attempted again when its wait is over, and ends once', async () => {
  const retry = { limit: 3, delaySeconds: 1, backoff: 'fixed', maxDelaySeconds: 1, jitter: false } as const
  const run = await untilRunIs(database, await queueRun(database, 'fails-once', {}, { retry }), 'succeeded')
  expect(run).toMatchObject({ attempt: 2, result: 2, error: null, retryAt: null })
  const [first, second] = await readAttempts(database, run)
  expect([first?.outcome, second?.outcome]).toEqual(['failed', 'succeeded'])
  expect(second?.startedAt?.getTime()).toBeGreaterThanOrEqual((first?.endedAt?.getTime() ?? Number.NaN) + 1_000)
})

describe('cancelling', () => {
  test.each(['obeys', 'ignores', 'busy', 'inline'])('stops "%s" while it runs', async (handler) => {
    const run = await begun(handler)
    await ask('cancel-run', { runId: run.id })
    expect(await untilRunIs(database, run, 'cancelled')).toMatchObject({
      attempt: 1,
      cancelRequestedByName: 'Grace',
      error: { code: 'cancelled', message: 'It was cancelled while it ran.' },
    })
    expect(await readAttempts(database, run)).toMatchObject([{ outcome: 'cancelled' }])
  })

  test('is heard at a heartbeat when its notification was lost', async () => {
    const run = await begun('obeys')
    await database.sql`update runs set cancel_requested_at = djag_now(), cancel_requested_by_name = 'Grace' where id = ${run.id}`
    expect(await untilRunIs(database, run, 'cancelled')).toMatchObject({ attempt: 1 })
  })

  test('of a run whose worker is killed meanwhile ends it all the same', async () => {
    const doomed = startWorkerProcess(database.url, {
      DJAG_ROLE: 'runner',
      DJAG_HANDLERS_DIR: makeHandlersFolder({
        'doomed.ts': handlerSource('doomed', `context.log.info('begun'); for (;;) await new Promise(setImmediate)`),
      }),
    })
    await doomed.ready
    const run = await begun('doomed')
    doomed.signal('SIGSTOP')
    await ask('cancel-run', { runId: run.id })
    doomed.signal('SIGKILL')
    expect(await untilRunIs(database, run, 'cancelled')).toMatchObject({ attempt: 1 })
    expect(await readAttempts(database, run)).toMatchObject([{ outcome: 'lost' }])
  })
})

test('a mark stops the attempt under way, and its handler changes nothing any more', async () => {
  const run = await begun('finishes')
  await ask('mark-run', { runId: run.id, as: 'failed' })
  const other = await begun('obeys')
  await ask('cancel-run', { runId: other.id })
  await untilRunIs(database, other, 'cancelled')
  expect(await readRun(database, run)).toMatchObject({ state: 'failed', result: null, markedByName: 'Grace' })
  expect(await readAttempts(database, run)).toMatchObject([{ outcome: 'cancelled' }])
  await untilNothingRuns()
  expect(await readLog(database, run)).toHaveLength(1)
})
