import { beforeEach, describe, expect, it } from 'vitest'
import type { ChannelInput } from '#domain/notifications/channel.ts'
import { claimDeliveries } from '#server/notifications/claim-deliveries.ts'
import { settleDelivery } from '#server/notifications/settle-delivery.ts'
import { tellOfIncidents } from '#server/notifications/tell-of-incidents.ts'
import { channelRows } from '#server/queries/notifications/channel-rows.ts'
import { deliveryList, deliveryListParameters } from '#server/queries/notifications/delivery-rows.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel, makeIncident } from '#tests/factories/notification-factory.ts'
import { latestAudits } from '#tests/factories/recorded-changes.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { changeChannel, createChannel, deleteChannel } from './change-channels.ts'
import { sendAgain, testChannel } from './send-messages.ts'

const NOW = new Date('2026-03-02T10:00:00Z')
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db, sql } = database
const ada = actorOf(await makeUser(db, { role: 'administrator', name: 'Ada' }))
const grace = actorOf(await makeUser(db, { role: 'operator', name: 'Grace' }))

beforeEach(() => sql`truncate incidents, notification_channels cascade`)

const input: ChannelInput = {
  name: 'on call',
  config: { kind: 'webhook', address: 'https://hooks.example.org/hidden-part', signingSecret: 'signing' },
  isEnabled: true,
  digest: null,
}
const log = async (given: object = {}) => (await deliveryList(db, deliveryListParameters.parse(given))).rows

describe('a channel', () => {
  it('is made, changed and deleted, and audited without where exactly it leads', async () => {
    const { id } = await createChannel(db, ada, input)
    await changeChannel(db, ada, { id, input: { ...input, name: 'nights' }, updatedAt: null })
    await changeChannel(db, ada, {
      ...{ id, updatedAt: null },
      input: {
        ...input,
        name: 'nights',
        config: { kind: 'webhook', address: 'https://hooks.example.org/another-part', signingSecret: null },
      },
    })
    await deleteChannel(db, ada, { id })
    const audits = (await latestAudits(db, 4)).reverse()
    expect(audits.map(({ message, before, after }) => ({ message, before, after }))).toEqual([
      {
        message: 'Made the channel “on call”.',
        before: null,
        after: { name: 'on call', kind: 'webhook', target: 'hooks.example.org', isEnabled: true, digest: null },
      },
      { message: 'Changed the channel “nights”.', before: { name: 'on call' }, after: { name: 'nights' } },
      { message: 'Changed the channel “nights”.', before: { address: 'before' }, after: { address: 'changed' } },
      {
        message: 'Deleted the channel “nights”.',
        before: { name: 'nights', kind: 'webhook', target: 'hooks.example.org', isEnabled: true, digest: null },
        after: null,
      },
    ])
    expect(JSON.stringify(audits)).not.toMatch(/hidden-part|another-part/)
  })

  it('that is saved as it is changes nothing and is no audit', async () => {
    const { id } = await createChannel(db, ada, input)
    await changeChannel(db, ada, { id, input, updatedAt: NOW.toISOString() })
    expect((await latestAudits(db, 2)).filter(({ type }) => type === 'channel-changed')).toHaveLength(1)
  })

  it('has a name of its own, in whatever case its letters are', async () => {
    const { id } = await createChannel(db, ada, input)
    await expect(createChannel(db, ada, { ...input, name: 'ON CALL' })).rejects.toMatchObject({
      code: 'conflict',
      fields: { name: expect.any(String) },
    })
    await changeChannel(db, ada, { id, input: { ...input, name: 'On call' }, updatedAt: null })
  })

  it('is not saved over what somebody else saved meanwhile', async () => {
    const { id } = await createChannel(db, ada, input)
    await database.setNow(new Date(NOW.getTime() + 1_000))
    await changeChannel(db, ada, { id, input: { ...input, name: 'nights' }, updatedAt: NOW.toISOString() })
    await expect(changeChannel(db, ada, { id, input, updatedAt: NOW.toISOString() })).rejects.toMatchObject({ code: 'stale' })
  })

  it('is one of at most fifty', async () => {
    for (let n = 0; n < 50; n++) await makeChannel(db)
    await expect(createChannel(db, ada, input)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('shows how messages get there to who may change it, and where they go to everybody', async () => {
    await createChannel(db, ada, input)
    expect((await channelRows(db, ada)).rows).toMatchObject([{ config: input.config, missingSecrets: ['signing'] }])
    expect((await channelRows(db, grace)).rows).toMatchObject([{ config: null, target: 'hooks.example.org' }])
  })

  it('that is switched off is told nothing more of what it was told, nor what waits, also when it is on again', async () => {
    const { id } = await createChannel(db, ada, input)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    await changeChannel(db, ada, { id, input: { ...input, isEnabled: false }, updatedAt: null })
    expect(await log()).toMatchObject([{ state: 'given_up', lastAnswer: 'The channel was switched off before it could be told.' }])
    await database.setNow(new Date(NOW.getTime() + 60_000))
    await changeChannel(db, ada, { id, input, updatedAt: null })
    await sql`update incidents set severity = 'critical', closed_at = djag_now(), closing_reason = 'well'`
    await makeIncident(db, NOW)
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 0 })
  })
})

describe('a channel that is switched off and on again', () => {
  const off = (id: number) => changeChannel(db, ada, { id, input: { ...input, isEnabled: false }, updatedAt: null })
  const on = (id: number) => changeChannel(db, ada, { id, input, updatedAt: null })
  const end = () => sql`update incidents set closed_at = djag_now(), closing_reason = 'well'`
  const deliver = async () => {
    for (const delivery of (await claimDeliveries(db, 10)).deliveries)
      await settleDelivery(db, delivery, { state: 'delivered' }, 'It answered 200.')
  }
  const told = async () => (await log()).map(({ what, state }) => `${what} ${state}`).reverse()

  it.each(['while it is off', 'before it was switched off', 'afterwards'])('hears that is over what it heard of: over %s', async (when) => {
    const { id } = await createChannel(db, ada, input)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    await deliver()
    if (when.startsWith('before')) await end()
    await tellOfIncidents(db)
    await off(id)
    if (when.startsWith('while')) await end()
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 0 })
    await on(id)
    await end()
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 1 })
    await deliver()
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 0 })
    expect(await told()).toEqual(['alarm delivered', 'closed delivered'])
  })

  it('does not hear that is over what was kept from it, although another channel does', async () => {
    const { id } = await createChannel(db, ada, input)
    await makeChannel(db)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    await off(id)
    await deliver()
    await on(id)
    await end()
    await tellOfIncidents(db)
    await deliver()
    expect(await told()).toEqual(['alarm given_up', 'alarm delivered', 'closed delivered'])
  })

  it('hears of the end of an alarm that is sent again', async () => {
    const { id } = await createChannel(db, ada, input)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    await off(id)
    await on(id)
    await sendAgain(db, grace, { id: (await log())[0]?.id ?? 0 })
    await deliver()
    await end()
    await tellOfIncidents(db)
    await deliver()
    expect(await told()).toEqual(['alarm delivered', 'closed delivered'])
  })
})

