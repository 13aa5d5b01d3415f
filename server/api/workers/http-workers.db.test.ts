import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { apiTokens } from '#schema/api-tokens.ts'
import { handlers } from '#schema/handlers.ts'
import { workers } from '#schema/workers.ts'
import { recoverLostRuns } from '#server/leases/recover-lost-runs.ts'
import { runActionsView } from '#server/queries/runs/run-actions.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { problemIn } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { makeWorkerToken } from '#tests/factories/worker-token-factory.ts'
import { answerIn, askAsWorker, attemptOf, registerTestWorker } from '#tests/http-worker.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { queueRun, readAttempts, readLog, readRun } from '#worker/testing/queued-runs.ts'

const NOW = new Date('2026-03-01T12:00:00Z')
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db } = database
asWebProgram(database.url)
const token = await makeWorkerToken(db, ['default', 'python'])
const clockAt = (seconds: number) => database.setNow(new Date(NOW.getTime() + seconds * 1_000))
const RETRY = { limit: 3, delaySeconds: 60, backoff: 'fixed', maxDelaySeconds: 60, jitter: false } as const

describe('a worker over HTTP', () => {
  it('gets a run with its arguments filled in, logs, tells how far it is, and ends it', async () => {
    const worker = await registerTestWorker(token.headers, ['remote'], {
      handlers: [{ name: 'remote', description: 'Loads.', input: { properties: { shop: { type: 'string' } }, required: ['shop'] } }],
    })
    expect(await db.select().from(handlers).where(eq(handlers.name, 'remote'))).toMatchObject([
      { description: 'Loads.', source: 'team', inputSchema: { type: 'object', required: ['shop'], additionalProperties: false } },
    ])
    const run = await queueRun(database, 'remote', { shop: 'a{{attempt}}' }, { hasOpenPlaceholders: true, headers: { trace: 'x' } })
    const given = await worker.claimOne()
    expect(given).toMatchObject({ runId: run.id, attempt: 1, handler: 'remote', input: { shop: 'a1' }, headers: { trace: 'x' } })
    expect(given.idempotencyKey).toBe(`${run.taskId}/${run.scheduledFor.toISOString()}`)
    expect(await readRun(database, run)).toMatchObject({ state: 'running', workerId: worker.id, startedAt: NOW })
    const response = await worker.log(given, 0, ['Grüße 🚀'], { progress: { percent: 41.7, message: 'half way' } })
    expect(await answerIn(response, '/log')).toEqual({ isFull: false })
    expect(await readRun(database, run)).toMatchObject({ progress: 42, progressMessage: 'half way' })
    expect(await answerIn(await worker.end(given, { outcome: 'succeeded', result: { rows: 12 } }), '/end')).toEqual({ isRetried: false })
    expect(await readRun(database, run)).toMatchObject({ state: 'succeeded', result: { rows: 12 } })
    expect(await readLog(database, run)).toMatchObject([{ message: 'Grüße 🚀', level: 'info', attempt: 1 }])
  })

  it('hears what its run is told until it has answered, once, and people see what it listens to and what it answered', async () => {
    const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
    const worker = await registerTestWorker(token.headers, ['remote'], { canBeTold: true })
    const run = await queueRun(database, 'remote')
    const given = await worker.claimOne()
    await answerIn(await worker.log(given, 0, [], { listensTo: ['reload', 'reload'] }), '/log')
    expect(await runActionsView(db, { id: run.id })).toMatchObject({ isExecuted: true, listensTo: ['reload'] })
    const payload = { runId: run.id, action: 'reload', payload: { shop: 'Berlin' } }
    const { id } = await requestUserAction(db, operator, { type: 'tell-run', payload })
    const told = [{ ...attemptOf(given), actionId: id, action: 'reload', payload: { shop: 'Berlin' }, by: 'Grace' }]
    expect(await worker.told([])).toEqual([])
    expect([await worker.told([given]), await worker.told([given])]).toEqual([told, told])
    const done = { state: 'done', value: { rows: 3, text: 'a\0b' } }
    expect((await worker.answer(given, id, done)).status).toBe(204)
    expect((await worker.answer(given, id, { state: 'failed', message: 'later' })).status).toBe(204)
    expect(await worker.told([given])).toEqual([])
    const { rows } = await runActionsView(db, { id: run.id })
    expect(rows).toMatchObject([{ actionId: id, state: 'done', value: { rows: 3, text: 'a\ufffdb' }, message: null }])
  })

  it('answers nothing of another’s, and may answer after its attempt has ended', async () => {
    const operator = actorOf(await makeUser(db, { role: 'operator' }))
    const [worker, other] = [
      await registerTestWorker(token.headers, ['remote'], { canBeTold: true }),
      await registerTestWorker(token.headers, ['other'], { canBeTold: true }),
    ]
    const run = await queueRun(database, 'remote')
    const given = await worker.claimOne()
    const { id } = await requestUserAction(db, operator, { type: 'tell-run', payload: { runId: run.id, action: 'reload' } })
    expect(await worker.told([given])).toHaveLength(1)
    expect(await other.told([given])).toEqual([])
    await other.answer(given, id, { state: 'done' })
    const stateOf = async () => (await runActionsView(db, { id: run.id })).rows.map(({ state }) => state)
    expect(await stateOf()).toEqual(['handed'])
    await answerIn(await worker.end(given, { outcome: 'succeeded' }), '/end')
    await worker.answer(given, id, { state: 'unknown', message: 'It had ended.' })
    expect(await stateOf()).toEqual(['unknown'])
  })

  it('says that a run failed, and the core says whether it is tried again', async () => {
    const worker = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote', {}, { retry: RETRY })
    const failed = { outcome: 'failed', error: { message: 'No orders.', stack: 'load.py:12' } }
    expect(await answerIn(await worker.end(await worker.claimOne(), failed), '/end')).toEqual({ isRetried: true })
    expect(await readRun(database, run)).toMatchObject({ state: 'retrying', attempt: 2, retryAt: new Date(NOW.getTime() + 60_000) })
    const second = await worker.claimOne()
    expect(second.attempt).toBe(2)
    expect(await answerIn(await worker.end(second, { ...failed, isFinal: true }), '/end')).toEqual({ isRetried: false })
    expect(await readRun(database, run)).toMatchObject({ state: 'failed', error: { message: 'No orders.', stack: 'load.py:12' } })
  })

  it('asks for the next attempt itself, in place of what the task’s retries say, and knows how many have failed', async () => {
    const worker = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote')
    const failed = { outcome: 'failed', error: { message: 'Busy.' }, retryAfterSeconds: 5 }
    const first = await worker.claimOne()
    expect(await answerIn(await worker.end(first, failed), '/end')).toEqual({ isRetried: true })
    expect(await readRun(database, run)).toMatchObject({ state: 'retrying', retryAt: new Date(NOW.getTime() + 5_000) })
    const second = await worker.claimOne()
    expect([first.failures, second.failures]).toEqual([0, 1])
    expect(await answerIn(await worker.end(second, { ...failed, isFinal: true }), '/end')).toEqual({ isRetried: false })
    expect((await readRun(database, run)).state).toBe('failed')
  })

  it('hears in the answer to its heartbeat that a person wants the end of a run, whose end is then a cancelled one', async () => {
    const worker = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote', {}, { retry: RETRY })
    const given = await worker.claimOne()
    expect(await worker.heartbeat([given])).toEqual([])
    await requestUserAction(db, actorOf(await makeUser(db, { role: 'operator' })), { type: 'cancel-run', payload: { runId: run.id } })
    expect(await worker.heartbeat([given])).toEqual([{ ...attemptOf(given), reason: 'cancelled' }])
    const stopped = { outcome: 'failed', error: { message: 'Terminated.' } }
    await answerIn(await worker.end(given, stopped), '/end')
    expect(await readRun(database, run)).toMatchObject({ state: 'cancelled', error: { code: 'cancelled' } })
    expect(await answerIn(await worker.end(given, stopped), '/end')).toEqual({ isRetried: null })
  })

  it('is told to stop a run at its time limit, by the clock of the database', async () => {
    const worker = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote', {}, { timeLimitSeconds: 5 })
    const given = await worker.claimOne()
    expect(given.timeLimitSeconds).toBe(5)
    await clockAt(4.9)
    expect(await worker.heartbeat([given])).toEqual([])
    await clockAt(5)
    expect(await worker.heartbeat([given])).toEqual([{ ...attemptOf(given), reason: 'time_limit' }])
    await answerIn(await worker.end(given, { outcome: 'expired' }), '/end')
    expect(await readRun(database, run)).toMatchObject({ state: 'expired', error: { code: 'time_limit' } })
  })

  it('that was silent for longer than its lease has lost its runs, and is told so whatever it says', async () => {
    const frozen = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote')
    const given = await frozen.claimOne()
    await clockAt(9.9)
    expect((await recoverLostRuns(db)).lostWorkerIds).toEqual([])
    await clockAt(10.1)
    expect(await recoverLostRuns(db)).toMatchObject({ lostWorkerIds: expect.arrayContaining([frozen.id]), sentBackRunIds: [run.id] })
    const other = await registerTestWorker(token.headers)
    const again = await other.claimOne()
    expect(again).toMatchObject({ runId: run.id, attempt: 2 })
    for (const response of [
      await frozen.ask('/heartbeat', { holding: [attemptOf(given)] }),
      await frozen.log(given, 0, ['still here']),
      await frozen.end(given, { outcome: 'succeeded' }),
      await frozen.ask('/claim', { slots: 1, holding: [], waitSeconds: 0 }),
    ])
      expect(await problemIn(response)).toMatchObject({ status: 409, code: 'not_held' })
    expect(await readLog(database, run)).toEqual([])
    await answerIn(await other.end(again, { outcome: 'succeeded' }), '/end')
    expect((await readAttempts(database, run)).map(({ outcome }) => outcome)).toEqual(['lost', 'succeeded'])
  })

  it('that lives, but whose run a person has ended, is told to stop it and cannot end it', async () => {
    const worker = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote')
    const given = await worker.claimOne()
    await requestUserAction(db, actorOf(await makeUser(db, { role: 'operator' })), {
      type: 'mark-run',
      payload: { runId: run.id, as: 'failed' },
    })
    expect(await worker.heartbeat([given])).toEqual([{ ...attemptOf(given), reason: 'taken' }])
    expect(await problemIn(await worker.end(given, { outcome: 'succeeded' }))).toMatchObject({ code: 'not_held' })
    expect(await readRun(database, run)).toMatchObject({ state: 'failed' })
  })

  it('has no say in a run of another worker', async () => {
    const [worker, other] = [await registerTestWorker(token.headers), await registerTestWorker(token.headers)]
    const run = await queueRun(database, 'remote')
    const given = await worker.claimOne()
    for (const response of [await other.log(given, 0, ['mine']), await other.end(given, { outcome: 'succeeded' })])
      expect(await problemIn(response)).toMatchObject({ status: 409, code: 'not_held' })
    expect(await other.heartbeat([given])).toEqual([{ ...attemptOf(given), reason: 'taken' }])
    expect(await readRun(database, run)).toMatchObject({ state: 'running', workerId: worker.id })
  })

  it('is given a run once more whose claim it never heard an answer to, and not one that it holds', async () => {
    const worker = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote')
    const lost = await worker.claimOne()
    expect(await worker.claim()).toEqual([lost])
    expect(await worker.claim({ holding: [attemptOf(lost)] })).toEqual([])
    expect(await readAttempts(database, run)).toHaveLength(1)
  })

  it('may say everything again whose answer it never heard, and each line is kept once', async () => {
    const worker = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote')
    const given = await worker.claimOne()
    await worker.log(given, 0, ['one', 'two'])
    await worker.log(given, 0, ['one', 'two', 'three'])
    await worker.log(given, 3, ['four'])
    expect((await readLog(database, run)).map(({ message }) => message)).toEqual(['one', 'two', 'three', 'four'])
    for (const isRetried of [false, null, null])
      expect(await answerIn(await worker.end(given, { outcome: 'succeeded' }), '/end')).toEqual({ isRetried })
    expect(await problemIn(await worker.end(given, { outcome: 'failed', error: { message: 'No.' } }))).toMatchObject({ code: 'not_held' })
  })

  it('fills a log only so far, and a line says that there is more', async () => {
    const worker = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote')
    const given = await worker.claimOne()
    const long = 'x'.repeat(15_000)
    let from = 0
    for (let full = false; !full; from += 60)
      ({ isFull: full } = await answerIn(await worker.log(given, from, Array(60).fill(long)), '/log'))
    expect(await answerIn(await worker.log(given, from, ['short']), '/log')).toEqual({ isFull: true })
    const progress = { percent: 50, message: null }
    expect(await answerIn(await worker.log(given, from, [], { progress }), '/log')).toEqual({ isFull: true })
    const lines = await readLog(database, run)
    expect(lines).toHaveLength(Math.floor((2 * 1024 * 1024) / long.length) + 1)
    expect(lines.filter(({ message }) => message.startsWith('This log is full'))).toHaveLength(1)
  })

  it('leaves what it leaves, whatever characters are in it', async () => {
    const worker = await registerTestWorker(token.headers)
    const run = await queueRun(database, 'remote')
    const given = await worker.claimOne()
    await answerIn(await worker.log(given, 0, ['a\0b\ud800']), '/log')
    await answerIn(await worker.end(given, { outcome: 'succeeded', result: { text: 'a\0b' } }), '/end')
    expect(await readLog(database, run)).toMatchObject([{ message: 'a\ufffdb\ufffd' }])
    expect(await readRun(database, run)).toMatchObject({ state: 'succeeded', result: { text: 'a\ufffdb' } })
  })

  it('that stops gives back what it holds, and that counts as no loss', async () => {
    const worker = await registerTestWorker(token.headers)
    const [kept, handed] = [await queueRun(database, 'remote'), await queueRun(database, 'remote')]
    const given = (await worker.claim()).find(({ runId }) => runId === handed.id)
    if (!given) throw new Error('It was not given.')
    expect(await answerIn(await worker.end(given, { outcome: 'handed_back' }), '/end')).toEqual({ isRetried: true })
    expect((await worker.ask('/heartbeat', { holding: [], isDraining: true })).status).toBe(200)
    expect(await problemIn(await worker.ask('/claim', { slots: 1, holding: [] }))).toMatchObject({ code: 'conflict' })
    expect((await worker.ask('/stop')).status).toBe(204)
    for (const run of [kept, handed])
      expect(await readAttempts(database, run)).toMatchObject([{ outcome: 'lost', error: { code: 'handed_back' } }])
    expect(await db.select().from(workers).where(eq(workers.id, worker.id))).toMatchObject([{ state: 'stopped', tokenId: token.id }])
  })
})

