import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { runLogs } from '#schema/run-logs.ts'
import { runs } from '#schema/runs.ts'
import { workerActions } from '#schema/worker-actions.ts'
import { settleRunActions } from '#server/run-actions/settle-run-actions.ts'
import { takeRunActions } from '#server/run-actions/take-run-actions.ts'
import { readSecrets } from '#server/secrets/read-secrets.ts'
import { webSecretKeys } from '#server/secrets/web-secret-keys.ts'
import { tick } from '#server/tick/tick.ts'
import { carryOutPendingActions } from '#server/user-actions/carry-out-pending-actions.ts'
import { makeServiceToken } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { makeRun } from '#tests/factories/run-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeDependency, makeTask, type TaskRecord } from '#tests/factories/task-factory.ts'
import { makeTeamAction } from '#tests/factories/team-action-factory.ts'
import { makeHandler, makeWorker } from '#tests/factories/worker-factory.ts'
import { serveApi } from '#tests/served-api.ts'
import { asWebProgram } from '#tests/web-program.ts'
import { runCommandLine } from './command-line.ts'

const database = await openTestDatabase()
const { db } = database
asWebProgram(database.url)

const api = await serveApi()

let token: string
let task: TaskRecord
let home: string

beforeAll(async () => {
  token = (await makeServiceToken(db, { name: 'shell' })).text
  home = mkdtempSync(join(tmpdir(), 'djag-login-'))
  await makeWorker(db)
  await makeHandler(db)
  task = await makeTask(db, { name: 'load orders' })
})

afterAll(() => api.close())

/** `isTTY`: what is typed is typed at a terminal. */
type Given = { typed?: string | Uint8Array; isTTY?: boolean; env?: Record<string, string> }

async function djag(words: string[], { typed = '', isTTY = false, env = {} }: Given = {}) {
  const said = { out: '', error: '' }
  const exitCode = await runCommandLine(words, {
    env: { XDG_CONFIG_HOME: home, DJAG_URL: api.origin, DJAG_TOKEN: token, ...env },
    stdin: Object.assign(Readable.from([typed]), { isTTY }),
    stdout: { write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.error += text) },
  })
  return { exitCode, ...said }
}

it('looks whether all is well, and names what is not', async () => {
  const isLeftOut = 'Settings, database and migrations were not looked at: that takes the token of an administrator.\n'
  expect(await djag(['doctor'])).toMatchObject({ exitCode: 0, out: `All is well.\n${isLeftOut}Handlers of worker-host 4242: log.\n` })
  await makeTask(db, { name: 'lost', handler: 'nobody-has-it' })
  expect(await djag(['doctor'])).toMatchObject({ exitCode: 1, out: expect.stringContaining('the handler nobody-has-it') })
})

it('looks at settings, database and migrations for an administrator', async () => {
  const env = { DJAG_TOKEN: (await makeServiceToken(db, { name: 'root', role: 'administrator' })).text }
  vi.stubEnv('DJAG_CONCURENCY', '4')
  const { out, exitCode } = await djag(['doctor', '--json'], { env })
  vi.stubEnv('DJAG_CONCURENCY', undefined)
  expect(exitCode).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    problems: expect.arrayContaining([expect.stringMatching(/^settings: DJAG_CONCURENCY .* did you mean DJAG_CONCURRENCY/)]),
    diagnosis: { database: { version: expect.stringMatching(/^1\d/) }, migrations: { missing: 0, unknown: 0 } },
  })
})

it('names a handler that workers define differently', async () => {
  for (const [pid, definition] of ['one', 'other'].entries())
    await makeWorker(db, { pid, handlerNames: ['log'], handlerDefinitions: [definition] })
  expect((await djag(['doctor'])).out).toMatch(/The handler log is defined differently by worker-host 0, worker-host 1/)
})

it('logs in with a token that works, and keeps it for its user alone', async () => {
  const nobody = { DJAG_URL: '', DJAG_TOKEN: '' }
  expect(await djag(['tasks'], { env: nobody })).toMatchObject({ exitCode: 4, error: expect.stringContaining('npx djag login') })
  expect(await djag(['login', api.origin], { typed: 'djag_nothing\n', env: nobody })).toMatchObject({ exitCode: 4 })
  expect((await djag(['login', api.origin], { typed: `${token}\n`, env: nobody })).exitCode).toBe(0)
  const file = join(home, 'djag', 'login.json')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ url: api.origin, token })
  expect((await djag(['tasks'], { env: nobody })).out).toContain('load orders')
})

