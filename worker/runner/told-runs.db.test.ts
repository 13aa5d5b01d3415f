import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runActions } from '#schema/run-actions.ts'
import { userActions } from '#schema/user-actions.ts'
import { runActionsView } from '#server/queries/runs/run-actions.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import type { RunRecord } from '#tests/factories/run-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { queueRun, readLog, untilRunIs, untilRunLogged } from '#worker/testing/queued-runs.ts'
import { handlerSource, killWorkerProcesses, makeHandlersFolder, startWorkerProcess } from '#worker/testing/worker-process.ts'

const LISTENS = `
  let sum = 0
  const { promise, resolve } = Promise.withResolvers()
  context.onAction('add', ({ n }) => { console.log('adds ' + n); sum += n; return { sum } })
  context.onAction('refuse', () => { const error = new Error('not now'); error.name = 'ActionRefused'; throw error })
  context.onAction('finish', resolve)
  context.log.info('begun')
  await promise
  return sum`
const listening = (name: string, more = '') => handlerSource(name, LISTENS).replace('async run', `${more}async run`)
const braced = (text: string) => text.replaceAll('{', '{{').replaceAll('}', '}}')
const PROGRAM = `
  const lines = require('node:readline').createInterface({ input: process.stdin })
  let input = null
  const say = (told) => console.log(JSON.stringify({ djag: 1, ...told }))
  lines.on('line', (line) => {
    const told = JSON.parse(line)
    if (input === null) { input = told; say({ mask: 'hunter2!' }); say({ answer: 99 }); return console.log('begun') }
    if (told.action === 'refuse') return say({ answer: told.id, refused: 'not now' })
    if (told.action === 'fail') return say({ answer: told.id, failed: 'hunter2! is wrong' })
    if (told.action === 'finish') { say({ result: input }); process.exit(0) }
    say({ answer: told.id, value: { ...told, secret: 'hunter2!' } })
    say({ answer: told.id, value: 'once more' })
  })`
const FILES = {
  'listens.ts': listening('listens'),
  'inline.ts': listening('inline', 'inline: true, '),
  'reused.ts': listening('reused', 'reuse: true, '),
  'steps.ts': handlerSource(
    'steps',
    `let steps = 0
     while (!context.stopping) { steps++; await new Promise((resolve) => setTimeout(resolve, 20)); if (steps === 1) context.log.info('begun') }
     return 'stopped by itself'`,
  ),
  'deaf.ts': handlerSource(
    'deaf',
    `context.log.info('begun'); await new Promise((resolve) => context.signal.addEventListener('abort', resolve)); return 'done'`,
  ),
  'program.handler.yaml': JSON.stringify({
    command: [process.execPath, '-e', braced(PROGRAM)],
    input: { properties: { shop: { type: 'string' } } },
    actions: { greet: 'stdin', refuse: 'stdin', fail: 'stdin', finish: 'stdin' },
  }),
  'signalled.handler.yaml': JSON.stringify({
    command: ['sh', '-c', `trap 'echo told; exit 0' USR1; echo begun; while :; do sleep 0.05; done`],
    actions: { 'stop-after-step': 'SIGUSR1' },
  }),
}

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
const { db } = database
const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
const startWorker = async (role = 'runner') => {
  const worker = startWorkerProcess(database.url, {
    DJAG_ROLE: role,
    DJAG_HANDLERS_DIR: makeHandlersFolder(FILES),
    DJAG_CONCURRENCY: '8',
  })
  await worker.ready
  return worker
}
let worker: Awaited<ReturnType<typeof startWorker>>
beforeAll(async () => {
  worker = await startWorker()
})
afterAll(killWorkerProcesses)

const begun = async (handler: string, kwargs: Record<string, unknown> = {}): Promise<RunRecord> => {
  const run = await queueRun(database, handler, kwargs)
  await untilRunLogged(database, run, 'begun')
  return run
}
const tell = async (run: RunRecord, action: string, payload = {}) =>
  (await requestUserAction(db, operator, { type: 'tell-run', payload: { runId: run.id, action, payload } })).id
const read = async (run: RunRecord, id: number) =>
  (
    await db
      .select()
      .from(runActions)
      .where(and(eq(runActions.runId, run.id), eq(runActions.actionId, id)))
  )[0]
const untilAnswered = async (run: RunRecord, id: number) => {
  await eventually(async () => expect((await read(run, id))?.answeredAt).not.toBeNull(), 60_000)
  return await read(run, id)
}
const untilListens = (run: RunRecord, to: string[]) =>
  eventually(async () => expect((await runActionsView(db, { id: run.id })).listensTo).toEqual(to), 60_000)

