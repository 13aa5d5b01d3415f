import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { traceparentOf } from '#server/tracing/trace-ids.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import type { RunRecord } from '#tests/factories/run-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { isRunning } from '#worker/testing/live-processes.ts'
import { queueRun, readAttempts, readLog, untilRunIs } from '#worker/testing/queued-runs.ts'
import { killWorkerProcesses, makeHandlersFolder, startWorkerProcess, type WorkerProcess } from '#worker/testing/worker-process.ts'

/** A definition that runs a script of `sh`; JSON is YAML. */
const shell = (script: string, more: object = {}) => JSON.stringify({ command: ['sh', '-c', braced(script)], ...more })
/** A definition that runs a program of Node. */
const node = (source: string, more: object = {}) => JSON.stringify({ command: [braced(process.execPath), '-e', braced(source)], ...more })
const braced = (text: string) => text.replaceAll('{', '{{').replaceAll('}', '}}')

const hasLimiter = spawnSync('prlimit', ['--version']).status === 0
const isRoot = process.getuid?.() === 0

const FILES: Record<string, string> = {
  'tells.handler.yaml': `
description: Shows what a program is told.
command: [node, tell-all, "--shop={shop}", "{shop}", "{scheduledFor:yyyy-MM-dd HH}", "{alignedFor:yyyyMMdd}", "{runId}", "{attempt}", "{{}}"]
timezone: Europe/Berlin
input:
  properties: { shop: { type: string }, count: { type: integer, default: 7 } }
  required: [shop]
positional: [shop]
environment: { OWN: "1" }
inherit: [ALLOWED]
secrets: [SHOP_PASSWORD]
`.replace('node,', `${JSON.stringify(process.execPath)},`),
  'tell-all': `
let input = ''
process.stdin.on('data', (text) => { input += text }).on('end', () => {
  console.log(JSON.stringify({ djag: 1, result: { words: process.argv.slice(2), input: JSON.parse(input), environment: process.env, folder: process.cwd() } }))
})`,
  'speaks.handler.yaml': shell(
    `
    echo out; echo err >&2
    printf '  \\033[31mred\\033[0m\\n\\377broken\\n10%%\\r50%%\\r100%%\\n'
    echo '{"djag":1,"progress":42.4,"message":"half way"}'
    echo '{"djag":1,"log":"careful","level":"error","fields":{"shop":"a"}}'
    echo '{"djag":1,"metrics":{"rows":12}}'
    echo '{"djag":1,"mask":"hunter2!"}'
    echo 'the password is hunter2!'; echo '{"djag":1,"log":"hunter2!","fields":{"hunter2!":["hunter2!"]}}'
    echo '{"djag":1,"result":{"rows":12,"by":"hunter2!"}}'
    echo '{"djag":1,"progres":42}'
    echo '{"djag":2}'; echo '{"djag":1'
    echo "$SHOP_PASSWORD"
    printf 'no line end'`,
    { secrets: ['SHOP_PASSWORD'] },
  ),
  'exits.handler.yaml': JSON.stringify({
    command: ['sh', '-c', 'echo last words >&2; exit "$1"', 'sh', '{code}'],
    input: { properties: { code: { type: 'integer' } }, required: ['code'] },
    exitCodes: { succeed: [0, 4], warn: [3], tryAgain: [75], nothingToDo: [1] },
  }),
  'exits-plainly.handler.yaml': shell('exit 9'),
  'dies.handler.yaml': shell('kill -SEGV $$'),
  'kills-its-group.handler.yaml': shell('echo before; trap "" TERM; kill 0; echo after'),
  'is-missing.handler.yaml': JSON.stringify({ command: ['no-such-program'] }),
  'has-no-folder.handler.yaml': JSON.stringify({ command: ['sh'], folder: '/no/such/folder' }),
  'may-not-be-run.handler.yaml': JSON.stringify({ command: ['./tell-all'] }),
  'reads-nothing.handler.yaml': JSON.stringify({
    command: ['true'],
    input: { properties: { much: { type: 'string' } }, required: ['much'] },
  }),
  'counts-input.handler.yaml': JSON.stringify({
    command: ['sh', '-c', 'wc -c; test -z "$DJAG_INPUT" && echo no variable'],
    input: { properties: { much: { type: 'string' } }, required: ['much'] },
  }),
  'has-own-input.handler.yaml': shell('cat', { stdin: 'line one\nline two\n' }),
  'floods.handler.yaml': node(`const line = 'x'.repeat(99) + '\\n'; const block = line.repeat(1000); const fs = require('fs')
    for (let n = 0; n < 600; n++) fs.writeSync(1, block); fs.writeSync(1, 'the very last\\n')`),
  'floods-without-end.handler.yaml': shell('yes "$(printf %01000d 1)"', { limits: { output: '3 MB' } }),
  'prints-one-line.handler.yaml': node(
    `for (let n = 0; n < 300; n++) require('fs').writeSync(1, 'y'.repeat(10000)); console.log(); console.log('the next')`,
  ),
  'hangs.handler.yaml': shell(`trap 'echo told to stop; exit 0' TERM; sleep 600 & echo "pids $$ $!"; wait`),
  'ignores-all.handler.yaml': shell(
    `trap '' TERM; (trap '' TERM; sleep 600; sleep 600) & inner=$!; setsid sleep 600 & echo "pids $$ $inner $!"; while :; do sleep 600; done`,
  ),
  'leaves-children.handler.yaml': shell(`sleep 600 & one=$!; setsid sleep 600 & echo "pids $one $!"; exit 0`),
  'eats-memory.handler.yaml': node(
    `const all = []; for (;;) all.push(Buffer.alloc(10_000_000, 1))`,
    hasLimiter ? { limits: { memory: '900 MB' } } : {},
  ),
  'eats-cpu.handler.yaml': shell('while :; do :; done', hasLimiter ? { limits: { cpuSeconds: 1 } } : {}),
  'is-somebody.handler.yaml': shell('id -un; echo "$HOME $USER"; pwd', isRoot ? { user: 'nobody', folder: '/' } : {}),
  'takes-options.handler.yaml': JSON.stringify({
    command: ['sh', '-c', 'echo "$@"', 'sh', '{x}', '--', '{y}', '{n}'],
    input: { properties: { x: { type: 'string' }, y: { type: 'string' }, n: { type: 'integer' } }, required: ['x', 'y', 'n'] },
  }),
}

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
let worker: WorkerProcess
beforeAll(async () => {
  const folder = makeHandlersFolder(FILES)
  chmodSync(join(folder, 'tell-all'), 0o600)
  writeFileSync(join(folder, 'notes.yaml'), 'no: handler')
  worker = startWorkerProcess(database.url, {
    DJAG_ROLE: 'runner',
    DJAG_HANDLERS_DIR: folder,
    DJAG_HANDLER_ENV: 'ALLOWED,NOT_NAMED,SHOP_PASSWORD',
    ALLOWED: 'yes',
    NOT_NAMED: 'no',
    SHOP_PASSWORD: 'correct horse',
    HOME: '/root',
    // Nobody is there; a runner sends none itself.
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    TZ: 'Asia/Tokyo',
  })
  await worker.ready
})
afterAll(killWorkerProcesses)

