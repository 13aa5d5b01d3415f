import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { openTestDatabase } from '#tests/database.ts'
import type { RunRecord } from '#tests/factories/run-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { isRunning } from '#worker/testing/live-processes.ts'
import { queueRun, readLog, readRun, untilRunIs, untilRunLogged } from '#worker/testing/queued-runs.ts'
import {
  handlerSource,
  killWorkerProcesses,
  makeHandlersFolder,
  startWorkerProcess,
  type WorkerProcess,
} from '#worker/testing/worker-process.ts'

const IMPORTS = `import { spawn } from 'node:child_process'\nimport { existsSync, writeSync } from 'node:fs'\n`
/** Where what handlers start says that it is under way. */
const MARKS = mkdtempSync(join(tmpdir(), 'djag-marks-'))
const untilMarked = (...names: string[]) =>
  `while (!${JSON.stringify(names)}.every((name) => existsSync('${MARKS}/' + name))) await new Promise((resolve) => setTimeout(resolve, 10))`
const pause = (milliseconds: number) => `await new Promise((resolve) => setTimeout(resolve, ${milliseconds}))`
const declaring = (declaration: string, source: string) => source.replace('async run', `${declaration}: true,\n  async run`)

/** Leaves behind all that a run can leave behind, and throws after it has returned. */
const LEAVES_ALL = `${IMPORTS}let runsBefore = 0
${handlerSource(
  'leaves-all',
  `const seen = { runsBefore: runsBefore++, marked: process.env.MARKED, polluted: {}.polluted, folder: process.cwd() }
   process.env.MARKED = context.runId; Object.prototype.polluted = context.runId; process.chdir('/')
   globalThis.fetch = () => 'not fetch'
   setInterval(() => console.log('a timer of ' + context.runId), 1)
   setTimeout(() => { throw new Error('late, of ' + context.runId) }, 30)
   return seen`,
)}`