describe('a handler', () => {
  test.each(['listens', 'inline', 'reused'])('that %s carries out what its run is told, each once, and answers', async (handler) => {
    const run = await begun(handler)
    await untilListens(run, ['add', 'finish', 'refuse'])
    const ids = [await tell(run, 'add', { n: 3 }), await tell(run, 'add', { n: 4 })]
    for (const id of ids) expect(await untilAnswered(run, id)).toMatchObject({ state: 'done' })
    expect(await untilAnswered(run, await tell(run, 'refuse'))).toMatchObject({ state: 'refused', message: 'not now' })
    await tell(run, 'finish')
    expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ result: 7 })
    const printed = (await readLog(database, run)).map(({ message }) => message).filter((message) => message.startsWith('adds'))
    expect(printed).toEqual(['adds 3', 'adds 4'])
  })

  test.each(['listens', 'inline'])('that %s and prints keeps no line below the level that its run was told', async (handler) => {
    const run = await begun(handler)
    await tell(run, 'add', { n: 1 })
    await untilRunLogged(database, run, 'adds 1')
    await untilAnswered(run, await tell(run, 'log-level', { level: 'warn' }))
    await untilAnswered(run, await tell(run, 'add', { n: 3 }))
    await tell(run, 'finish')
    await untilRunIs(database, run, 'succeeded')
    const printed = (await readLog(database, run)).map(({ message }) => message).filter((message) => message.startsWith('adds'))
    expect(printed).toEqual(['adds 1'])
  })

  test('that looks between its steps stops by itself when its run is told to', async () => {
    const run = await begun('steps')
    const id = await tell(run, 'stop-after-step')
    expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ result: 'stopped by itself' })
    expect(await untilAnswered(run, id)).toMatchObject({ state: 'done' })
  })

  test('that listens to nothing: what its run was told waits, and was not heard once it has ended', async () => {
    const run = await begun('deaf')
    const id = await tell(run, 'reload')
    await eventually(async () => expect(await read(run, id)).toMatchObject({ state: 'handed' }), 60_000)
    await requestUserAction(db, operator, { type: 'cancel-run', payload: { runId: run.id } })
    expect(await untilAnswered(run, id)).toMatchObject({ state: 'unheard', message: expect.stringContaining('“reload”') })
    const [action] = await db.select().from(userActions).where(eq(userActions.id, id))
    expect(action).toMatchObject({ state: 'failed', outcome: expect.stringContaining('Not heard.') })
  })
})

describe('a program', () => {
  test('is told by a line on its standard input, behind its input, and answers by a line in which secrets are hidden', async () => {
    const run = await begun('program', { shop: 'Berlin' })
    await untilListens(run, ['fail', 'finish', 'greet', 'refuse'])
    expect(await untilAnswered(run, await tell(run, 'greet', { name: 'Ada' }))).toMatchObject({
      state: 'done',
      value: { djag: 1, id: 1, action: 'greet', payload: { name: 'Ada' }, by: 'Grace', secret: '***' },
    })
    expect(await untilAnswered(run, await tell(run, 'refuse'))).toMatchObject({ state: 'refused', message: 'not now' })
    expect(await untilAnswered(run, await tell(run, 'fail'))).toMatchObject({ state: 'failed', message: '*** is wrong' })
    const last = await tell(run, 'finish')
    expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ result: { shop: 'Berlin' } })
    expect(await untilAnswered(run, last)).toMatchObject({ state: 'failed', message: expect.stringContaining('without having answered') })
    const messages = (await readLog(database, run)).map(({ message }) => message)
    expect(messages).toContain('An answer was passed over: no action 99 waits for one.')
    expect(messages).toContain('An answer was passed over: no action 1 waits for one.')
  })

  test('is told by the signal that its definition names', async () => {
    const run = await begun('signalled')
    const id = await tell(run, 'stop-after-step')
    expect(await untilRunIs(database, run, 'succeeded')).toMatchObject({ state: 'succeeded' })
    expect(await untilAnswered(run, id)).toMatchObject({ state: 'done', value: { signal: 'SIGUSR1' } })
    expect((await readLog(database, run)).map(({ message }) => message)).toContain('told')
  })
})

test('what a run was told whose worker dies is closed by another one as unknown, and the next attempt does not hear it', async () => {
  const run = await begun('deaf')
  const id = await tell(run, 'reload')
  await eventually(async () => expect(await read(run, id)).toMatchObject({ state: 'handed' }), 60_000)
  await startWorker('both')
  worker.signal('SIGKILL')
  expect(await untilAnswered(run, id)).toMatchObject({ state: 'unknown', attempt: 1 })
  await eventually(async () => expect((await runActionsView(db, { id: run.id })).isExecuted).toBe(true), 60_000)
  expect(await runActionsView(db, { id: run.id })).toMatchObject({ rows: [{ state: 'unknown', attempt: 1 }], total: 1 })
})