const ended = async (state: RunRecord['state'], handler: string, kwargs = {}, options = {}) =>
  await untilRunIs(database, await queueRun(database, handler, kwargs, options), state)
const messagesOf = async (run: RunRecord) => (await readLog(database, run)).map(({ message }) => message)
const pidsOf = (messages: string[]) =>
  messages.flatMap((message) => (message.startsWith('pids ') ? message.split(' ').slice(1).map(Number) : []))

describe('a program', () => {
  test('is told of its run by words, environment and standard input, and sees of the environment what it is given', async () => {
    const run = await ended('succeeded', 'tells', { shop: `one "two" $(three); {four}` })
    const { words, input, environment } = run.result as { words: string[]; input: object; environment: Record<string, string> }
    const inBerlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' }).format(
      run.scheduledFor,
    )
    const shop = `one "two" $(three); {four}`
    expect(words).toEqual([`--shop=${shop}`, shop, inBerlin.slice(0, 13), inBerlin.slice(0, 10).replaceAll('-', ''), run.id, '1', '{}'])
    expect(input).toEqual({ shop, count: 7 })
    expect(environment).toEqual({
      PATH: process.env.PATH,
      HOME: '/root',
      OWN: '1',
      ALLOWED: 'yes',
      SHOP_PASSWORD: '***',
      DJAG_RUN_ID: run.id,
      DJAG_TASK: expect.stringMatching(/\w/),
      DJAG_SCHEDULED_FOR: run.scheduledFor.toISOString(),
      DJAG_ALIGNED_FOR: run.scheduledFor.toISOString(),
      DJAG_ATTEMPT: '1',
      DJAG_IDEMPOTENCY_KEY: expect.stringContaining(run.scheduledFor.toISOString()),
      TRACEPARENT: traceparentOf({ runId: run.id, attempt: 1 }),
      DJAG_INPUT: JSON.stringify(input),
      DJAG_HANDLER_PROCESS: expect.any(String),
    })
  })

  test('has its arguments checked like those of any handler', async () => {
    expect((await ended('failed', 'tells', { shop: 1 })).error?.message).toMatch(/arguments do not fit/)
    expect((await ended('failed', 'tells', { shop: 'a', unknown: 1 })).error?.message).toMatch(/arguments do not fit/)
  })

  test('has its lines in the log, and is understood where it speaks to Djag', async () => {
    const run = await ended('succeeded', 'speaks')
    const log = await readLog(database, run)
    const lines = log.map(({ level, message, fields }) => ({ level, message, ...(fields && { fields }) }))
    expect(lines.filter(({ level, message }) => level === 'warn' && message === 'err')).toHaveLength(1)
    expect(lines.filter(({ message }) => message !== 'err')).toEqual([
      { level: 'info', message: 'out' },
      { level: 'info', message: '  \u001b[31mred\u001b[0m' },
      { level: 'info', message: '\ufffdbroken' },
      { level: 'info', message: '100%' },
      { level: 'error', message: 'careful', fields: { shop: 'a' } },
      { level: 'info', message: 'metrics', fields: { rows: 12 } },
      { level: 'info', message: 'the password is ***' },
      { level: 'info', message: '***', fields: { '***': ['***'] } },
      { level: 'warn', message: expect.stringMatching(/^A line for Djag was not understood: .*"progres"/s) },
      { level: 'warn', message: expect.stringMatching(/^A line for Djag was not understood: .*at djag/s) },
      { level: 'info', message: '{"djag":1' },
      { level: 'info', message: '***' },
      { level: 'info', message: 'no line end' },
    ])
    expect(run.result).toEqual({ rows: 12, by: '***' })
    expect(run).toMatchObject({ progress: 42, progressMessage: 'half way' })
  })

  test('finds a long input on standard input alone, and need not read it', async () => {
    const much = 'm'.repeat(200_000)
    expect(await messagesOf(await ended('succeeded', 'counts-input', { much }))).toEqual([
      expect.stringMatching(/too long for DJAG_INPUT/),
      expect.stringMatching(/^\s*200012$/),
      'no variable',
    ])
    await ended('succeeded', 'reads-nothing', { much })
    expect(await messagesOf(await ended('succeeded', 'has-own-input'))).toEqual(['line one', 'line two'])
  })
})