describe('an end that nobody took in', () => {
  it('is told once its channel is on again, although it was in a worker’s hands when that was switched off', async () => {
    const { id } = await createChannel(db, ada, input)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    for (const delivery of (await claimDeliveries(db, 10)).deliveries)
      await settleDelivery(db, delivery, { state: 'delivered' }, 'It answered 200.')
    await sql`update incidents set closed_at = djag_now(), closing_reason = 'well'`
    await tellOfIncidents(db)
    const [held] = (await claimDeliveries(db, 10)).deliveries
    await changeChannel(db, ada, { id, input: { ...input, isEnabled: false }, updatedAt: null })
    if (held) await settleDelivery(db, held, { state: 'waiting', afterMs: 10_000 }, 'It did not answer.')
    await changeChannel(db, ada, { id, input, updatedAt: null })
    expect(await tellOfIncidents(db)).toEqual({ deliveries: 1 })
    expect((await claimDeliveries(db, 10)).deliveries).toHaveLength(1)
    expect((await log()).map(({ what, state }) => `${what} ${state}`)).toEqual(['closed waiting', 'alarm delivered'])
  })

  it('comes after its alarm, when both were given up and the alarm is sent again', async () => {
    await makeChannel(db)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    await sql`update incidents set closed_at = djag_now(), closing_reason = 'well'`
    const giveUp = async () => {
      for (const delivery of (await claimDeliveries(db, 10)).deliveries)
        await settleDelivery(db, delivery, { state: 'dead' }, 'It is gone.')
    }
    await giveUp()
    await sql`update notification_deliveries set awaits_end = true`
    await tellOfIncidents(db)
    await giveUp()
    const [alarm] = await sql<{ id: number }[]>`select id::int from notification_deliveries where what = 'alarm'`
    await sendAgain(db, grace, { id: alarm?.id ?? 0 })
    const arrived: string[] = []
    for (let turn = 0; turn < 2; turn++)
      for (const delivery of (await claimDeliveries(db, 10)).deliveries) {
        arrived.push((await log()).find(({ id }) => id === delivery.id)?.what ?? '')
        await settleDelivery(db, delivery, { state: 'delivered' }, 'It answered 200.')
      }
    expect(arrived).toEqual(['alarm', 'closed'])
  })
})

