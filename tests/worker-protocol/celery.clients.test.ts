import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tick } from '#server/tick/tick.ts'
import { carryOutPendingActions } from '#server/user-actions/carry-out-pending-actions.ts'
import { makeServiceToken } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { serveApi } from '#tests/served-api.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { runCommandLine } from '../../scripts/command-line/command-line.ts'
import { Bench } from './bench.ts'
import { ClientProcess } from './client-process.ts'
import { documentedCode } from './documentation.ts'
import { pythonWithCelery } from './python-with-celery.ts'

/** Processes start here that import Celery; a busy machine takes its time. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const CLIENT = fileURLToPath(new URL('../../clients/python', import.meta.url))
const PYTHON = pythonWithCelery()
const PROJECT = 'tests.celery_project'
const database = await openTestDatabase()
asWebProgram(database.url)
const bench = new Bench(database, [PYTHON, '-m', 'djag_worker', '--celery', PROJECT, '--concurrency', '4'], CLIENT)
beforeAll(async () => {
  await bench.start()
  await bench.startClient()
})
afterAll(() => bench.close())

const queue = (name: string, input = {}, options = {}) => bench.queue(`${PROJECT}.tasks.${name}`, input, options)

describe('a task of a Celery app', () => {
  it('is a handler under its own name, with its parameters and their defaults; what has no type hint may be anything', async () => {
    const [published] =
      await database.sql`select description, input_schema, positional from handlers where name = ${`${PROJECT}.tasks.load`}`
    expect(published).toMatchObject({
      description: 'Loads the orders of a shop.',
      positional: ['shop', 'day'],
      input_schema: {
        properties: { shop: {}, day: { type: 'string', default: 'today' }, limit: { type: 'integer' }, further: { type: 'array' } },
        required: ['shop'],
        additionalProperties: true,
      },
    })
    const names = (await database.sql`select name from handlers where name not like ${`${PROJECT}.tasks.%`} and source = 'team'`).map(
      (row) => row.name,
    )
    expect(names).toEqual([])
    expect(bench.client.output).toContain("'a name with spaces' is left out")
  })

  it('gets its arguments and its request as from a Celery worker, logs by its logger, and says by its state how far it is', async () => {
    const run = await queue('load', { shop: { id: 1 }, further: [1, 2], other: null })
    const ended = await bench.untilIs(run, 'succeeded')
    expect(ended.result).toEqual({
      given: [{ id: 1 }, 'today', [1, 2], null, { other: null }],
      request: [run.id, 0, null, false],
      started: ['process', run.id],
    })
    expect([ended.progress, ended.progressMessage]).toEqual([75, 'part 3'])
    expect((await bench.logOf(run)).map(({ level, message }) => `${level} ${message}`)).toEqual(["info loading {'id': 1}"])
  })

  it.each([
    ['keeps what it returns as JSON, whatever it is', 'describes', { day: '2026-11-30' }, ['2026-11-30', ['1.5'], "<class 'object'>"]],
    ['runs what stands around it: its base’s methods', 'counted', {}, ['before', 'success']],
    ['keeps a note in place of what contains itself', 'circular', {}, { note: expect.stringContaining('RecursionError') }],
    ['that ignores its result leaves none', 'silent', {}, null],
    ['that says Ignore has ended', 'ignored', {}, null],
    ['hears its soft time limit', 'patient', {}, 'cleaned up'],
  ])('%s', async (_, name, input, result) => {
    expect((await bench.untilIs(await queue(name, input), 'succeeded')).result).toEqual(result)
  })

  it.each([
    ['that says Reject', 'rejected', {}, /no such shop/],
    ['that is stopped at its hard time limit, whatever it does', 'stubborn', {}, /hard time limit of its Celery task, 0.2 s/],
    ['that would have other arguments next time', 'otherwise', { shop: 'a' }, /keeps its own/],
    ['that sends another one to a broker that is not there', 'sends', {}, /Celery's broker, which could not be reached/],
  ])('%s has failed, and says why', async (_, name, input, sentence) => {
    expect((await bench.untilIs(await queue(name, input), 'failed')).error?.message).toMatch(sentence)
  })

  it('is tried again as its own code says, whatever retries the task of Djag has', async () => {
    const [unreachable, busy] = [await queue('unreachable'), await queue('busy')]
    expect((await bench.untilIs(unreachable, 'failed')).error?.message).toBe('try 2')
    expect((await bench.attemptsOf(unreachable)).map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed'])
    expect((await bench.untilIs(busy, 'succeeded')).result).toBe(1)
  })

  it('is tried again after 31 days where it asks for more', async () => {
    const { attempt } = await bench.untilIs(await queue('someday'), 'retrying')
    expect(attempt).toBe(2)
  })
})

it('its limits, its request and its results pass their own tests in Python', async () => {
  const words = ['-m', 'unittest', 'tests.test_celery_bridge']
  const { stderr } = await promisify(execFile)(PYTHON, words, { cwd: CLIENT }).catch((error: { stderr: string }) => error)
  expect(stderr).toMatch(/\nOK\n$/)
})

it('a Celery app that is not there, or is none, is said to be so, and ends the worker for good', async () => {
  const started = ['nowhere', 'json'].map(
    (name) =>
      new ClientProcess(
        [PYTHON, '-m', 'djag_worker', '--celery', name],
        { DJAG_URL: bench.api.origin, DJAG_TOKEN_FILE: bench.tokenFile },
        CLIENT,
      ),
  )
  expect(await Promise.all(started.map(({ ended }) => ended))).toEqual([78, 78])
  expect(started[0]?.output).toContain("The Celery app 'nowhere' cannot be loaded: ModuleNotFoundError")
  expect(started[1]?.output).toContain("The Celery app 'json' cannot be loaded")
})

it('what is told of moving from Celery’s beat: the project’s worker, the dump, and its tasks run as they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-from-celery-'))
  const api = await serveApi()
  const page = 'move-from-celery-beat.md'
  try {
    for (const file of ['shop/celery.py', 'shop/tasks.py']) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), documentedCode('python', `# ${file}`, page))
    }
    const [, , ...words] = documentedCode('sh', '-m djag_worker --celery', page).trim().split(' ')
    const placed = words.map(
      (word) => ({ 'https://djag.example.org': bench.api.origin, '/etc/djag/worker-token': bench.tokenFile })[word] ?? word,
    )
    const worker = new ClientProcess([PYTHON, '-m', ...placed], { PYTHONPATH: CLIENT }, folder)
    await bench.until(
      async () => (await database.sql`select 1 from handlers where name = 'shop.tasks.load'`).length > 0,
      () => worker.output,
    )
    writeFileSync(join(folder, 'beat.json'), documentedCode('json', 'django_celery_beat.periodictask', page))
    const { text: token } = await makeServiceToken(database.db, { name: 'shell', role: 'administrator' })
    const said = { out: '', error: '' }
    const djag = (...words: string[]) =>
      runCommandLine(words, {
        env: { XDG_CONFIG_HOME: folder, DJAG_URL: api.origin, DJAG_TOKEN: token },
        stdin: Readable.from([]),
        stdout: { write: (text) => (said.out += text) },
        stderr: { write: (text) => (said.error += text) },
      })
    const exitCodes = [
      await djag('import', join(folder, 'beat.json'), '--zone', 'Europe/Berlin', '--apply'),
      await djag('run', 'load shops'),
    ]
    expect([exitCodes, said.error]).toEqual([[0, 0], ''])
    expect(said.out).toContain('Tasks made: 1')
    await carryOutPendingActions(database.db)
    await tick(database.db, { batchSize: 10, catchUpBatch: 10 })
    const read = async () => (await database.sql`select state, result from runs where handler = 'shop.tasks.load'`)[0]
    await bench.until(
      async () => (await read())?.state === 'succeeded',
      () => `the imported task’s run has not succeeded: ${said.out}\n${worker.output}`,
    )
    expect((await read())?.result).toEqual({ shop: 'north', rows: 12 })
    worker.signal('SIGTERM')
    expect(await worker.ended).toBe(0)
  } finally {
    api.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