it('refuses an address and a token that are none, where they are read, and repeats no token', async () => {
  const nobody = { DJAG_URL: '', DJAG_TOKEN: '', XDG_CONFIG_HOME: join(home, 'empty') }
  for (const url of ['localhost:3000', 'djag.example.org', 'ftp://djag.example.org']) {
    const sentence = expect.stringContaining(`“${url}” is no address of a dashboard`)
    expect(await djag(['tasks'], { env: { DJAG_URL: url } })).toMatchObject({ exitCode: 3, error: sentence })
    expect(await djag(['login', url], { env: nobody })).toMatchObject({ exitCode: 2, error: sentence })
  }
  for (const typed of ['djag_a b', 'djag_\u201cquoted\u201d', '']) {
    const sentence = expect.stringMatching(/^(Token|DJAG_TOKEN): a token is one word((?!djag_).)*$/s)
    expect(await djag(['login', api.origin], { typed, env: nobody })).toMatchObject({ exitCode: 4, error: sentence })
    if (typed !== '') expect(await djag(['tasks'], { env: { DJAG_TOKEN: typed } })).toMatchObject({ exitCode: 4, error: sentence })
  }
  expect((await djag(['tasks'], { env: { DJAG_TOKEN: `${token}\n`, DJAG_URL: `${api.origin}/tasks` } })).exitCode).toBe(0)
})

it('says as JSON what went wrong, too, and where a login is kept', async () => {
  const wrong = async (words: string[], env = {}) => {
    const { exitCode, out, error } = await djag(words, { env })
    return { exitCode, out, told: JSON.parse(error) }
  }
  expect(await wrong(['pause', 'orders', '--until', 'tomorrow', '--json'])).toEqual({
    exitCode: 1,
    out: '',
    told: { code: 'invalid_input', message: expect.stringContaining('until'), fields: [{ field: 'until', detail: expect.any(String) }] },
  })
  expect(await wrong(['pause', 'nothing', '--json'])).toMatchObject({ exitCode: 1, told: { code: 'refused', fields: [] } })
  expect(await wrong(['nonsense', '--json'])).toMatchObject({ exitCode: 2, told: { code: 'usage' } })
  expect(await wrong(['tasks', '--json'], { DJAG_URL: 'http://127.0.0.1:1' })).toMatchObject({ exitCode: 3, told: { code: 'unreachable' } })
  expect(await wrong(['tasks', '--json'], { DJAG_TOKEN: 'djag_no' })).toMatchObject({ exitCode: 4, told: { code: 'not_signed_in' } })
  const { out } = await djag(['login', api.origin, '--json'], { typed: token, env: { DJAG_URL: '', DJAG_TOKEN: '' } })
  expect(JSON.parse(out)).toEqual({ url: api.origin, file: join(home, 'djag', 'login.json') })
})

it('lists tasks and runs, in columns or as JSON', async () => {
  const run = await makeRun.failed(db, task)
  expect((await djag(['tasks', '--search', 'load'])).out).toMatch(/^ID {2}NAME +STATE[^\n]+\n\d+ +load orders {2}sleeping/)
  const { out } = await djag(['runs', '--task', 'load orders', '--state', 'failed', '--json'])
  expect(JSON.parse(out)).toMatchObject([{ id: run.id, taskName: 'load orders', state: 'failed' }])
})

it('lists tasks and their runs by tag', async () => {
  const tagged = await makeTask(db, { name: 'close the books' })
  await tagTask(db, tagged, 'month end', 'finance')
  const run = await makeRun.succeeded(db, tagged)
  expect((await djag(['tasks', '--tag', 'Finance'])).out).toMatch(/TAGS\s*\n\d+ +close the books .* finance, month end\s*\n$/)
  expect(JSON.parse((await djag(['runs', '--tag', 'month end,other', '--json'])).out)).toMatchObject([{ id: run.id }])
  expect((await djag(['tasks', '--tag', 'other'])).out).not.toContain('close the books')
})