describe('a test', () => {
  it('is a message of its own, also to a channel that is off, audited, and at most five wait', async () => {
    const id = await makeChannel(db, { name: 'on call', isEnabled: false })
    const made = await testChannel(db, ada, { id })
    expect(await log()).toMatchObject([{ id: made.id, what: 'test', incidentId: null, state: 'waiting', channel: { name: 'on call' } }])
    expect((await claimDeliveries(db, 10)).deliveries).toMatchObject([
      { id: made.id, notification: { what: 'test', path: '/settings/notifications' } },
    ])
    expect((await latestAudits(db, 1))[0]).toMatchObject({ message: 'Tested the channel “on call”.', actorName: 'Ada' })
    for (let n = 0; n < 4; n++) await testChannel(db, ada, { id })
    await expect(testChannel(db, ada, { id })).rejects.toMatchObject({ code: 'too_many' })
  })

  it('waits for no other message of its channel', async () => {
    const id = await makeChannel(db)
    await testChannel(db, ada, { id })
    await testChannel(db, ada, { id })
    expect((await claimDeliveries(db, 10)).deliveries).toHaveLength(2)
  })
})

describe('sending again', () => {
  it('tries at once what was given up, under the same id, and counts anew', async () => {
    await makeChannel(db)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    const [first] = (await claimDeliveries(db, 10)).deliveries
    if (first) await settleDelivery(db, first, { state: 'dead' }, 'It answered 410.')
    await sendAgain(db, grace, { id: first?.id ?? 0 })
    expect((await claimDeliveries(db, 10)).deliveries).toMatchObject([{ messageId: first?.messageId, attempts: 1 }])
  })

  it('does not wait for the time of the next attempt', async () => {
    await database.setNow(null)
    const channelId = await makeChannel(db)
    await makeIncident(db, new Date())
    await tellOfIncidents(db)
    const [first] = (await claimDeliveries(db, 10)).deliveries
    if (first) await settleDelivery(db, first, { state: 'waiting', afterMs: 3_600_000 }, 'It answered 500.')
    expect(await claimDeliveries(db, 10)).toEqual({ takenJobs: 0, deliveries: [] })
    await sendAgain(db, grace, { id: first?.id ?? 0 })
    expect((await claimDeliveries(db, 10)).deliveries).toMatchObject([{ id: first?.id }])
    expect(await log({ channel: channelId })).toMatchObject([{ isBeingSent: true, attempts: 1 }])
  })

  it('is refused while it is being sent, and once it has arrived', async () => {
    await makeChannel(db)
    await makeIncident(db, NOW)
    await tellOfIncidents(db)
    const [first] = (await claimDeliveries(db, 10)).deliveries
    await expect(sendAgain(db, grace, { id: first?.id ?? 0 })).rejects.toMatchObject({ code: 'conflict' })
    if (first) await settleDelivery(db, first, { state: 'delivered' }, 'It answered 200.')
    await expect(sendAgain(db, grace, { id: first?.id ?? 0 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('arrived'),
    })
  })
})

it('the log tells what was told where, the latest first, page by page', async () => {
  const [first, second] = [await makeChannel(db), await makeChannel(db)]
  const incidentId = await makeIncident(db, NOW, { title: 'load failed.' })
  await makeIncident(db, NOW)
  await tellOfIncidents(db)
  const page = await deliveryList(db, deliveryListParameters.parse({ limit: '3' }))
  expect(page.rows).toHaveLength(3)
  expect(await log({ cursor: page.nextCursor })).toHaveLength(1)
  expect(await log({ channel: first, incident: incidentId })).toMatchObject([
    { title: 'load failed.', what: 'alarm', channel: { id: first } },
  ])
  expect(await log({ channel: second, state: 'delivered' })).toEqual([])
})
