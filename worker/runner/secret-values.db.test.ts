import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { secrets } from '#schema/secrets.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { sealSecret } from '#server/secrets/seal-secret.ts'
import { secretKeysOf } from '#server/secrets/secret-keys.ts'
import { openTestDatabase } from '#tests/database.ts'
import { queueRun, readAttempts, readLog, readRun, untilRunIs } from '#worker/testing/queued-runs.ts'
import {
  handlerSource,
  killWorkerProcesses,
  makeHandlersFolder,
  startWorkerProcess,
  type WorkerProcess,
} from '#worker/testing/worker-process.ts'

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const KEY = 'the key that workers and the web share'
const SECRETS = {
  'api-token': 's3cr3t-t0ken+/=&',
  'db.password': 'correct "horse"\nbattery staple',
  inner: 'see {{secret:api-token}}',
  slashes: '9/path-of-a-password',
}
/** What may be nowhere but in the request and in the program. */
const WORDS = ['s3cr3t', 't0ken', 'horse', 'battery', 'staple', 'path-of-a-password']
/** Every word, and inside of base64 wherever it begins there. */
const TRACES = WORDS.flatMap((word) => [
  word,
  ...[0, 1, 2].map((before) => {
    const encoded = Buffer.from(' '.repeat(before) + word).toString('base64')
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + word.length) * 8) / 6))
  }),
])

const FILES = {
  'spills.ts': handlerSource(
    'spills',
    `const value = input.value
     context.log.info('the value is ' + value, { value, encoded: Buffer.from('user:' + value).toString('base64') })
     context.progress(50, 'at ' + value)
     console.log(JSON.stringify({ value }))
     console.error('Basic ' + encodeURIComponent(value))
     if (input.fails) throw new Error('refused: ' + value, { cause: new Error(value) })
     return { length: value.length, value, [value]: [value], header: context.headers.authorization }`,
    'z.object({ value: z.string(), fails: z.boolean().default(false) })',
  ),
  'declares.ts': `import { defineHandler } from 'djag'
    import { z } from 'zod'
    export default defineHandler({
      name: 'declares', description: 'For a test.', input: z.object({}), secrets: ['api-token'],
      run: ({ secrets }) => [Object.keys(secrets), secrets['api-token'].length],
    })`,
  'needs-pattern.ts': handlerSource('needs-pattern', 'return 1', 'z.object({ value: z.string().regex(/^[a-z]+$/) })'),
  'commands.handler.yaml': JSON.stringify({
    command: [
      process.execPath,
      '-e',
      'console.log(process.env.PGPASSWORD); console.log(JSON.stringify({{ djag: 1, result: {{ words: process.argv, length: process.env.PGPASSWORD.length, input: JSON.parse(process.env.DJAG_INPUT).shop.length }} }}))',
      '{plain}',
    ],
    input: { properties: { shop: { type: 'string' }, plain: { type: 'string', default: 'x' } }, required: ['shop'] },
    secrets: { PGPASSWORD: 'db.password' },
  }),
}

/** A run of which the secrets are still to be filled in, as its activation leaves it. */
const queueWithSecrets: typeof queueRun = (to, handler, kwargs, options) =>
  queueRun(to, handler, kwargs, { hasOpenPlaceholders: true, ...options })

const database = await openTestDatabase()
const { db } = database
let worker: WorkerProcess
let port = 0
const requests: { url: string | undefined; authorization: string | undefined; body: string }[] = []
const server = createServer((request, response) => {
  let body = ''
  request
    .on('data', (part) => (body += part))
    .on('end', () => {
      requests.push({ url: request.url, authorization: request.headers.authorization, body })
      response
        .writeHead(request.url?.startsWith('/refuse') ? 401 : 200, { 'content-type': 'text/plain' })
        .end(`you sent ${request.headers.authorization} and ${request.url}`)
    })
})

