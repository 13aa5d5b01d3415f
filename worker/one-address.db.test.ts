import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ChannelConfig } from '#domain/notifications/channel.ts'
import { INITIAL_OWN_NOTIFICATIONS } from '#domain/notifications/own-notifications.ts'
import { incidents } from '#schema/incidents.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { secrets } from '#schema/secrets.ts'
import { tellOfIncidents } from '#server/notifications/tell-of-incidents.ts'
import { sealSecret } from '#server/secrets/seal-secret.ts'
import { type SecretKeys, secretKeysOf } from '#server/secrets/secret-keys.ts'
import { sendAgain } from '#server/use-cases/notification/send-messages.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel, makeIncident } from '#tests/factories/notification-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { mailServers } from '#tests/mail-servers.ts'
import { ManualTimer } from '#tests/tick/manual-timer.ts'
import { guardedDispatcher } from './handlers/http-request/guarded-dispatcher.ts'
import { NotificationSender } from './notification-sender.ts'

/** In the past, so that what is to be tried again after a while may be at once. */
const NOW = new Date('2026-03-02T10:00:00Z')
const LOOK_MS = 2_000
const KEY = 'a key of the tests that is long enough'
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db, sql } = database
const keys = secretKeysOf([KEY])
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
const { start: startMail, stop: stopMail, received: mails } = mailServers()

let posted: { type: string; id: string }[]
let answers: number[]
let server: Server
let address: string
let timer: ManualTimer
const senders: NotificationSender[] = []