describe('a run that a worker over HTTP cannot have', () => {
  it.each([
    [
      'refers to a secret',
      { password: '{{secret:shop}}' },
      { hasOpenPlaceholders: true },
      /It refers to a secret \(“shop”\), and the token/,
    ],
    ['has a header that does', {}, { headers: { authorization: '{{secret:shop}}' } }, /It refers to a secret \(“shop”\)/],
    ['has no value for a placeholder', {}, { argumentsProblem: 'The run of “load” left no field “rows”.' }, /left no field “rows”/],
    ['does not fit the handler', { rows: 'many' }, {}, /"rows" must be a whole number/],
  ])('fails with a sentence, and the next is given: %s', async (_, kwargs, options, sentence) => {
    const input = { properties: { rows: { type: 'integer' }, password: { type: 'string' } } }
    const worker = await registerTestWorker(token.headers, [], { handlers: [{ name: 'remote', input }] })
    const run = await queueRun(database, 'remote', kwargs, options)
    const next = await queueRun(database, 'remote', { rows: 1 })
    expect((await worker.claim({ slots: 1 })).map(({ runId }) => runId)).toEqual([next.id])
    const { state, error } = await readRun(database, run)
    expect([state, error?.message]).toEqual(['failed', expect.stringMatching(sentence)])
  })

  it('stays for others: of another queue, of another handler, of another worker', async () => {
    const worker = await registerTestWorker(token.headers, ['remote'], { queues: ['python'] })
    const [elsewhere, other] = [await queueRun(database, 'remote'), await queueRun(database, 'other')]
    expect(await worker.claim()).toEqual([])
    for (const run of [elsewhere, other]) expect(await readRun(database, run)).toMatchObject({ state: 'queued' })
  })
})