describe('how a program ends', () => {
  test('is judged by its exit code, as its definition says', async () => {
    const retry = { retry: { limit: 2, delaySeconds: 0, backoff: 'fixed', maxDelaySeconds: 1 } }
    for (const [code, said] of [
      [0, null],
      [4, null],
      [3, /exit code 3, which counts as a success with a warning/],
      [1, /Nothing to do: that is what exit code 1 means/],
    ] as const) {
      const messages = await messagesOf(await ended('succeeded', 'exits', { code }))
      expect(messages.toSorted()).toEqual([...(said ? [expect.stringMatching(said)] : []), 'last words'])
    }
    const tried = await ended('failed', 'exits', { code: 75 }, retry)
    expect(tried.error).toEqual({ message: 'The program ended with exit code 75.', stack: 'last words' })
    expect(await readAttempts(database, tried)).toHaveLength(3)
    // Where codes are named that are tried again, no other is.
    expect(await readAttempts(database, await ended('failed', 'exits', { code: 2 }, retry))).toHaveLength(1)
    expect(await readAttempts(database, await ended('failed', 'exits-plainly', {}, retry))).toHaveLength(3)
  })

  test.each([
    ['dies', 'The program was ended by SIGSEGV.'],
    ['is-missing', 'The program “no-such-program” was not found on this worker’s machine.'],
    ['has-no-folder', 'Its folder /no/such/folder is not there.'],
    ['may-not-be-run', 'The program “./tell-all” may not be executed by this worker’s user.'],
  ])('%s: its error says “%s”', async (handler, message) => {
    expect((await ended('failed', handler)).error?.message).toBe(message)
  })

  test('is its own, although it signals its whole group', async () => {
    expect(await messagesOf(await ended('succeeded', 'kills-its-group'))).toEqual(['before', 'after'])
  })

  test('takes along what it started, also what has left its group', async () => {
    const pids = pidsOf(await messagesOf(await ended('succeeded', 'leaves-children')))
    expect(pids).toHaveLength(2)
    await expect.poll(() => pids.filter(isRunning)).toEqual([])
  })
})

describe('a program that prints without measure', () => {
  test('fills neither its log nor its worker: beginning and end are kept, and what is left out is said', async () => {
    const messages = await messagesOf(await ended('succeeded', 'floods'))
    expect(messages.length).toBeLessThanOrEqual(10_002)
    expect(messages.filter((message) => message.includes('are left out here'))).toHaveLength(1)
    expect(messages.at(-1)).toBe('the very last')
  })

  test('has a line without end cut, and says by how much', async () => {
    const messages = await messagesOf(await ended('succeeded', 'prints-one-line'))
    expect(messages).toEqual([expect.stringMatching(/^y{16000}… \(2984000 more characters\)$/), 'the next'])
  })

  test('is stopped where its definition limits its output', async () => {
    const run = await ended('failed', 'floods-without-end')
    expect(run.error?.message).toBe('The program was stopped: it printed more than its limit of 3000000 bytes.')
    expect((await messagesOf(run)).some((message) => message.includes('It has written'))).toBe(true)
  })
})