const FILES = {
  'leaves-all.ts': LEAVES_ALL,
  'prints.ts': handlerSource('prints', `console.log('out of ' + context.runId); console.error('err of ' + context.runId)`),
  'prints-much.ts': handlerSource('prints-much', `for (let n = 0; n < 8_000; n++) console.log('line ' + n + ' of ' + context.runId)`),
  'prints-endlessly.ts': handlerSource(
    'prints-endlessly',
    `for (let n = 0; n < 60_000; n++) { console.log('printed ' + n); context.log.info('logged ' + n) } process.stdout.write('the very last')`,
  ),
  'dies-printing.ts': handlerSource(
    'dies-printing',
    `for (let n = 0; n < 4_000; n++) console.log('line ' + n); process.stdout.write('no line end'); process.exit(5)`,
  ),
  'starts-children.ts': `${IMPORTS}${handlerSource(
    'starts-children',
    `const nap = { stdio: ['ignore', 'inherit', 'inherit'] }
     const child = spawn('sleep', ['600'], nap)
     const grandchild = spawn('sh', ['-c', 'sleep 600 & echo $! >&2; : > ${MARKS}/grandchild; wait'], nap)
     const escaped = spawn('setsid', ['sh', '-c', 'echo escaped $$; : > ${MARKS}/escaped; sleep 600'], { ...nap, detached: true }); escaped.unref()
     const silent = spawn('setsid', ['sleep', '600'], { stdio: 'ignore', detached: true }); silent.unref()
     ${untilMarked('grandchild', 'escaped')}
     return [child.pid, grandchild.pid, escaped.pid, silent.pid]`,
  )}`,
  'starts-children-for-ever.ts': `${IMPORTS}${handlerSource(
    'starts-children-for-ever',
    `const nap = () => spawn('sleep', ['600'], { stdio: 'inherit', detached: true })
     console.log('pids ' + process.pid + ' ' + nap().pid + ' ' + nap().pid); await new Promise(() => {})`,
  )}`,
  'leaves-a-ghost.ts': `${IMPORTS}${handlerSource(
    'leaves-a-ghost',
    `spawn('/usr/bin/env', ['-i', '/usr/bin/setsid', '/bin/sh', '-c', 'echo ghost $$; : > ${MARKS}/ghost; exec /bin/sleep 600'], { stdio: 'inherit', detached: true }).unref()
     ${untilMarked('ghost')}; console.log('the last line')`,
  )}`,
  'sends-nonsense.ts': `${IMPORTS}${handlerSource(
    'sends-nonsense',
    `for (const text of ['null', '{}', '[]', '"x"', 'not json', '{"type":"log","level":"loud","message":1}', '{"type":"progress","percent":1e9,"message":{}}',
       '{"type":"log","level":"info","message":"fine","fields":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}'])
       writeSync(3, text + '\\n')
     writeSync(3, 'x'.repeat(5_000_000) + '\\n')
     for (let n = 0; n < 200_000; n++) writeSync(3, 'null\\n')
     return 'survived'`,
  )}`,
  'sends.ts': handlerSource('sends', `return typeof process.send`),
  'shows-environment.ts': `import { readFileSync } from 'node:fs'\n${handlerSource(
    'shows-environment',
    `return { own: process.env, atStart: readFileSync('/proc/self/environ', 'utf8'), ofParent: readFileSync('/proc/' + process.ppid + '/environ', 'utf8') }`,
  )}`,
  'reuses.ts': declaring('reuse', handlerSource('reuses', `console.log('out of ' + context.runId); return process.pid`)),
  'reuses-badly.ts': declaring(
    'reuse',
    handlerSource(
      'reuses-badly',
      `setInterval(() => { console.log('late line of ' + context.runId); context.log.info('late entry of ' + context.runId) }, 5).unref()
       setTimeout(() => { throw new Error('late error of ' + context.runId) }, 150).unref()
       ${pause(50)}
       return process.pid`,
    ),
  ),
  'reuses-and-leaves.ts': declaring(
    'reuse',
    handlerSource('reuses-and-leaves', `setInterval(() => console.log('ticks'), 1); return process.pid`),
  ),
  'inline-late.ts': declaring(
    'inline',
    handlerSource(
      'inline-late',
      `console.log('printed inline')
       setTimeout(() => { context.log.info('late entry'); console.log('late line') }, 20)
       setTimeout(() => { throw new Error('late error') }, 30)
       setTimeout(() => Promise.reject(new Error('late rejection')), 30)
       return 'fine'`,
    ),
  ),
  'inline-throws.ts': declaring(
    'inline',
    handlerSource(
      'inline-throws',
      `context.signal.addEventListener('abort', () => context.log.info('told to stop')); setTimeout(() => { throw new Error('from a timer') }, 1); await new Promise(() => {})`,
    ),
  ),
  'aggregate.ts': handlerSource(
    'aggregate',
    `await Promise.any([Promise.reject(new Error('first door', { cause: new Error('no key') })), Promise.reject(new Error('second door'))])`,
  ),
  'keyed.ts': handlerSource('keyed', 'return context.idempotencyKey'),
}

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
let worker: WorkerProcess
beforeAll(async () => {
  worker = startWorkerProcess(database.url, {
    DJAG_ROLE: 'runner',
    DJAG_HANDLERS_DIR: makeHandlersFolder(FILES),
    DJAG_HANDLER_ENV: 'ALLOWED',
    DJAG_HTTP_ALLOW: '127.0.0.1',
    ALLOWED: 'yes',
    AWS_SECRET: 'no',
  })
  await worker.ready
})
afterAll(killWorkerProcesses)

const succeeded = async (handler: string) => await untilRunIs(database, await queueRun(database, handler), 'succeeded')
const messagesOf = async (run: RunRecord) => (await readLog(database, run)).map((line) => line.message)

describe('nothing of one run reaches another', () => {
  test('neither modules’ state, environment, prototypes, working directory, timers nor late errors', async () => {
    const runs: RunRecord[] = []
    for (let n = 0; n < 3; n++) runs.push(await queueRun(database, 'leaves-all'), await queueRun(database, 'prints'))
    for (const run of runs) {
      const ended = await untilRunIs(database, run, 'succeeded')
      if (run.handler === 'leaves-all') expect(ended.result).toEqual({ runsBefore: 0, folder: process.cwd() })
      // On a busy machine its end comes late enough for more lines than are kept after it, and its log says so.
      const own = (await messagesOf(run)).filter((message) => !message.startsWith('What it writes from here on'))
      for (const message of own) expect(message).toContain(run.id)
    }
  })

  test('a run’s log holds what it printed, all of it and nothing else, when it has ended', async () => {
    const queued: RunRecord[] = []
    for (let n = 0; n < 12; n++) queued.push(await queueRun(database, n % 4 === 0 ? 'prints-much' : 'prints'))
    for (const run of queued) {
      await untilRunIs(database, run, 'succeeded')
      const messages = await messagesOf(run)
      if (run.handler === 'prints') expect(messages.toSorted()).toEqual([`err of ${run.id}`, `out of ${run.id}`])
      else
        expect(messages.filter((message) => message.startsWith('line '))).toEqual(
          Array.from({ length: 8_000 }, (_, n) => `line ${n} of ${run.id}`),
        )
    }
  })

  test('what a handler printed before it exited is kept to the last letter', async () => {
    const run = await untilRunIs(database, await queueRun(database, 'dies-printing'), 'failed')
    expect(await messagesOf(run)).toEqual([...Array.from({ length: 4_000 }, (_, n) => `line ${n}`), 'no line end'])
  })

  test('its child processes are gone when it has ended, those that left its process group too', async () => {
    const run = await succeeded('starts-children')
    const pids = (run.result as number[]).concat(...(await messagesOf(run)).map((line) => Number(/(\d+)$/.exec(line)?.[1])))
    expect(pids).toHaveLength(6)
    await expect.poll(() => pids.filter(isRunning)).toEqual([])
  })
})