beforeEach(async () => {
  await sql`truncate incidents, notification_channels, secrets cascade`
  posted = []
  answers = []
  timer = new ManualTimer()
  server = createServer(async (request, response) => {
    let body = ''
    for await (const bytes of request) body += bytes
    posted.push({ type: JSON.parse(body).type, id: String(request.headers['webhook-id']) })
    response.writeHead(answers.shift() ?? 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await stopMail()
})

function start({
  onTimer = timer,
  mail = null,
  secretKeys = keys,
}: {
  onTimer?: ManualTimer
  mail?: string | null
  secretKeys?: SecretKeys
} = {}) {
  senders.push(
    new NotificationSender({
      ...{ database: () => db, secretKeys, url: 'https://djag.example.org', log, timer: onTimer },
      mail: mail === null ? null : { url: mail, from: 'djag@example.org' },
      dispatcher: () => guardedDispatcher({ DJAG_HTTP_ALLOW: '127.0.0.1' }),
    }),
  )
}

const channel = (name: string, config: ChannelConfig) => makeChannel(db, { name, config })
const webhook = (name: string, path = '/hook') => channel(name, { kind: 'webhook', address: `${address}${path}`, signingSecret: null })
const close = (id: number) => db.update(incidents).set({ closedAt: NOW, closingReason: 'well' }).where(eq(incidents.id, id))
const deliveries = () =>
  sql<{ id: number; so: string; answer: string | null }[]>`
    select delivery.id::float8 as id, channel.name || ' ' || what || ' ' || delivery.state || ' ' || attempts as so, last_answer as answer
    from notification_deliveries delivery join notification_channels channel on channel.id = channel_id order by delivery.id`

/** Has the sender look again and again until this is so. */
async function until<Value>(what: () => Value | Promise<Value>, expected: Value): Promise<void> {
  const looking = async () => {
    ;(await timer.sleepOf(LOOK_MS)).end()
    return await what()
  }
  await expect.poll(looking, { timeout: 20_000 }).toEqual(expected)
}

/** Until every delivery stands so, in whatever order. */
const settled = (...so: string[]) => until(async () => (await deliveries()).map((one) => one.so).sort(), [...so].sort())
/** The same, whichever channel was first. */
const settledEither = (...so: string[]) => until(async () => (await deliveries()).map((one) => one.so.slice(2)).sort(), [...so].sort())

it('channels of whatever kind that lead to one address tell it each thing once, and the log says which of them did', async () => {
  await db.insert(secrets).values({ name: 'hook', ...sealSecret(keys[0], 'hook', `${address}/hook\n`), changedByName: 'Ada' })
  await webhook('a')
  await channel('b', { kind: 'slack', address: '{{secret:hook}}' })
  await webhook('c', '/elsewhere')
  const id = await makeIncident(db, NOW)
  await tellOfIncidents(db)
  start()
  // Which of “a” and “b” comes first is decided anew each time.
  const ofEither = async () => (await deliveries()).map(({ so }) => so.replace(/^[ab] /, 'a or b ')).sort()
  const alarm = ['a or b alarm delivered 1', 'a or b alarm told_already 0', 'c alarm delivered 1']
  await until(ofEither, alarm)
  const told = await deliveries()
  const [teller, spared] = ['delivered', 'told_already'].map((state) => told.find(({ so }) => so.includes(state) && !so.startsWith('c')))
  expect(spared?.answer).toBe(`The channel “${teller?.so[0]}” leads there too: this address has heard of it, and nothing is sent twice.`)
  await db.update(incidents).set({ severity: 'critical' }).where(eq(incidents.id, id))
  await tellOfIncidents(db)
  await close(id)
  await tellOfIncidents(db)
  const closing = ['a or b closed delivered 1', 'a or b closed told_already 0', 'c closed delivered 1']
  await until(ofEither, [...alarm, ...alarm, ...closing].sort())
  expect(posted).toHaveLength(6)
})

it('a mailbox that several channels write to, one of them somebody’s own, gets one mail, however the address is written', async () => {
  const ada = await makeUser(db, { email: 'ada@example.org' })
  await makeChannel(db, { name: 'own', ownerId: ada.id, ownRule: INITIAL_OWN_NOTIFICATIONS.rule, config: { kind: 'email', to: '' } })
  await channel('on call', { kind: 'email', to: 'Ada@Example.org' })
  await channel('team', { kind: 'email', to: 'team@example.org' })
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  start({ mail: await startMail() })
  await until(
    async () => (await deliveries()).map(({ so }) => so.split(' alarm ')[1]).sort(),
    ['delivered 1', 'delivered 1', 'told_already 0'],
  )
  expect(
    mails()
      .flatMap(({ to }) => to.map((one) => one.toLowerCase()))
      .sort(),
  ).toEqual(['ada@example.org', 'team@example.org'])
  const spared = (await deliveries()).find(({ so }) => so.includes('told_already'))
  // That somebody hears of it themselves is their own business.
  expect(spared?.answer).toContain(spared?.so.startsWith('own') ? 'The channel “on call” leads there too' : 'It is told from elsewhere')
})

it('two workers that take up two channels of one address at one moment tell it once', async () => {
  await webhook('a')
  await webhook('b')
  for (let n = 0; n < 30; n++) await makeIncident(db, NOW)
  await tellOfIncidents(db)
  const second = new ManualTimer()
  start()
  start({ onTimer: second })
  const goOn = setInterval(() => void second.sleepOf(LOOK_MS).then((sleep) => sleep.end()), 20)
  await settledEither(...Array(30).fill('alarm delivered 1'), ...Array(30).fill('alarm told_already 0'))
  clearInterval(goOn)
  expect(posted).toHaveLength(30)
})

it('while one channel tries, the other waits; it has its turn when that one is refused for good', async () => {
  await webhook('a')
  await webhook('b')
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  answers = [500, 410, 200]
  start()
  await settledEither('alarm delivered 1', 'alarm given_up 2')
  expect(posted).toHaveLength(3)
  // The one that was tried twice under one id, then the other.
  expect(posted[0]?.id).toBe(posted[1]?.id)
  expect(posted[2]?.id).not.toBe(posted[1]?.id)
  const told = await deliveries()
  const grace = actorOf(await makeUser(db, { role: 'operator' }))
  await sendAgain(db, grace, { id: told.find(({ so }) => so.includes('given_up'))?.id ?? 0 })
  await settledEither('alarm delivered 1', 'alarm told_already 0')
  expect(posted).toHaveLength(3)
  const spared = (await deliveries()).find(({ so }) => so.includes('told_already'))
  await expect(sendAgain(db, grace, { id: spared?.id ?? 0 })).rejects.toThrow('nothing is sent twice')
})

it('the other channel tells that it is over, where the one that raised the alarm is switched off meanwhile', async () => {
  await webhook('a')
  await webhook('b')
  const incident = await makeIncident(db, NOW)
  await tellOfIncidents(db)
  start()
  await settledEither('alarm delivered 1', 'alarm told_already 0')
  const [teller] = (await deliveries()).flatMap(({ so }) => (so.includes('delivered') ? [so[0]] : []))
  await db
    .update(notificationChannels)
    .set({ isEnabled: false })
    .where(eq(notificationChannels.name, teller ?? ''))
  await close(incident)
  await tellOfIncidents(db)
  await until(() => posted.map(({ type }) => type), ['incident.alarm', 'incident.closed'])
})

it('an address is known again after the key of secrets was changed', async () => {
  await webhook('a')
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  start()
  await settled('a alarm delivered 1')
  for (const sender of senders.splice(0)) await sender.stop()
  await webhook('b')
  await tellOfIncidents(db)
  timer = new ManualTimer()
  start({ onTimer: timer, secretKeys: secretKeysOf(['another key of the tests, long enough', KEY]) })
  await settled('a alarm delivered 1', 'b alarm told_already 0')
})