describe('a program that has to stop', () => {
  /** Cancelled once it has said which processes are there. */
  const cancelled = async (handler: string) => {
    const run = await queueRun(database, handler)
    await expect.poll(async () => pidsOf(await messagesOf(run)).length, { timeout: 60_000 }).toBeGreaterThan(0)
    const pids = pidsOf(await messagesOf(run))
    expect(pids.filter(isRunning)).toEqual(pids)
    const operator = actorOf(await makeUser(database.db, { role: 'operator' }))
    await requestUserAction(database.db, operator, { type: 'cancel-run', payload: { runId: run.id } })
    return { run: await untilRunIs(database, run, 'cancelled'), pids }
  }

  test('gets SIGTERM, may say a last word, and is cancelled although it ends well: it was told to stop before it was done', async () => {
    const { run, pids } = await cancelled('hangs')
    expect(await messagesOf(run)).toContain('told to stop')
    expect(pids).toHaveLength(2)
    await expect.poll(() => pids.filter(isRunning)).toEqual([])
  })

  test('and is killed when it ignores that, with children and grandchildren', async () => {
    const { pids } = await cancelled('ignores-all')
    expect(pids).toHaveLength(3)
    await expect.poll(() => pids.filter(isRunning)).toEqual([])
  })

  test('expires at its time limit', async () => {
    expect((await ended('expired', 'hangs', {}, { timeLimitSeconds: 1 })).error?.code).toBe('time_limit')
  })

  test('goes with its worker when that is killed', async () => {
    const doomed = startWorkerProcess(database.url, {
      DJAG_ROLE: 'runner',
      DJAG_HANDLERS_DIR: makeHandlersFolder({ 'doomed.handler.yaml': FILES['ignores-all.handler.yaml'] ?? '' }),
    })
    await doomed.ready
    const run = await queueRun(database, 'doomed')
    await expect.poll(async () => pidsOf(await messagesOf(run)), { timeout: 60_000 }).toHaveLength(3)
    const pids = pidsOf(await messagesOf(run))
    expect(pids.filter(isRunning)).toHaveLength(3)
    doomed.signal('SIGKILL')
    await expect.poll(() => pids.filter(isRunning), { timeout: 30_000 }).toEqual([])
  })
})

test('a value is one word of the command, and no option of it', async () => {
  expect(await messagesOf(await ended('succeeded', 'takes-options', { x: 'a', y: '-rf', n: -1 }))).toEqual(['a -- -rf -1'])
  const run = await ended('failed', 'takes-options', { x: '--checkpoint-action=exec=sh', y: 'a', n: 1 })
  expect(run.error?.message).toMatch(/begins with -, and the program would take it for an option/)
})

describe('limits', () => {
  test.runIf(hasLimiter)('of memory and CPU time hold a program (not tried where there is no prlimit)', async () => {
    expect((await ended('failed', 'eats-memory')).error?.message).toMatch(/^The program (was ended by|ended with)/)
    expect((await ended('failed', 'eats-cpu')).error?.message).toBe('The program was ended: it took more CPU time than its limit of 1 s.')
  })

  test.runIf(isRoot)('and another user: the program is nobody (not tried where the worker is not root)', async () => {
    const messages = await messagesOf(await ended('succeeded', 'is-somebody'))
    expect(messages[0]).toBe('nobody')
    expect(messages[1]).toMatch(/ nobody$/)
    expect(messages[2]).toBe('/')
  })
})

test('a worker with a handler that is wrong, or that its machine cannot keep, does not start and says where, in one line', async () => {
  for (const [name, text, sentence] of [
    ['bad.handler.yaml', 'command: load', /bad\.handler\.yaml cannot be used: line 1, column 10/],
    [
      'bad.handler.yaml',
      'command: [load]\nsecrets: [NOT_THERE]',
      /bad\.handler\.yaml cannot be used: The environment has no NOT_THERE: .*DJAG_HANDLER_ENV/,
    ],
    ['bad.handler.yaml', 'command: [load]\nuser: nobody-of-this-name', /bad\.handler\.yaml cannot be used: .*nobody-of-this-name/],
    ['throws.mjs', 'throw new Error("no database here")', /throws\.mjs cannot be loaded: no database here/],
  ] as const) {
    const refused = startWorkerProcess('postgres://nobody@127.0.0.1:1/nothing', { DJAG_HANDLERS_DIR: makeHandlersFolder({ [name]: text }) })
    expect(await refused.ended).toBe(78)
    expect(refused.output()).toMatch(sentence)
    expect(refused.output().trim().split('\n')).toHaveLength(1)
  }
})
