import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, expect, test, vi } from 'vitest'
import { userActions } from '#schema/user-actions.ts'
import { workers } from '#schema/workers.ts'
import { handlerPage, handlerPageParameters } from '#server/queries/operations/handler-page.ts'
import { workerPage } from '#server/queries/operations/worker-rows.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { queueRun, untilRunIs, untilRunLogged } from '#worker/testing/queued-runs.ts'
import { handlerSource, killWorkerProcesses, makeHandlersFolder, startWorkerProcess } from '#worker/testing/worker-process.ts'

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
afterAll(killWorkerProcesses)

const inline = (name: string, body: string) => handlerSource(name, body).replace('async run', 'inline: true,\n  async run')

test('a broken file in the folder of a running worker fails no run, and the worker says so, in its log and in its row', async () => {
  const folder = makeHandlersFolder({ 'own.ts': handlerSource('own', 'return 1'), 'within.ts': inline('within', 'return 1') })
  const edit = (name: string, source: string) => writeFileSync(join(folder, name), source)
  const worker = startWorkerProcess(database.url, { DJAG_ROLE: 'runner', DJAG_HANDLERS_DIR: folder })
  await worker.ready
  const row = async () => (await database.db.select().from(workers).where(eq(workers.pid, worker.pid)))[0]
  const results = async () => {
    const runs = [await queueRun(database, 'own'), await queueRun(database, 'within')]
    return [...(await Promise.all(runs.map((run) => untilRunIs(database, run, 'succeeded'))))].map((run) => run.result)
  }
  const first = await row()
  expect(first).toMatchObject({ handlersVersion: expect.stringMatching(/^[0-9a-f]{12}$/), handlersProblem: null })

  edit('own.ts', handlerSource('own', 'return 2').replace('async run', 'async run ('))
  edit('within.ts', inline('within', 'return 2'))
  await expect.poll(async () => (await row())?.handlersProblem, { timeout: 60_000 }).toMatch(/own\.ts cannot be loaded/)
  // The row says so before the log does.
  await expect.poll(() => worker.output()).toMatch(/runs go on with the version before\. The handler file .*own\.ts cannot be loaded/)
  expect(await results()).toEqual([1, 1])
  expect((await row())?.handlersVersion).toBe(first?.handlersVersion)

  edit('own.ts', handlerSource('own', 'return 2'))
  edit('third.ts', handlerSource('third', 'return 3'))
  await expect.poll(async () => (await row())?.handlersProblem, { timeout: 60_000 }).toBeNull()
  expect(await results()).toEqual([2, 2])
  expect(await row()).toMatchObject({ handlerNames: expect.arrayContaining(['own', 'third', 'within']) })
  expect((await untilRunIs(database, await queueRun(database, 'third'), 'succeeded')).result).toBe(3)
})

test('a worker that is asked to reload takes the folder up whole or not at all, drops no run, and says what came of it', async () => {
  const begins = (result: number) =>
    handlerSource(
      'anew',
      `context.log.info('begun'); if (!context.stopping) await new Promise((go) => context.onAction('go', go)); return ${result}`,
    )
  const folder = makeHandlersFolder({ 'anew.ts': begins(1) })
  const edit = (source: string) => writeFileSync(join(folder, 'anew.ts'), source)
  const worker = startWorkerProcess(database.url, { DJAG_ROLE: 'runner', DJAG_HANDLERS_DIR: folder, DJAG_QUEUES: 'default' })
  await worker.ready
  const { db } = database
  const operator = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))
  const row = async () => (await workerPage(db, { which: 'here', page: 1, size: 200 })).rows.find(({ pid }) => pid === worker.pid)
  const reload = async () => {
    const { id } = await requestUserAction(db, operator, { type: 'reload-handlers', payload: { workerId: (await row())?.id } })
    const read = async () => (await db.select().from(userActions).where(eq(userActions.id, id)))[0]
    await expect.poll(async () => (await read())?.state, { timeout: 60_000 }).not.toBe('pending')
    return await read()
  }
  const under = await queueRun(database, 'anew')
  await untilRunLogged(database, under, 'begun')

  expect(await reload()).toMatchObject({ state: 'done', outcome: expect.stringContaining('Nothing has changed') })
  const first = (await row())?.handlersVersion
  edit('export default {')
  expect(await reload()).toMatchObject({
    state: 'failed',
    outcome: expect.stringMatching(/goes on with version .*anew\.ts cannot be loaded/),
  })
  expect(await row()).toMatchObject({ handlersVersion: first, reload: { state: 'failed', byName: 'Grace' } })
  edit(begins(2))
  expect(await reload()).toMatchObject({ state: 'done', outcome: expect.stringContaining('with 1 handler') })
  await expect.poll(async () => (await row())?.handlersProblem, { timeout: 60_000 }).toBeNull()

  await requestUserAction(db, operator, { type: 'tell-run', payload: { runId: under.id, action: 'go' } })
  expect((await untilRunIs(database, under, 'succeeded')).result).toBe(1)
  const later = await queueRun(database, 'anew')
  await untilRunLogged(database, later, 'begun')
  await requestUserAction(db, operator, { type: 'tell-run', payload: { runId: later.id, action: 'go' } })
  expect((await untilRunIs(database, later, 'succeeded')).result).toBe(2)
})