beforeAll(async () => {
  const keys = secretKeysOf([KEY])
  await db
    .insert(secrets)
    .values(Object.entries(SECRETS).map(([name, value]) => ({ name, ...sealSecret(keys[0], name, value), changedByName: 'Ada' })))
  const other = secretKeysOf(['another key, which no worker has'])[0]
  await db.insert(secrets).values({ name: 'unreadable', ...sealSecret(other, 'unreadable', 'never'), changedByName: 'Ada' })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  worker = startWorkerProcess(database.url, {
    DJAG_ROLE: 'runner',
    DJAG_SECRETS_KEY: KEY,
    DJAG_HANDLERS_DIR: makeHandlersFolder(FILES),
    DJAG_HTTP_ALLOW: '127.0.0.1',
  })
  await worker.ready
})
afterAll(async () => {
  await killWorkerProcesses()
  server.close()
})

/** Everything that is kept anywhere, as text. */
async function everythingKept(): Promise<string> {
  const tables = await db.execute<{ name: string }>(
    sql`select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
  )
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['public.runs', `${QUEUE_SCHEMA}.job_common`]))
  let text = worker.output()
  for (const { name } of tables) text += JSON.stringify(await db.execute(sql.raw(`select to_jsonb(kept)::text as row from ${name} kept`)))
  return text
}

test('a run gets the values of the secrets it refers to, and all that it leaves is without them', async () => {
  const kwargs = { value: '{{secret:api-token}} and {{secret:db.password}}' }
  const queued = await queueWithSecrets(database, 'spills', kwargs, { headers: { authorization: 'Bearer {{secret:api-token}}' } })
  const failing = await queueWithSecrets(database, 'spills', { ...kwargs, fails: true })
  const run = await untilRunIs(database, queued, 'succeeded')
  const value = `${SECRETS['api-token']} and ${SECRETS['db.password']}`
  expect(run.result).toEqual({ length: value.length, value: '*** and ***', '*** and ***': ['*** and ***'], header: 'Bearer ***' })
  expect(run.progressMessage).toBe('at *** and ***')
  const log = await readLog(database, run)
  expect(log.map(({ message }) => message)).toContain('the value is *** and ***')
  await untilRunIs(database, failing, 'failed')
  const [attempt] = await readAttempts(database, failing)
  expect(attempt?.error?.message).toBe('refused: *** and ***')
  expect(attempt?.error?.stack).toContain('caused by')
  // What is kept as its input says it by name.
  expect((await readRun(database, queued)).kwargs).toEqual(kwargs)
})

test('http-request sends them in address, headers and body, and tells of none', async () => {
  const given = {
    headers: { authorization: 'Bearer {{secret:api-token}}' },
    body: { word: '{{secret:db.password}}', inner: '{{secret:inner}}' },
  }
  const url = `http://127.0.0.1:${port}/in/{{secret:api-token}}`
  const run = await untilRunIs(database, await queueWithSecrets(database, 'http-request', { url, method: 'POST', ...given }), 'succeeded')
  expect(requests.at(-1)).toEqual({
    url: `/in/${SECRETS['api-token']}`,
    authorization: `Bearer ${SECRETS['api-token']}`,
    // A value is put in as it is: what looks like a reference in it is none.
    body: JSON.stringify({ word: SECRETS['db.password'], inner: SECRETS.inner }),
  })
  expect((run.result as { body: string }).body).toBe('you sent Bearer *** and /in/***')
  const refused = await queueWithSecrets(database, 'http-request', {
    url: `http://127.0.0.1:${port}/refuse?key={{secret:api-token}}`,
    ...{ headers: given.headers },
  })
  await untilRunIs(database, refused, 'failed')
  const [attempt] = await readAttempts(database, refused)
  expect(attempt?.error?.message).toBe(
    `http://127.0.0.1:${port}/refuse?key=*** answered with status 401, expected 200 to 299. It said: you sent Bearer *** and /refuse?key=***`,
  )
  const nowhere = await queueWithSecrets(database, 'http-request', { url: 'http://127.0.0.1:1/{{secret:api-token}}' })
  await untilRunIs(database, nowhere, 'failed')
  const broken = await queueWithSecrets(database, 'http-request', {
    url: `http://127.0.0.1:${port}/`,
    headers: { authorization: 'a{{secret:db.password}}' },
  })
  await untilRunIs(database, broken, 'failed')
})

