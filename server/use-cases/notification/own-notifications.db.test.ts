import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OwnNotifications } from '#domain/notifications/own-notifications.ts'
import type { Actor } from '#domain/roles.ts'
import { users } from '#schema/users.ts'
import { switchPerson } from '#server/auth/people/change-person.ts'
import { claimDeliveries } from '#server/notifications/claim-deliveries.ts'
import { tellOfIncidents } from '#server/notifications/tell-of-incidents.ts'
import { tellOfWeeks } from '#server/notifications/tell-of-weeks.ts'
import { channelRows } from '#server/queries/notifications/channel-rows.ts'
import { deliveryList, deliveryListParameters } from '#server/queries/notifications/delivery-rows.ts'
import { ownNotificationsView } from '#server/queries/notifications/own-notifications.ts'
import { changeTag, createTag, deleteTag } from '#server/use-cases/tag/edit-tags.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel, makeIncident } from '#tests/factories/notification-factory.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makePerson, makeUser } from '#tests/factories/user-factory.ts'
import { changeChannel, createChannel, deleteChannel } from './change-channels.ts'
import { createRule } from './change-rules.ts'
import { saveOwnNotifications, testOwnNotifications } from './own-notifications.ts'
import { sendAgain, testChannel } from './send-messages.ts'

const MONDAY = new Date('2026-06-08T06:00:00Z')
const later = (hours: number) => new Date(MONDAY.getTime() + hours * 3_600_000)
const database = await openTestDatabase({ emptied: 'tasks', now: MONDAY })
const { db, sql } = database

const GRACE = 'grace@example.org'
let ada: Actor
let grace: Actor
type OwnActor = Parameters<typeof ownNotificationsView>[2]['actor']
const OWN: OwnNotifications = { rule: { leastSeverity: 'warning', tags: [], owners: [], hours: null }, byMail: true, digest: null }

beforeEach(async () => {
  await sql`truncate incidents, notification_channels, notification_rules cascade`
  await db.delete(users)
  ada = actorOf(await makePerson(db, { role: 'administrator', name: 'Ada' }))
  grace = actorOf(await makeUser(db, { role: 'viewer', name: 'Grace', email: GRACE }))
})

/** Takes what is to be sent now: to whom, and what. */
const sent = async () =>
  (await claimDeliveries(db, 10)).deliveries.map(
    ({ config, notification }) => `${config.kind === 'email' ? config.to : config.kind} ${notification.title}`,
  )
const ownId = async () =>
  (await sql<{ id: number }[]>`select id::float8 as id from notification_channels where owner_id is not null`)[0]?.id ?? 0
const ownView = () => ownNotificationsView(db, {}, { actor: grace as OwnActor, email: GRACE })