test('a folder that was broken when the host of the handlers died is taken up once it is mended', async () => {
  const folder = makeHandlersFolder({ 'own.ts': handlerSource('own', 'return 1') })
  const edit = (source: string) => writeFileSync(join(folder, 'own.ts'), source)
  const worker = startWorkerProcess(database.url, { DJAG_ROLE: 'runner', DJAG_HANDLERS_DIR: folder, DJAG_QUEUES: 'mended' })
  await worker.ready
  const problem = async () => (await database.db.select().from(workers).where(eq(workers.pid, worker.pid)))[0]?.handlersProblem
  edit('export default {')
  await expect.poll(problem, { timeout: 60_000 }).toMatch(/own\.ts cannot be loaded/)

  // The row says so before the log does: counted too early, the first line would pass for that of the host's death.
  await worker.logged('runs go on with the version before')
  const toldBefore = worker.output().split('runs go on with the version before').length
  const [host] = readFileSync(`/proc/${worker.pid}/task/${worker.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/host.'))
  process.kill(Number(host), 'SIGKILL')
  await expect
    .poll(() => worker.output().split('runs go on with the version before').length, { timeout: 60_000 })
    .toBeGreaterThan(toldBefore)
  await worker.logged('host of the handler processes has died')

  edit(handlerSource('own', 'return 2'))
  await expect.poll(problem, { timeout: 60_000 }).toBeNull()
})

test('a definition that is edited while its program runs leaves that run alone, and is told as differing from another worker’s', async () => {
  const definition = (
    words: string,
  ) => `command: [sh, -c, 'echo ${words}; while [ ! -e "$1" ]; do sleep 0.1; done; echo ${words} again', sh, "{gate}"]
input: { properties: { gate: { type: string } }, required: [gate] }
`
  const [one, other] = [
    makeHandlersFolder({ 'waits.handler.yaml': definition('old') }),
    makeHandlersFolder({ 'waits.handler.yaml': definition('old') }),
  ]
  const settings = { DJAG_ROLE: 'runner', DJAG_HANDLERS_DIR: one }
  await startWorkerProcess(database.url, settings).ready
  await startWorkerProcess(database.url, { ...settings, DJAG_HANDLERS_DIR: other, DJAG_QUEUES: 'elsewhere' }).ready
  const told = async () => (await handlerPage(database.db, handlerPageParameters.parse({ name: 'waits' }))).rows[0]
  expect(await told()).toMatchObject({ workers: [{}, {}], definitionsDiffer: false })

  const gate = join(one, 'gate')
  const running = await queueRun(database, 'waits', { gate })
  await untilRunLogged(database, running, 'old')
  writeFileSync(join(one, 'waits.handler.yaml'), definition('new'))
  await expect.poll(async () => (await told())?.definitionsDiffer, { timeout: 60_000 }).toBe(true)
  const later = await queueRun(database, 'waits', { gate })
  await untilRunLogged(database, later, 'new')
  writeFileSync(gate, '')
  await untilRunLogged(database, running, 'old again')
  await untilRunIs(database, running, 'succeeded')
  expect(await untilRunIs(database, later, 'succeeded')).toMatchObject({ attempt: 1 })
})