test('a run that is stopped takes its child processes along', async () => {
  const run = await queueRun(database, 'starts-children-for-ever')
  await expect.poll(() => messagesOf(run), { timeout: 60_000 }).toHaveLength(1)
  const pids = (await messagesOf(run))[0]?.split(' ').slice(1).map(Number) ?? []
  expect(pids.filter(isRunning)).toHaveLength(3)
  const operator = actorOf(await makeUser(database.db, { role: 'operator' }))
  await requestUserAction(database.db, operator, { type: 'cancel-run', payload: { runId: run.id } })
  await untilRunIs(database, run, 'cancelled')
  await expect.poll(() => pids.filter(isRunning)).toEqual([])
})

test('a run whose output is held open by what cannot be found ends all the same, and its log says so', async () => {
  const messages = await messagesOf(await succeeded('leaves-a-ghost'))
  process.kill(Number(messages[0]?.split(' ')[1]))
  expect(messages).toEqual([
    expect.stringMatching(/^ghost \d+$/),
    'the last line',
    expect.stringMatching(/still holds its output open .* is not kept/),
  ])
})

test('one limit holds for all that a run writes, and the log keeps the first and the last part', async () => {
  const messages = await messagesOf(await succeeded('prints-endlessly'))
  expect(messages.length).toBeLessThanOrEqual(10_002)
  expect(messages[0]).toMatch(/^(printed|logged) 0$/)
  expect(messages.filter((message) => message.includes('are left out here'))).toHaveLength(1)
  expect(messages.slice(-2)).toContain('the very last')
  expect(messages).toContain('logged 59999')
})

describe('what a handler sends', () => {
  test('is checked, whatever it is, and floods neither its run nor its worker', async () => {
    const bystander = await queueRun(database, 'prints')
    const run = await succeeded('sends-nonsense')
    expect(run.result).toBe('survived')
    const log = await readLog(database, run)
    expect(log.map((line) => line.message).toSorted()).toEqual([
      'It wrote to the pipe that Djag keeps for itself; what is no message of Djag’s is dropped.',
      'fine',
    ])
    expect(await untilRunIs(database, bystander, 'succeeded')).toMatchObject({ attempt: 1 })
    expect(isRunning(worker.pid)).toBe(true)
  })

  test('has no channel of Node’s to go through', async () => {
    expect((await succeeded('sends')).result).toBe('undefined')
  })
})

test('handlers see a clean environment: PATH, HOME, LANG, TZ, what is listed, where requests may go, and the names of the run', async () => {
  const run = await succeeded('shows-environment')
  const { own, atStart, ofParent } = run.result as { own: Record<string, string>; atStart: string; ofParent: string }
  expect(own).toMatchObject({ ALLOWED: 'yes', DJAG_RUN_ID: run.id, PATH: process.env.PATH })
  expect(
    Object.keys(own)
      .filter((name) => !['PATH', 'HOME', 'LANG', 'TZ', 'ALLOWED', 'DJAG_HTTP_ALLOW'].includes(name))
      .toSorted(),
  ).toEqual(['DJAG_HANDLER_PROCESS', 'DJAG_RUN_ID'])
  for (const text of [atStart, ofParent, JSON.stringify(own)]) expect(text).not.toMatch(/DATABASE_URL|postgres:|only-for-tests|AWS_SECRET/)
})

