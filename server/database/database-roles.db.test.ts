import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'

import { PERMISSIONS } from '#domain/roles.ts'
import { secrets } from '#schema/secrets.ts'
import { OPERATIONS } from '#server/api/operation-registry.ts'
import { sealAudits } from '#server/audit/seals/seal-audits.ts'
import { verifyAudits } from '#server/audit/seals/verify-audits.ts'
import { CLIENT_ADDRESS_HEADER } from '#server/auth/client-address.ts'
import { setUpAdministrator } from '#server/auth/set-up-administrator.ts'
import { webAuthentication } from '#server/auth/web-authentication.ts'
import { timeWeeks } from '#server/digests/time-weeks.ts'
import { keepForecasts } from '#server/forecasts/keep-forecasts.ts'
import { tellOfWeeks } from '#server/notifications/tell-of-weeks.ts'
import { digestView } from '#server/queries/digest/digest-view.ts'
import { taskRunTimes } from '#server/queries/tasks/task-run-times.ts'
import { sealSecret } from '#server/secrets/seal-secret.ts'
import { webSecretKeys } from '#server/secrets/web-secret-keys.ts'
import { askApi, makeServiceToken } from '#tests/api-caller.ts'
import { openTestDatabase } from '#tests/database.ts'
import { eventually } from '#tests/eventually.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { makeHandler } from '#tests/factories/worker-factory.ts'
import { makeWorkerToken } from '#tests/factories/worker-token-factory.ts'
import { registerTestWorker } from '#tests/http-worker.ts'
import { neededQueries } from '#tests/page-reads.ts'
import { goRound } from '#tests/retention-round.ts'
import { asWebProgram, WEB_ORIGIN } from '#tests/web-program.ts'
import { queueRun } from '#worker/testing/queued-runs.ts'
import { killWorkerProcesses, startWorkerProcess } from '#worker/testing/worker-process.ts'
import { type DatabaseClient, openDatabase, SESSION_LIMITS } from './client.ts'
import { MigrationError, migrateDatabase } from './migrate.ts'