it('pauses and resumes a task by a part of its name, and says what the server said', async () => {
  expect(await djag(['pause', 'orders', '--note', 'moving'])).toMatchObject({ exitCode: 0, out: 'Paused “load orders”: moving\n' })
  expect(await djag(['pause', 'orders', '--until', 'tomorrow'])).toMatchObject({ exitCode: 1, error: expect.stringContaining('until') })
  expect(await djag(['resume', String(task.id)])).toMatchObject({ exitCode: 0 })
  await makeTask(db, { name: 'load orders again' })
  expect((await djag(['pause', 'load orders'])).exitCode).toBe(0)
  expect((await djag(['resume', 'load orders'])).exitCode).toBe(0)
  const ambiguous = await djag(['pause', 'load'])
  expect(ambiguous).toMatchObject({ exitCode: 1, error: expect.stringMatching(/may be load orders \(\d+\), load orders again/) })
  expect(await djag(['pause', 'nothing'])).toMatchObject({ exitCode: 1, error: expect.stringContaining('There is no task “nothing”') })
})

it('finds a task by its whole name behind hundreds that contain it, and by a name of digits before an id', async () => {
  for (let index = 0; index < 205; index++) await makeTask(db, { name: `etl old ${index}`, enabled: false })
  const ambiguous = await djag(['pause', 'etl'])
  expect(ambiguous).toMatchObject({ exitCode: 1, error: expect.stringContaining(' and 200 more. Give a whole name') })
  await makeTask(db, { name: 'etl' })
  expect(await djag(['pause', 'etl'])).toMatchObject({ exitCode: 0, out: expect.stringContaining('Paused “etl”') })
  const other = await makeTask(db, { name: 'other' })
  const digits = await makeTask(db, { name: String(other.id) })
  expect((await djag(['pause', digits.name])).out).toContain(`Paused “${digits.name}”`)
  expect((await djag(['pause', String(digits.id)])).out).toContain(`Paused “${digits.name}”`)
  expect(await djag(['pause', ''])).toMatchObject({ exitCode: 1, error: expect.stringContaining('Say which task') })
})

it('asks for a run, and says how one ended that it waited for', async () => {
  const alone = await makeTask(db, { name: 'waited for' })
  expect(await djag(['run', 'waited for'])).toMatchObject({ exitCode: 0, out: 'Asked for a run of “waited for”.\n' })
  await activate()
  await endWith('succeeded', alone)
  for (const [state, exitCode] of [
    ['succeeded', 0],
    ['failed', 1],
  ] as const) {
    const waiting = djag(['run', 'waited for', '--wait'])
    await expect.poll(activate).toBe(1)
    await endWith(state, alone)
    expect(await waiting).toMatchObject({ exitCode, out: expect.stringMatching(new RegExp(`^[0-9a-f-]{36} ${state}`)) })
  }
})

it('tells running runs something, one or all of a task, and says what they answered', async () => {
  const { id: workerId } = await makeWorker(db)
  const run = await makeRun.running(db, await makeTask(db, { name: 'told' }), { workerId })
  const held = { runId: run.id, attempt: 1, workerId }
  const waiting = djag(['tell', run.id, 'reload', '--payload', '{"shop": "Graz"}', '--wait', '--json'])
  await eventually(async () => {
    const [taken] = await takeRunActions(db, [held])
    expect(taken?.action).toMatchObject({ action: 'reload', payload: { shop: 'Graz' }, by: 'shell (service)' })
    await settleRunActions(db, [{ ...held, actionId: taken?.action.id ?? 0, state: 'refused', value: null, message: 'Not now.' }])
  })
  const { exitCode, out } = await waiting
  expect([exitCode, JSON.parse(out)]).toEqual([1, expect.objectContaining({ state: 'failed', outcome: 'Refused. Not now.' })])
  expect(await djag(['tell', 'told', 'stop-after-step'])).toEqual({
    exitCode: 0,
    out: 'Told 1 run of “told”: stop-after-step.\n',
    error: '',
  })
  expect(await djag(['tell', 'told', 'x', '--payload', '[1]'])).toMatchObject({
    exitCode: 2,
    error: expect.stringMatching(/a JSON object/),
  })
  expect(await djag(['tell', 'told', 'a b'])).toMatchObject({ exitCode: 1, error: expect.stringMatching(/action: Up to 64 letters/) })
})