describe('a worker that waits for a run', () => {
  it('hears of it by the notification that wakes runners, and holds no connection meanwhile', async () => {
    const worker = await registerTestWorker(token.headers)
    const waiting = worker.claim({ waitSeconds: 30 })
    await eventually(() => expect(globalThis.djagHttpWorkers?.news.size).toBe(1))
    await eventually(async () => {
      const [row] = await database.sql`
        select count(*)::int as busy from pg_stat_activity
        where datname = current_database() and application_name = 'djag web, workers' and state <> 'idle'`
      expect(row).toEqual({ busy: 0 })
    })
    const run = await queueRun(database, 'remote')
    expect((await waiting).map(({ runId }) => runId)).toEqual([run.id])
    expect(globalThis.djagHttpWorkers?.news.size).toBe(0)
  })

  it('waits no longer when it asks anew, goes away, or the web stops', async () => {
    const worker = await registerTestWorker(token.headers)
    const first = worker.claim({ waitSeconds: 30 })
    await eventually(() => expect(globalThis.djagHttpWorkers?.news.size).toBe(1))
    const leaving = new AbortController()
    const second = worker.claim({ waitSeconds: 30 }, leaving.signal)
    expect(await first).toEqual([])
    leaving.abort()
    expect(await second).toEqual([])
    const third = worker.claim({ waitSeconds: 30 })
    await eventually(() => expect(globalThis.djagHttpWorkers?.news.size).toBe(1))
    await globalThis.djagHttpWorkers?.news.close()
    expect(await third).toEqual([])
    await globalThis.djagHttpWorkers?.client.close()
    globalThis.djagHttpWorkers = undefined
  })

  it('gets nothing any more once its token is revoked, and hears of it with the next run that comes', async () => {
    const own = await makeWorkerToken(db)
    const worker = await registerTestWorker(own.headers, ['revoked'])
    const [before] = await database.sql<{ at: string }[]>`select clock_timestamp()::text as at`
    const waiting = worker.ask('/claim', { slots: 1, holding: [], waitSeconds: 30 })
    // It looks once before it waits: what it asked for by a token that was good then, it may have.
    await eventually(async () => {
      const [looked] = await database.sql`
        select count(*)::int as looks from pg_stat_activity
        where datname = current_database() and application_name = 'djag web, workers' and state = 'idle'
          and query_start >= ${before?.at ?? ''}::timestamptz and query like '%job_common as job where job.name = queue.name%'`
      expect(looked?.looks).toBeGreaterThan(0)
    })
    await db.update(apiTokens).set({ revokedAt: NOW }).where(eq(apiTokens.id, own.id))
    const run = await queueRun(database, 'revoked')
    expect(await problemIn(await waiting)).toMatchObject({ status: 401 })
    expect(await readRun(database, run)).toMatchObject({ state: 'queued' })
  })

  it('waits as long as it says', async () => {
    const worker = await registerTestWorker(token.headers)
    const startedMs = performance.now()
    expect(await worker.claim({ waitSeconds: 0.3 })).toEqual([])
    expect(performance.now() - startedMs).toBeGreaterThan(290)
  })
})