describe('a handler that declares reuse', () => {
  test('runs in one process again and again, and its lines are still each run’s own', async () => {
    const runs = []
    for (let n = 0; n < 5; n++) runs.push(await succeeded('reuses'))
    expect(new Set(runs.map((run) => run.result)).size).toBe(1)
    for (const run of runs) expect(await messagesOf(run)).toEqual([`out of ${run.id}`])
  })

  test('is http-request, whose connections are kept for its next run', async () => {
    let connections = 0
    // Longer than a busy machine takes from one run to the next.
    const server = createServer({ keepAliveTimeout: 120_000 }, (_request, response) => response.end('here'))
    server.on('connection', () => connections++)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    for (let n = 0; n < 3; n++) {
      const run = await untilRunIs(database, await queueRun(database, 'http-request', { url }), 'succeeded')
      expect(run.result).toMatchObject({ body: 'here' })
    }
    expect(connections).toBe(1)
    server.closeAllConnections()
    server.close()
  })

  test('that leaves something behind gets a new process', async () => {
    const [one, other] = [await succeeded('reuses-and-leaves'), await succeeded('reuses-and-leaves')]
    expect(one.result).not.toBe(other.result)
    await worker.logged('A handler that declares reuse left something behind')
  })

  test('has its late lines and errors attributed to the run they are of, and no run suffers from another’s', async () => {
    const runs = []
    for (let n = 0; n < 6; n++) runs.push(await succeeded('reuses-badly'))
    const logs = await Promise.all(runs.map(messagesOf))
    // On a busy machine a run writes more after its end than is kept, and its log says so.
    const written = (message: string) => !message.endsWith('after its end, is not kept.')
    for (const [index, run] of runs.entries()) for (const message of (logs[index] ?? []).filter(written)) expect(message).toContain(run.id)
    // Written while the next run was under way in the same process.
    for (const late of ['line', 'entry', 'error'])
      expect(
        logs.some((messages) => messages.some((message) => message.startsWith('After its end: ') && message.includes(`late ${late}`))),
      ).toBe(true)
    expect(logs.some((messages) => messages.filter((message) => message.startsWith('After its end: ')).length > 4)).toBe(true)
  })
})

describe('a handler that runs inline', () => {
  test('has what it prints in its own log, and what comes after its end marked there; its worker goes on', async () => {
    const run = await succeeded('inline-late')
    await expect.poll(() => messagesOf(run)).toHaveLength(5)
    const messages = await messagesOf(run)
    expect(messages).toEqual(expect.arrayContaining(['printed inline', 'After its end: late entry', 'After its end: late line']))
    expect(messages.join('\n')).toMatch(/After its end: Error: late error/)
    expect(messages.join('\n')).toMatch(/After its end: Error: late rejection/)
    expect(isRunning(worker.pid)).toBe(true)
  })

  test('fails when it leaves an error that nothing catches, and its worker goes on', async () => {
    const run = await untilRunIs(database, await queueRun(database, 'inline-throws'), 'failed')
    expect(run.error?.message).toBe('An error that nothing caught ended the handler: from a timer')
    expect(isRunning(worker.pid)).toBe(true)
    await untilRunLogged(database, run, 'told to stop')
  })
})

test('an error made of several keeps each of them, and their causes', async () => {
  const { error } = await untilRunIs(database, await queueRun(database, 'aggregate'), 'failed')
  expect(error?.message).toMatch(/first door.*second door/)
  expect(error?.stack).toMatch(/first door[\s\S]*caused by: Error: no key[\s\S]*second door/)
})

test('the key for idempotence is made of task and instant, and of a person’s request', async () => {
  const run = await succeeded('keyed')
  expect(run.result).toBe(`${run.taskId}/${run.scheduledFor.toISOString()}`)
  expect(await readRun(database, run)).toMatchObject({ kind: 'scheduled' })
})

test('a worker that is killed takes its handlers’ children along', async () => {
  const doomed = startWorkerProcess(database.url, {
    DJAG_ROLE: 'runner',
    DJAG_HANDLERS_DIR: makeHandlersFolder({
      'doomed.ts': `${IMPORTS}${handlerSource('doomed', `const escaped = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' }); console.log('pids ' + process.pid + ' ' + escaped.pid + ' ' + process.ppid); await new Promise((resolve) => setTimeout(resolve, 100)); for (;;) {}`)}`,
    }),
  })
  await doomed.ready
  const run = await queueRun(database, 'doomed')
  await expect.poll(() => messagesOf(run), { timeout: 60_000 }).toHaveLength(1)
  const pids = (await messagesOf(run))[0]?.split(' ').slice(1).map(Number) ?? []
  expect(pids.filter(isRunning)).toHaveLength(3)
  doomed.signal('SIGKILL')
  await expect.poll(() => pids.filter(isRunning), { timeout: 30_000 }).toEqual([])
})