it('has workers load their handlers anew', async () => {
  expect(await djag(['reload-handlers'])).toMatchObject({ exitCode: 1, error: expect.stringMatching(/folder of handlers/) })
  const { id } = await makeWorker(db, { handlersVersion: 'a1b2' })
  expect(await djag(['reload-handlers', '--worker', id])).toMatchObject({ exitCode: 0, error: '' })
  expect(await db.select().from(workerActions)).toMatchObject([{ workerId: id }])
})

it('names folders that are not taken up, and own actions that no worker has or that workers define differently', async () => {
  for (const type of ['flush-cache', 'send-again']) await makeTeamAction(db, { type })
  const actions = (pid: number, definition: string) => ({ pid, teamActionTypes: ['flush-cache'], teamActionDefinitions: [definition] })
  await makeWorker(db, { ...actions(1, 'one'), handlersProblem: 'load.ts has two names.' })
  await makeWorker(db, { ...actions(2, 'other'), teamActionsProblem: 'flush.action.ts names no type.' })
  await makeWorker(db, { state: 'stopped', teamActionTypes: ['send-again'], teamActionDefinitions: ['one'] })
  const { out, exitCode } = await djag(['doctor'])
  expect(exitCode).toBe(1)
  expect(out.split('\n').filter((line) => /goes on with|The action|the action/.test(line))).toEqual([
    'worker-host 1 goes on with its handlers as they were: load.ts has two names.',
    'worker-host 2 goes on with its actions as they were: flush.action.ts names no type.',
    'The action flush-cache is defined differently by worker-host 1, worker-host 2.',
    'No live worker has the action send-again: what is asked for waits for one, for a day at most.',
  ])
})

it('runs a task with the input of a file instead of its arguments', async () => {
  const task = await makeTask(db, { name: 'with input', args: ['north'], kwargs: { message: 'hello' } })
  const file = join(mkdtempSync(join(tmpdir(), 'djag-input-')), 'input.json')
  writeFileSync(file, '{"message": "of {{task}}"}')
  expect(await djag(['run', 'with input', '--input', file])).toMatchObject({ exitCode: 0 })
  await activate()
  const [run] = await db.select().from(runs).where(eq(runs.taskId, task.id))
  expect(run).toMatchObject({
    args: [],
    kwargs: { message: 'of with input' },
    usualArguments: { args: ['north'], kwargs: { message: 'hello' } },
  })
  for (const [text, sentence] of [
    ['[1]', 'is a JSON object'],
    ['{"id": 12345678901234567890}', 'Line 1'],
  ]) {
    writeFileSync(file, text as string)
    expect(await djag(['run', 'with input', '--input', file])).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining(sentence as string),
    })
  }
  expect(await djag(['run', 'with input', '--input', `${file}.no`])).toMatchObject({
    exitCode: 2,
    error: expect.stringContaining('cannot be read'),
  })
})

/** What a worker does of it. @returns how many actions were pending */
async function activate(): Promise<number> {
  const carriedOut = await carryOutPendingActions(db)
  await tick(db, { catchUpBatch: 100, batchSize: 100 })
  return carriedOut
}

async function endWith(state: 'succeeded' | 'failed', { id }: TaskRecord): Promise<void> {
  await db
    .update(runs)
    .set({ state, endedAt: new Date() })
    .where(and(eq(runs.taskId, id), eq(runs.state, 'queued')))
}

it('says why a task waits, in the words of its page', async () => {
  const report = await makeTask(db, { name: 'report' })
  await makeDependency(db, report, task)
  const { out, exitCode } = await djag(['why', 'report'])
  expect([exitCode, out]).toEqual([0, expect.stringContaining('load orders')])
})

it('follows a log until its run has ended, and writes out what would steer a terminal', async () => {
  const run = await makeRun.running(db, task)
  await db.insert(runLogs).values({ runId: run.id, attempt: 1, level: 'info', message: '\u001b[31mred\u202e' })
  const following = djag(['logs', '-f', run.id])
  await db.update(runs).set({ state: 'succeeded', endedAt: new Date() }).where(eq(runs.id, run.id))
  await database.sql.notify('djag_live', JSON.stringify({ subject: 'run', ids: [run.id], taskIds: [task.id] }))
  const { out, exitCode } = await following
  expect([exitCode, out]).toEqual([0, expect.stringContaining('info  \\u{1b}[31mred\\u{202e}')])
  expect((await djag(['logs', run.id])).out).toBe(out)
})