/** A whole worker starts here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000 })

const SCRIPT = readFileSync(fileURLToPath(new URL('../../docs/database-roles.sql', import.meta.url)), 'utf8')
const PASSWORD = 'of-the-throwaway-server'

const database = await openTestDatabase()
const as = (role: string) => Object.assign(new URL(database.url), { username: role, password: PASSWORD }).href
const [webUrl, workerUrl] = [as('djag_web'), as('djag_worker')]
const clients: DatabaseClient[] = []
asWebProgram(webUrl)

beforeAll(async () => {
  const server = postgres(inject('testServerUrl'), { max: 1, onnotice: () => {} })
  for (const role of ['djag_web', 'djag_worker']) {
    const found = await server`select from pg_roles where rolname = ${role}`
    await server.unsafe(`${found.length > 0 ? 'alter' : 'create'} role ${role} login password '${PASSWORD}'`)
  }
  await server.end()
  await database.sql.unsafe(SCRIPT)
})
afterAll(async () => {
  await killWorkerProcesses()
  await Promise.all(clients.map(({ close }) => close()))
})

function open(url: string): DatabaseClient {
  const client = openDatabase(url, { applicationName: 'test', connections: 2, ...SESSION_LIMITS.web })
  clients.push(client)
  return client
}

it('a database that is up to date is left alone by whoever may not migrate it, and one that is not says who has to', async () => {
  await migrateDatabase(webUrl)
  await migrateDatabase(workerUrl)
  const [{ created_at: newest } = { created_at: '' }] = await database.sql`
    select created_at from drizzle.__drizzle_migrations order by created_at desc limit 1`
  await database.sql`update drizzle.__drizzle_migrations set created_at = created_at - 1 where created_at = ${newest}`
  await expect(migrateDatabase(workerUrl)).rejects.toThrow(MigrationError)
  await database.sql`update drizzle.__drizzle_migrations set created_at = ${newest} where created_at = ${Number(newest) - 1}`
})

it('the web signs people in, answers reads, and makes, changes, runs and deletes what it is asked for', async () => {
  const { db } = open(webUrl)
  const ada = { name: 'Ada', email: 'ada@example.com', password: 'analytical engine' }
  await setUpAdministrator(db, ada)
  const signedIn = await webAuthentication().authentication.handler(
    new Request(`${WEB_ORIGIN}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: WEB_ORIGIN, [CLIENT_ADDRESS_HEADER]: '127.0.0.1' },
      body: JSON.stringify({ email: ada.email, password: ada.password }),
    }),
  )
  expect(signedIn.status).toBe(200)

  await makeHandler(database.db)
  const { headers } = await makeServiceToken(db)
  const administrator = (await makeServiceToken(db, { role: 'administrator', scopes: [...PERMISSIONS] })).headers
  const ask = async (method: string, path: string, body?: unknown) => {
    const by = /^\/(pages\/people|secrets|people|tokens|diagnosis)/.test(path) ? administrator : headers
    const response = await askApi(method, path, { body, headers: { ...by, 'if-match': '*' } })
    expect([method, path, response.ok ? 'well' : await response.text()]).toEqual([method, path, 'well'])
    return response.status === 204 ? null : await response.json()
  }
  const crontab = await makeCrontab(database.db)
  const make = (name: string) => ask('POST', '/tasks', { name, handler: 'log', crontabId: crontab.id, kwargs: { message: 'hello' } })
  const [{ task: load }, { task: report }] = [await make('load'), await make('report')]
  await ask('POST', '/dependencies', { dependerId: report.id, dependeeId: load.id })
  await ask('PATCH', `/tasks/${load.id}`, { description: 'of a role that may do no more' })
  for (const value of ['hunter2', 'hunter3']) await ask('PUT', '/secrets/mail-password', { value })
  await ask('PUT', '/secrets/gone', { value: 'hunter2' })
  await ask('DELETE', '/secrets/gone')
  const { person } = await ask('POST', '/people', { name: 'Grace', email: 'grace@example.org', role: 'viewer' })
  await ask('PUT', `/people/${person.id}/active`, { isActive: false })
  await ask('DELETE', `/tokens/${(await ask('POST', '/tokens', { name: 'pipeline', role: 'viewer', expiresInDays: 1 })).id}`)
  await ask('POST', '/preview', { edits: [{ operation: 'deleteTasks', ids: [report.id] }] })
  await ask('POST', '/tags', { name: 'nightly', colour: 'teal' })
  await ask('POST', '/actions/run-now', { taskId: load.id })
  await ask('POST', '/actions/pause-task', { taskId: report.id })
  const needed = neededQueries({ taskId: report.id, dependeeId: load.id })
  for (const { kind, path } of OPERATIONS)
    if (kind === 'read' && !path.includes('{')) await ask('GET', needed[path] ? `${path}?${needed[path]}` : path)
  await ask('DELETE', `/tasks/${report.id}`)
})

it('a worker runs what is due, seals audits, and removes what is old', async () => {
  const task = await makeTask(database.db, {
    handler: 'log',
    kwargs: { message: '{{secret:mail-password}}' },
    cursor: hoursAgo(2),
    cronBase: hoursAgo(9),
    wakeAt: hoursAgo(1),
  })
  const worker = startWorkerProcess(workerUrl, { DJAG_SECRETS_KEY: process.env.DJAG_SECRET ?? '' })
  await worker.ready
  await eventually(async () => expect(await readStates(task.id)).toContain('succeeded'), 60_000)
  worker.signal('SIGTERM')
  expect(await worker.ended).toBe(0)
  expect(worker.output()).not.toContain('permission denied')

  const { db } = open(workerUrl)
  await database.sql`
    insert into audits (id, at, actor_kind, actor_name, type, subject_kind, subject_name, outcome, message)
    overriding system value values (0, now() - interval '500 days', 'user', 'Ada', 'x', 'none', 'load', 'succeeded', 'Changed.')`
  await database.sql`insert into sessions (id, token, user_id, expires_at) select 'old', 'a', id, now() - interval '1 day' from users limit 1`
  for await (const _ of sealAudits(db));
  expect(await goRound(db, { runs: 90, audits: 400 })).toMatchObject({ sessions: 1, audits: 1 })
  expect((await verifyAudits(db)).problems).toEqual([])
})

it('a worker keeps what it foretells and what weeks were like, and the web shows them', async () => {
  const { db } = open(workerUrl)
  const task = await makeTask(database.db, { enabled: true, cronBase: hoursAgo(1) })
  await keepForecasts(db)
  for await (const _ of timeWeeks(db, { zone: 'UTC', keepDays: { runs: 90, counts: 400 } }));
  await tellOfWeeks(db)
  expect((await taskRunTimes(open(webUrl).db, { id: task.id })).rows).toEqual([])
  await digestView(open(webUrl).db, {})
})

it('the web gives a worker over HTTP the secrets of its runs, where its token gets them', async () => {
  await database.db
    .insert(secrets)
    .values({ name: 'shop', ...sealSecret(webSecretKeys()[0], 'shop', 'hunter2'), changedByName: 'Ada' })
    .onConflictDoNothing()
  const token = await makeWorkerToken(database.db, ['default'], { getsSecrets: true })
  const worker = await registerTestWorker(token.headers)
  await queueRun(database, 'remote', { password: '{{secret:shop}}' }, { hasOpenPlaceholders: true })
  expect((await worker.claimOne()).input).toEqual({ password: 'hunter2' })
})

it.each([
  ['the web', `update audits set message = 'Nothing.'`, webUrl],
  ['the web', 'delete from audits', webUrl],
  ['the web', 'truncate audits', webUrl],
  ['the web', 'delete from audit_seals', webUrl],
  ['the web', 'delete from kept_forecasts', webUrl],
  ['the web', 'delete from week_times', webUrl],
  ['the web', 'delete from timed_weeks', webUrl],
  ['the web', 'drop table runs', webUrl],
  ['the web', 'select sealed from secrets', webUrl],
  ['a worker', 'delete from secrets', workerUrl],
  ['a worker', 'select sealed from djag_secrets_of_attempt(gen_random_uuid(), 1, gen_random_uuid())', workerUrl],
  ['a worker', `update audits set message = 'Nothing.'`, workerUrl],
  ['a worker', 'update audit_seals set audits = 1', workerUrl],
  ['a worker', 'select password from accounts', workerUrl],
  ['a worker', 'select token from sessions', workerUrl],
  ['a worker', 'select secret_hash from api_tokens', workerUrl],
  ['a worker', `update users set role = 'administrator'`, workerUrl],
  ['a worker', 'create table loot (a int)', workerUrl],
])('%s may not: %s', async (_, statement, url) => {
  await expect(open(url).sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' })
})

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
const readStates = async (taskId: number) =>
  (await database.sql<{ state: string }[]>`select state from runs where task_id = ${taskId}`).map(({ state }) => state)