describe('a worker is refused', () => {
  const refusalOf = async (more: object) => {
    const handlersOf = [{ name: 'remote', input: {} }]
    const { headers } = token
    return await problemIn(await askAsWorker('/register', { name: 'host', concurrency: 1, handlers: handlersOf, ...more }, headers))
  }

  it.each([
    ['for a queue that is not its token’s', { queues: ['finance'] }, 'queues.0', /This token is for “default” and “python”/],
    ['without handlers', { handlers: [] }, 'handlers', /at least one/],
    ['with a name that cannot be one', { handlers: [{ name: 'load orders' }] }, 'handlers.0.name', /letters/],
    ['with one twice', { handlers: [{ name: 'a' }, { name: 'a' }] }, 'handlers.1.name', /twice/],
    [
      'with a schema of no form',
      { handlers: [{ name: 'a', input: { properties: { x: { type: 'text' } } } }] },
      'handlers.0.input.properties.x.type',
      /./,
    ],
    ['with a positional name that is none', { handlers: [{ name: 'a', positional: ['x'] }] }, 'handlers.0.positional.0', /“x”/],
    [
      'with a pattern that may keep the web busy',
      { handlers: [{ name: 'a', input: { properties: { x: { type: 'string', pattern: '^(a+)+$' } } } }] },
      'handlers.0.input.properties.x.pattern',
      /simple one/,
    ],
    ['with what nobody knows', { secret: 1 }, 'secret', /Nothing of this name/],
    ['with a name that turns text around', { name: 'a\u202eb' }, 'name', /cannot be seen/],
    ['with a name that cannot be stored', { name: 'a\0b' }, 'name', /NUL/],
  ])('%s, by the name of the field', async (_, more, field, sentence) => {
    const problem = await refusalOf(more)
    expect(problem).toMatchObject({ status: 422, code: 'invalid_input' })
    expect(problem.errors).toContainEqual({ field, detail: expect.stringMatching(sentence) })
  })

  it('a handler that a living worker of another token has and describes otherwise', async () => {
    const input = { properties: { rows: { type: 'integer' } } }
    const theirs = await makeWorkerToken(db, ['finance'])
    const other = await registerTestWorker(theirs.headers, [], { handlers: [{ name: 'shared', input }] })
    const otherwise = { handlers: [{ name: 'shared', input, positional: ['rows'] }] }
    const problem = await refusalOf(otherwise)
    expect(problem.errors).toContainEqual({ field: 'handlers.0.name', detail: expect.stringMatching(/another token/) })
    await registerTestWorker(token.headers, [], { handlers: [{ name: 'shared', input }] })
    await registerTestWorker(token.headers, [], { handlers: [{ name: 'own', input }] })
    await registerTestWorker(token.headers, [], { handlers: [{ name: 'own', input, positional: ['rows'] }] })
    expect((await other.ask('/stop')).status).toBe(204)
    await registerTestWorker(token.headers, [], otherwise)
  })

  it('a handler of a worker that asks the database itself, as long as that lives, and one that Djag brings along', async () => {
    const theirs = await makeWorker(db, { handlerNames: ['load'], host: 'node-host' })
    for (const name of ['wait', 'container', 'shell-command'])
      expect((await refusalOf({ handlers: [{ name }] })).detail).toMatch(`“${name}” is a handler that Djag brings along`)
    expect((await refusalOf({ handlers: [{ name: 'load' }] })).detail).toMatch(/“load” is a handler of the worker node-host/)
    await db.update(workers).set({ state: 'stopped' }).where(eq(workers.id, theirs.id))
    await registerTestWorker(token.headers, ['load'])
  })
})
