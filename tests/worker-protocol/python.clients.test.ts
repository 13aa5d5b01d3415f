import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { isRunning } from '#worker/testing/live-processes.ts'
import { Bench } from './bench.ts'
import { ClientProcess } from './client-process.ts'
import { documentedCode } from './documentation.ts'
import { PROTOCOL_STEPS } from './steps.ts'

/** Leases run out here, and processes start; a busy machine takes its time. */
vi.setConfig({ testTimeout: 180_000 })

const RETRY = { limit: 3, delaySeconds: 0, backoff: 'fixed', maxDelaySeconds: 0, jitter: false } as const
const execFileAsync = promisify(execFile)
const CLIENT = fileURLToPath(new URL('../../clients/python', import.meta.url))
const database = await openTestDatabase()
asWebProgram(database.url)
/** Begun at once: they wait for most of their time, as what follows does. */
const itsOwnTests = execFileAsync('python3', ['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], { cwd: CLIENT }).then(
  () => 'all pass',
  ({ stderr }: { stderr: string }) => stderr,
)
const bench = new Bench(
  database,
  ['python3', '-m', 'djag_worker', '--concurrency', '2', 'tests.protocol_handlers', 'tests.own_handlers'],
  CLIENT,
)
beforeAll(() => bench.start())
afterAll(() => bench.close())

describe('the worker in Python', () => {
  it.each(PROTOCOL_STEPS)('$guarantee', async ({ run }) => {
    await run(bench)
  })
})

describe('a run in Python', () => {
  beforeAll(async () => void (await bench.startClient()))

  it.each([
    ['is not tried again when that would fail as well', 'own.final', 'failed', /^never$/],
    ['whose process dies fails, and says how', 'own.dies', 'failed', /ended by SIGKILL/],
    ['whose process exits fails, and says how', 'own.exits', 'failed', /exit code 3/],
    ['that returns what is no JSON fails, and says so', 'own.no-json', 'failed', /is no JSON/],
  ] as const)('%s', async (_, name, state, sentence) => {
    const run = await bench.untilIs(await bench.queue(name, {}, name === 'own.final' ? { retry: RETRY } : {}), state)
    expect(run.error?.message).toMatch(sentence)
    expect(run.attempt).toBe(1)
  })

  it('keeps of a result that is too large its beginning', async () => {
    expect((await bench.untilIs(await bench.queue('own.much'), 'succeeded')).result).toMatchObject({ note: 'Too large to keep.' })
  })

  it('has what it prints in its log, whatever bytes they are, and what the module logging is told', async () => {
    const run = await bench.untilIs(await bench.queue('own.prints'), 'succeeded')
    const lines = (await bench.logOf(run)).map(({ level, message }) => `${level} ${message}`)
    for (const line of ['info out', 'warn err', 'info \ufffd broken', 'info 100%', 'info no line end', 'warn by logging'])
      expect(lines).toContain(line)
  })

  it('gets its input as its type hints say, may be asynchronous, and knows its id', async () => {
    const run = await bench.untilIs(await bench.queue('own.async', { day: '2026-02-28', colour: 'red' }), 'succeeded')
    expect(run.result).toEqual(['2026-03-01', 'RED', true])
  })

  it('that does not stop is killed', async () => {
    const run = await bench.queue('own.stubborn')
    await bench.untilLogged(run, 'waiting')
    await bench.cancel(run)
    await bench.untilIs(run, 'cancelled')
  })

  it('leaves nothing running', async () => {
    const run = await bench.untilIs(await bench.queue('own.leaves'), 'succeeded')
    await expect.poll(() => isRunning(Number(run.result))).toBe(false)
  })
})

describe('what the documentation shows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-documented-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is a handler in Python that loads orders', async () => {
    writeFileSync(join(folder, 'orders.py'), documentedCode('python', 'load-orders'))
    const shown = documentedCode('sh', '-m djag_worker --url').trim().split(' ')
    const words = shown.map(
      (word) => ({ 'https://djag.example.org': bench.api.origin, '/etc/djag/worker-token': bench.tokenFile })[word] ?? word,
    )
    const client = new ClientProcess(words, { PYTHONPATH: CLIENT }, folder)
    const run = await bench.untilIs(await bench.queue('load-orders', { shop: 'a', day: '2026-11-30', limit: 7 }), 'succeeded')
    expect([run.result, run.progressMessage]).toEqual([{ rows: 7 }, 'part 4 of 4'])
    expect(await bench.logOf(run)).toMatchObject([{ message: 'loading', fields: { shop: 'a', day: '2026-11-30' } }])
    client.signal('SIGTERM')
    expect(await client.ended).toBe(0)
  })

  it('is a worker made of four commands', async () => {
    const ask = documentedCode('sh', 'ask() {')
      .replace('https://djag.example.org', bench.api.origin)
      .replace('djag_…', `$(cat ${bench.tokenFile})`)
    const [register = '', ...others] = documentedCode('sh', 'ask register').trim().split('\n')
    const shell = (command: string) => execFileAsync('bash', ['-c', `${ask}\n${command}`], { encoding: 'utf8' })
    const answerTo = async (command: string) => JSON.parse((await shell(command)).stdout)
    const { workerId } = await answerTo(register)
    const run = await bench.queue('load-orders', { shop: 'a' })
    const filled = (command: string) =>
      command.replace('"workerId": "…"', `"workerId": "${workerId}"`).replace('"runId": "…"', `"runId": "${run.id}"`)
    const [claimed, logged, ended] = [
      await answerTo(filled(others[0] ?? '')),
      await answerTo(filled(others[1] ?? '')),
      await answerTo(filled(others[2] ?? '')),
    ]
    expect(claimed.runs).toMatchObject([{ runId: run.id, attempt: 1, input: { shop: 'a' } }])
    expect([logged, ended]).toEqual([{ isFull: false }, { isRetried: false }])
    expect((await bench.logOf(run)).map(({ message }) => message)).toEqual(['12 orders'])
    expect(await bench.read(run)).toMatchObject({ state: 'succeeded', result: { rows: 12 } })
  })
})

it('a worker whose token is worth nothing, or whose modules have no handler, says so and ends for good', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'djag-python-'))
  writeFileSync(join(folder, 'token'), 'djag_nothing')
  const start = (module: string) =>
    new ClientProcess(
      ['python3', '-m', 'djag_worker', module],
      { DJAG_URL: bench.api.origin, DJAG_TOKEN_FILE: join(folder, 'token') },
      CLIENT,
    )
  const [untrusted, empty] = [start('tests.own_handlers'), start('json')]
  expect([await untrusted.ended, await empty.ended]).toEqual([78, 78])
  expect(untrusted.output).toContain('This is no token of workers that works')
  expect(empty.output).toContain('There is no @handler in json')
  rmSync(folder, { recursive: true })
})

it('holds what its own tests hold', async () => {
  expect(await itsOwnTests).toBe('all pass')
})
