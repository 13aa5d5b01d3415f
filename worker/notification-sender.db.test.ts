import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MOST_ATTEMPTS } from '#domain/notifications/delivery-answer.ts'
import { incidents } from '#schema/incidents.ts'
import { secrets } from '#schema/secrets.ts'
import { tellOfIncidents } from '#server/notifications/tell-of-incidents.ts'
import { sealSecret } from '#server/secrets/seal-secret.ts'
import { secretKeysOf } from '#server/secrets/secret-keys.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel, makeIncident } from '#tests/factories/notification-factory.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { guardedDispatcher } from './handlers/http-request/guarded-dispatcher.ts'
import { NotificationSender } from './notification-sender.ts'

/** In the past, so that what is to be tried again after a while may be at once. */
const NOW = new Date('2026-03-02T10:00:00Z')
const LOOK_MS = 2_000
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db, sql } = database
const keys = secretKeysOf(['a key of the tests that is long enough'])
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }

type Received = { path: string; body: string; headers: IncomingHttpHeaders }
let received: Received[]
let answer: (response: ServerResponse, request: Received) => void
let server: Server
let address: string
let timer: ManualTimer
const senders: NotificationSender[] = []

beforeEach(async () => {
  await sql`truncate incidents, notification_channels, secrets cascade`
  vi.clearAllMocks()
  received = []
  answer = (response) => response.writeHead(202).end('taken')
  timer = new ManualTimer()
  server = createServer(async (request, response) => {
    let body = ''
    for await (const bytes of request) body += bytes
    const got = { path: request.url ?? '', body, headers: request.headers }
    received.push(got)
    answer(response, got)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function start(onTimer = timer): NotificationSender {
  const sender = new NotificationSender({
    ...{ database: () => db, secretKeys: keys, url: 'https://djag.example.org', mail: null, log, timer: onTimer },
    dispatcher: () => guardedDispatcher({ DJAG_HTTP_ALLOW: '127.0.0.1' }),
  })
  senders.push(sender)
  return sender
}

const webhook = (path = '/hook') => makeChannel(db, { config: { kind: 'webhook', address: `${address}${path}`, signingSecret: null } })
const putSecret = (name: string, value: string) =>
  db.insert(secrets).values({ name, ...sealSecret(keys[0], name, value), changedByName: 'Ada' })
const deliveries = () =>
  sql<{ state: string; attempts: number; answer: string | null; waitSeconds: number | null }[]>`
    select case when held_until is null then state else 'in hand' end as state, attempts, last_answer as answer, extract(epoch from next_attempt_at - djag_now())::float8 as "waitSeconds"
    from notification_deliveries order by id`

/** Until every delivery stands so. */
const settled = (...states: string[]) =>
  expect.poll(async () => (await deliveries()).map(({ state, attempts }) => `${state} ${attempts}`), { timeout: 20_000 }).toEqual(states)

const look = async () => (await timer.sleepOf(LOOK_MS)).end()

it('what arrived is sent once, with the incident, and says what came back', async () => {
  await webhook()
  const incidentId = await makeIncident(db, NOW, { title: 'load failed.' })
  await tellOfIncidents(db)
  start()
  await settled('delivered 1')
  await look()
  await look()
  expect(received).toHaveLength(1)
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    type: 'incident.alarm',
    data: { incidentId, title: 'load failed.', link: `https://djag.example.org/inbox/${incidentId}` },
  })
  expect((await deliveries())[0]?.answer).toBe('It answered 202: taken')
})

it.each([
  [500, {}],
  [503, {}],
  [429, { 'retry-after': '7200' }],
  [408, {}],
] as const)('an answer %i is waited out, longer each time, and the same message arrives once it is well', async (status, headers) => {
  await webhook()
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  answer = (response) => response.writeHead(status, headers).end()
  start()
  await settled('waiting 1')
  expect((await deliveries())[0]?.waitSeconds).toBe(status === 429 ? 7_200 : 10)
  await look()
  await settled('waiting 2')
  expect((await deliveries())[0]?.waitSeconds).toBe(status === 429 ? 7_200 : 20)
  answer = (response) => response.writeHead(200).end()
  await look()
  await settled('delivered 3')
  await look()
  await timer.sleepOf(LOOK_MS)
  expect(received).toHaveLength(3)
  expect(new Set(received.map(({ headers: { 'webhook-id': id } }) => id)).size).toBe(1)
  expect(new Set(received.map(({ body }) => body)).size).toBe(1)
})

it.each([400, 410, 413, 302])('an answer %i is final, and keeps nothing else waiting', async (status) => {
  await webhook('/gone')
  await webhook('/there')
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  answer = (response, { path }) => response.writeHead(path === '/gone' ? status : 200, { location: '/elsewhere' }).end()
  start()
  await settled('given_up 1', 'delivered 1')
  await look()
  expect(received.map(({ path }) => path).sort()).toEqual(['/gone', '/there'])
})

it('what is never taken is given up after many attempts', async () => {
  await webhook()
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  await sql`update notification_deliveries set attempts = ${MOST_ATTEMPTS - 1}`
  answer = (response) => response.writeHead(500).end()
  start()
  await settled(`given_up ${MOST_ATTEMPTS}`)
})

it('a receiver that is down, and one that never answers, lose nothing and hold up nobody else', async () => {
  answer = () => {}
  await webhook('/silent')
  const closed = createServer()
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
  const { port } = closed.address() as AddressInfo
  await new Promise((resolve) => closed.close(resolve))
  await makeChannel(db, { config: { kind: 'webhook', address: `http://127.0.0.1:${port}`, signingSecret: null } })
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  start()
  await settled('in hand 1', 'waiting 1')
  expect((await deliveries())[1]?.answer).toBe('It could not be reached (ECONNREFUSED).')
})

it('a channel that takes its time has a share of the places, however much waits for it, and keeps no other waiting', async () => {
  answer = (response, { path }) => {
    if (path !== '/silent') response.writeHead(200).end()
  }
  await webhook('/silent')
  for (let n = 0; n < 30; n++) await makeIncident(db, NOW)
  await tellOfIncidents(db)
  await webhook('/quick')
  await tellOfIncidents(db)
  start()
  const goOn = setInterval(() => void look(), 50)
  const quick = () => received.filter(({ path }) => path === '/quick').length
  await expect.poll(quick, { timeout: 20_000 }).toBe(30)
  clearInterval(goOn)
  expect(received.filter(({ path }) => path === '/silent')).toHaveLength(5)
})

it('an alarm and its end come in their order, although the alarm had to wait', async () => {
  await webhook()
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  answer = (response) => response.writeHead(500).end()
  start()
  await settled('waiting 1')
  await db.update(incidents).set({ closedAt: NOW, closingReason: 'well' })
  await tellOfIncidents(db)
  answer = (response) => response.writeHead(200).end()
  await look()
  await settled('delivered 2', 'waiting 0')
  await look()
  await settled('delivered 2', 'delivered 1')
  expect(received.map(({ body }) => JSON.parse(body).type)).toEqual(['incident.alarm', 'incident.alarm', 'incident.closed'])
})

it('two workers at once send each message once', async () => {
  await webhook()
  for (let n = 0; n < 60; n++) await makeIncident(db, NOW)
  await tellOfIncidents(db)
  const second = new ManualTimer()
  start()
  start(second)
  const goOn = setInterval(() => void Promise.all([look(), second.sleepOf(LOOK_MS).then((sleep) => sleep.end())]), 50)
  await expect.poll(async () => (await deliveries()).filter(({ state }) => state === 'delivered').length, { timeout: 30_000 }).toBe(60)
  clearInterval(goOn)
  expect(new Set(received.map(({ headers: { 'webhook-id': id } }) => id)).size).toBe(60)
  expect(received).toHaveLength(60)
})

it('a message is signed by the secret of its channel, and what came back never tells it', async () => {
  await putSecret('signing', 'a secret to sign with')
  await makeChannel(db, { config: { kind: 'webhook', address: `${address}/{{secret:path}}`, signingSecret: 'signing' } })
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  answer = (response, { path }) => response.end(`you asked ${path} with "a secret to sign with"`)
  start()
  await settled('waiting 1')
  expect((await deliveries())[0]?.answer).toContain('There is no secret “path”')
  await putSecret('path', 'hidden-path')
  await look()
  await settled('delivered 2')
  const [{ body, headers } = { body: '', headers: {} as IncomingHttpHeaders }] = received
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', 'a secret to sign with').update(signed).digest('base64')}`)
  expect((await deliveries())[0]?.answer).toBe('It answered 200: you asked /*** with "***"')
})

it.each([
  ['slack', { kind: 'slack', address: '{{secret:place}}' }, 'blocks'],
  ['teams', { kind: 'teams', address: '{{secret:place}}' }, 'attachments'],
  ['pagerduty', { kind: 'pagerduty', address: '{{secret:place}}', routingKey: 'key' }, 'routing_key'],
] as const)('a channel of the kind %s is sent what it takes', async (_kind, config, field) => {
  await putSecret('place', `${address}/place\n`)
  await putSecret('key', 'R0UT1NG')
  await makeChannel(db, { config })
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  start()
  await settled('delivered 1')
  expect(JSON.parse(received[0]?.body ?? '')).toHaveProperty(field)
})

it('a mail waits for a mail server, and the log says which settings name it', async () => {
  await makeChannel(db, { config: { kind: 'email', to: 'ada@example.org' } })
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  start()
  await settled('waiting 1')
  expect((await deliveries())[0]?.answer).toContain('DJAG_SMTP_URL')
})

it('no message goes inside where that is not allowed, and the log says how to allow it', async () => {
  await makeChannel(db, { config: { kind: 'webhook', address: 'http://127.0.0.2:8099/', signingSecret: null } })
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  start()
  await settled('given_up 1')
  expect((await deliveries())[0]?.answer).toContain('DJAG_HTTP_ALLOW')
})

it.each([
  ['secrets that are too long for an address', 'x'.repeat(600_000), 'The secrets in the input are longer'],
  ['what nobody foresaw', null, 'The worker could not send it; its log says why.'],
])('%s is an attempt like any other: written down, tried again later, given up in the end', async (_what, secret, said) => {
  if (secret) await putSecret('place', secret)
  if (secret) await makeChannel(db, { config: { kind: 'slack', address: '{{secret:place}}{{secret:place}}' } })
  else await webhook()
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  if (!secret) await sql`update notification_deliveries set notification = '{"what": "surprise"}'`
  start()
  await settled('waiting 1')
  expect((await deliveries())[0]?.answer).toContain(said)
  await sql`update notification_deliveries set attempts = ${MOST_ATTEMPTS - 1}`
  await look()
  await settled(`given_up ${MOST_ATTEMPTS}`)
})

it('two installations with one pager and one mailbox are not taken for each other', async () => {
  await putSecret('key', 'R0UT1NG')
  await makeChannel(db, { config: { kind: 'pagerduty', address: `${address}/pager`, routingKey: 'key' } })
  const incidentId = await makeIncident(db, NOW)
  await tellOfIncidents(db)
  start()
  await settled('delivered 1')
  const [installation] = await sql<{ id: string }[]>`select id from installation`
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ dedup_key: `djag-${installation?.id}-incident-${incidentId}` })
})

it('what arrived while the database was away is not sent again', async () => {
  await webhook()
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  let isAway = false
  answer = (response) => {
    isAway = true
    response.writeHead(200).end()
  }
  let asked = 0
  const sender = new NotificationSender({
    ...{ secretKeys: keys, url: 'https://djag.example.org', mail: null, log, timer },
    database: () => {
      if (isAway && asked++ < 3) throw Object.assign(new Error('The database is away.'), { code: 'ECONNREFUSED' })
      return db
    },
    dispatcher: () => guardedDispatcher({ DJAG_HTTP_ALLOW: '127.0.0.1' }),
  })
  senders.push(sender)
  await settled('delivered 1')
  expect(asked).toBeGreaterThanOrEqual(3)
  expect(received).toHaveLength(1)
})