it('tells by its exit code what went wrong', async () => {
  expect(await djag(['nonsense'])).toMatchObject({ exitCode: 2, error: expect.stringContaining('There is no command “nonsense”') })
  expect(await djag(['pause'])).toMatchObject({ exitCode: 2, error: expect.stringContaining('npx djag pause TASK') })
  expect(await djag(['tasks', '--colour', 'red'])).toMatchObject({ exitCode: 2, error: expect.stringContaining('--colour') })
  expect(await djag(['tasks'], { env: { DJAG_URL: 'http://127.0.0.1:1' } })).toMatchObject({ exitCode: 3 })
  const viewer = (await makeServiceToken(db, { role: 'viewer' })).text
  expect(await djag(['run', 'load orders'], { env: { DJAG_TOKEN: viewer } })).toMatchObject({
    exitCode: 4,
    error: expect.stringContaining('You need the role operator'),
  })
  expect((await djag(['help'])).out).toContain('npx djag logs RUN')
})

it('keeps a secret to the byte, or not at all', async () => {
  const env = { DJAG_TOKEN: (await makeServiceToken(db, { role: 'administrator' })).text }
  const set = (given: Given) => djag(['secrets', 'set', 'exact'], { ...given, env })
  const kept = async () => (await readSecrets(db, webSecretKeys(), ['exact'])).exact
  expect(await set({ typed: Buffer.from([0x61, 0xff, 0xfe, 0x62, 0x63]) })).toMatchObject({
    exitCode: 2,
    error: expect.stringContaining('is no text in UTF-8'),
  })
  expect(await set({ typed: 'first line\nsecond line\n', isTTY: true })).toMatchObject({
    exitCode: 2,
    error: expect.stringContaining('by a pipe'),
  })
  expect(await set({ typed: 'first line\nhalf', isTTY: true })).toMatchObject({ exitCode: 2 })
  await expect(kept()).rejects.toThrow('There is no secret')
  expect(await set({ typed: 'one line\n', isTTY: true })).toMatchObject({ exitCode: 0 })
  expect(await kept()).toBe('one line')
  expect(await set({ typed: '\ufeffwith its mark' })).toMatchObject({ exitCode: 0 })
  expect(await kept()).toBe('\ufeffwith its mark')
})

it('sets a secret to what comes by a pipe, lists names, deletes, and tells no value', async () => {
  const administrator = { DJAG_TOKEN: (await makeServiceToken(db, { role: 'administrator' })).text }
  const set = await djag(['secrets', 'set', 'mail-password'], { typed: 'hunter2 \nand more\n', env: administrator })
  expect(set).toMatchObject({ exitCode: 0, out: 'Added. Tasks refer to it by {{secret:mail-password}}.\n' })
  expect(await readSecrets(db, webSecretKeys(), ['mail-password'])).toEqual({ 'mail-password': 'hunter2 \nand more' })
  const again = await djag(['secrets', 'set', 'mail-password'], { typed: 'another', env: administrator })
  expect(again.out).toBe('mail-password has a new value.\n')
  await makeTask(db, { kwargs: { message: '{{secret:mail-password}}' } })
  const listed = await djag(['secrets', 'list'])
  expect(listed).toMatchObject({ exitCode: 0, out: expect.stringMatching(/mail-password +1 task /) })
  expect((await djag(['secrets', '--json'])).out).not.toContain('another')
  expect(await djag(['secrets', 'set', 'mail-password', 'in-the-history'], { env: administrator })).toMatchObject({ exitCode: 2 })
  expect(await djag(['secrets', 'set', 'short'], { typed: 'abc', env: administrator })).toMatchObject({
    exitCode: 1,
    error: expect.stringContaining('At least 4 characters'),
  })
  expect(await djag(['secrets', 'delete', 'mail-password'])).toMatchObject({ exitCode: 4 })
  expect(await djag(['secrets', 'delete', 'mail-password'], { env: administrator })).toMatchObject({
    exitCode: 0,
    out: 'Deleted mail-password.\n',
  })
})