describe('what a person hears themselves', () => {
  it('is told to the address of their account, as it is when it is sent, beside what channels are told', async () => {
    await makeChannel(db)
    await saveOwnNotifications(db, grace, OWN)
    await makeIncident(db, MONDAY, { title: 'load failed.' })
    await tellOfIncidents(db)
    await db.update(users).set({ email: 'hopper@example.org' }).where(eq(users.email, GRACE))
    expect((await sent()).sort()).toEqual(['hopper@example.org load failed.', 'webhook load failed.'])
  })

  it('is what they chose by severity and tags, and what rules ask for stays theirs', async () => {
    const [task, other] = [await makeTask(db), await makeTask(db)]
    await tagTask(db, task, 'billing')
    await createRule(db, ada, {
      ...{ name: 'Pager', leastSeverity: 'critical', tags: [], owners: [], hours: null, afterMinutes: 0 },
      channelIds: [await makeChannel(db)],
    })
    await saveOwnNotifications(db, grace, { ...OWN, rule: { ...OWN.rule, tags: ['Billing'] } })
    await makeIncident(db, MONDAY, { title: 'billing failed.', causeTaskId: task.id })
    await makeIncident(db, MONDAY, { title: 'other failed.', causeTaskId: other.id })
    await tellOfIncidents(db)
    expect(await sent()).toEqual(['grace@example.org billing failed.'])
  })

  it('goes on to name a tag when it is renamed, and refuses one that is not there', async () => {
    const { id } = await createTag(db, ada, { name: 'billing', colour: 'teal' })
    await saveOwnNotifications(db, grace, { ...OWN, rule: { ...OWN.rule, tags: ['billing'] } })
    await changeTag(db, ada, { id, name: 'invoices' })
    expect((await ownView()).rule.tags).toEqual(['invoices'])
    await expect(saveOwnNotifications(db, grace, { ...OWN, rule: { ...OWN.rule, tags: ['billing'] } })).rejects.toMatchObject({
      ...{ code: 'invalid_input', fields: { tags: 'There is no tag “billing”.' } },
    })
  })

  it('tells of the week, where they ask for that, and of nothing while it is off', async () => {
    const digest = { weekday: 1, hour: 8, timezone: 'Europe/Berlin' }
    await saveOwnNotifications(db, grace, { ...OWN, digest })
    await database.setNow(later(7 * 24))
    expect(await tellOfWeeks(db)).toBe(1)
    expect(await sent()).toEqual(['grace@example.org Week 2026-W24: No run failed, no incident.'])
    await saveOwnNotifications(db, grace, { ...OWN, digest, byMail: false })
    await makeIncident(db, later(7 * 24))
    await database.setNow(later(14 * 24))
    expect([await tellOfWeeks(db), (await tellOfIncidents(db)).deliveries]).toEqual([0, 0])
  })

  it('is theirs alone: no list shows it, and nobody changes it, sends it or leads rules to it', async () => {
    await saveOwnNotifications(db, grace, OWN)
    await makeIncident(db, MONDAY)
    await tellOfIncidents(db)
    const id = await ownId()
    const [delivery] = await sql<{ id: number }[]>`select id::float8 as id from notification_deliveries`
    expect((await channelRows(db, ada)).rows).toEqual([])
    expect((await deliveryList(db, deliveryListParameters.parse({}))).rows).toEqual([])
    const input = { name: 'x', config: { kind: 'email', to: 'x@example.org' }, isEnabled: true, digest: null } as const
    await expect(changeChannel(db, ada, { id, input, updatedAt: null })).rejects.toMatchObject({ code: 'not_found' })
    await expect(deleteChannel(db, ada, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(testChannel(db, ada, { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(sendAgain(db, ada, { id: delivery?.id ?? 0 })).rejects.toMatchObject({ code: 'not_found' })
    const rule = { ...OWN.rule, name: 'r', afterMinutes: 0, channelIds: [id] }
    await expect(createRule(db, ada, rule)).rejects.toMatchObject({ code: 'invalid_input' })
    await createChannel(db, ada, { ...input, name: 'Grace' })
    expect(await ownView()).toMatchObject({ byMail: true, messages: [{ state: 'waiting' }] })
  })

  it('can be tried by them, as long as they hear by mail, and says what became of it', async () => {
    await expect(testOwnNotifications(db, grace)).rejects.toMatchObject({ code: 'conflict' })
    await saveOwnNotifications(db, grace, OWN)
    await testOwnNotifications(db, grace)
    expect(await ownView()).toMatchObject({ messages: [{ state: 'waiting' }] })
    expect(await sent()).toEqual([`${GRACE} Djag reaches you by the channel “What you hear yourself”.`])
    const [audit] = await sql`select actor_name as who, message, after from audits order by id desc limit 1`
    expect(audit).toEqual({ who: 'Grace', message: 'Tested what they hear themselves of incidents.', after: null })
    for (let tests = 0; tests < 4; tests++) await testOwnNotifications(db, grace)
    await expect(testOwnNotifications(db, grace)).rejects.toMatchObject({ code: 'too_many' })
    await saveOwnNotifications(db, grace, { ...OWN, byMail: false })
    await expect(testOwnNotifications(db, grace)).rejects.toMatchObject({ code: 'conflict' })
    await expect(testOwnNotifications(db, { ...grace, kind: 'token' } as unknown as Actor)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('ends with their account, also what waits, and is not taken up again by itself', async () => {
    await saveOwnNotifications(db, grace, OWN)
    await makeIncident(db, MONDAY)
    await tellOfIncidents(db)
    await switchPerson(db, ada, { id: grace.id ?? '', isActive: false })
    expect(await sent()).toEqual([])
    await switchPerson(db, ada, { id: grace.id ?? '', isActive: true })
    await makeIncident(db, MONDAY)
    expect((await tellOfIncidents(db)).deliveries).toBe(0)
    expect((await ownView()).byMail).toBe(false)
  })

  it('is not told to who was deactivated in any other way', async () => {
    await saveOwnNotifications(db, grace, OWN)
    await db.update(users).set({ deactivatedAt: MONDAY }).where(eq(users.email, GRACE))
    await makeIncident(db, MONDAY)
    expect((await tellOfIncidents(db)).deliveries).toBe(0)
  })

  it('is chosen by people, not by tokens, and saving it as it is changes nothing', async () => {
    const token: Actor = { kind: 'token', id: '1', name: 'ci', role: 'administrator' }
    await expect(saveOwnNotifications(db, token, OWN)).rejects.toMatchObject({ code: 'forbidden' })
    await saveOwnNotifications(db, grace, OWN)
    await saveOwnNotifications(db, grace, OWN)
    const audits = await sql<{ message: string }[]>`select message from audits where actor_name = 'Grace'`
    expect(audits.map(({ message }) => message)).toEqual(['Changed what they hear themselves of incidents.'])
  })

  it('is audited without what they chose, the first time and each time after', async () => {
    await saveOwnNotifications(db, grace, OWN)
    await saveOwnNotifications(db, grace, { ...OWN, rule: { ...OWN.rule, owners: ['secret-owner'] }, byMail: false })
    const audits = await sql`select before, after from audits where actor_name = 'Grace'`
    expect(audits).toEqual(Array.from({ length: 2 }, () => ({ before: null, after: null })))
  })

  it('can be switched off by who chose a tag that is gone, and is not switched on again with it', async () => {
    const { id } = await createTag(db, ada, { name: 'billing', colour: 'teal' })
    const chosen = { ...OWN, rule: { ...OWN.rule, tags: ['billing'] } }
    await saveOwnNotifications(db, grace, chosen)
    await deleteTag(db, ada, { id })
    await saveOwnNotifications(db, grace, { ...chosen, byMail: false })
    expect((await ownView()).byMail).toBe(false)
    await expect(saveOwnNotifications(db, grace, chosen)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