test('http-request asks nobody where a password would make another address', async () => {
  const asked = requests.length
  const run = await queueWithSecrets(database, 'http-request', { url: `http://127.0.0.1:{{secret:slashes}}@127.0.0.1:${port}/` })
  await untilRunIs(database, run, 'failed')
  expect((await readAttempts(database, run))[0]?.error?.message).toContain('The secret “slashes” cannot stand before the @ of an address')
  expect(requests).toHaveLength(asked)
})

test('a value that an answer is cut in is hidden in the error and in its trace', async () => {
  const url = `http://127.0.0.1:${port}/refuse?${'x'.repeat(500 - '/refuse?you sent undefined and '.length - 8)}{{secret:api-token}}`
  const run = await queueWithSecrets(database, 'http-request', { url })
  await untilRunIs(database, run, 'failed')
  const error = (await readAttempts(database, run))[0]?.error
  expect(error?.message).toMatch(/x\*\*\*… \(\d+ more characters\)$/)
  expect(error?.stack).toMatch(/x\*\*\*… \(\d+ more characters\)\n/)
})

test('a command gets them as variables and in its input, never as words', async () => {
  const run = await untilRunIs(database, await queueWithSecrets(database, 'commands', { shop: '{{secret:api-token}}' }), 'succeeded')
  const { length, input } = run.result as { length: number; input: number }
  expect({ length, input }).toEqual({ length: SECRETS['db.password'].length, input: SECRETS['api-token'].length })
  expect((await readLog(database, run)).map(({ message }) => message)).toEqual(['***', '***'])
  const open = await queueWithSecrets(database, 'commands', { shop: 'a', plain: '{{secret:api-token}}' })
  await untilRunIs(database, open, 'failed')
  expect((await readAttempts(database, open))[0]?.error?.message).toContain('The secret “api-token” cannot stand in “plain”')
})

test('a handler in TypeScript gets those that it declares', async () => {
  const run = await untilRunIs(database, await queueWithSecrets(database, 'declares'), 'succeeded')
  expect(run.result).toEqual([['api-token'], SECRETS['api-token'].length])
})

test.each([
  [
    'that is not there',
    'log',
    { message: '{{secret:gone}} {{secret:api-token}}' },
    'There is no secret “gone”. An administrator adds it under Secrets.',
  ],
  ['that another key encrypted', 'log', { message: '{{secret:unreadable}}' }, 'The secret “unreadable” was encrypted with another key'],
  ['that does not fit the handler’s input', 'needs-pattern', { value: '{{secret:api-token}}' }, 'The arguments do not fit'],
])('a run fails with a secret %s, and says so', async (_what, handler, kwargs, sentence) => {
  const run = await queueWithSecrets(database, handler, kwargs)
  await untilRunIs(database, run, 'failed')
  const attempts = await readAttempts(database, run)
  expect(attempts).toHaveLength(1)
  expect(attempts[0]?.error?.message).toContain(sentence)
})

test('what was filled in before is no reference, whatever it looks like', async () => {
  const run = await queueRun(database, 'log', { message: 'it said {{secret:gone}}' })
  await untilRunIs(database, run, 'succeeded')
  expect((await readLog(database, run)).map(({ message }) => message)).toContain('it said {{secret:gone}}')
})

test('nothing that is kept, and nothing that the worker says, holds a value', async () => {
  const kept = await everythingKept()
  expect(kept).toContain('{{secret:api-token}}')
  for (const trace of TRACES) expect(kept).not.toContain(trace)
})
