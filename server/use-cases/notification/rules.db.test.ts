import { beforeEach, describe, expect, it } from 'vitest'
import type { NotificationRule } from '#domain/notifications/notification-rule.ts'
import { incidentMembers } from '#schema/incident-members.ts'
import { tags } from '#schema/tags.ts'
import { tellOfIncidents } from '#server/notifications/tell-of-incidents.ts'
import { ruleRows } from '#server/queries/notifications/rule-rows.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeChannel, makeIncident } from '#tests/factories/notification-factory.ts'
import { latestAudits } from '#tests/factories/recorded-changes.ts'
import { tagTask } from '#tests/factories/tag-factory.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { actorOf, makeUser } from '#tests/factories/user-factory.ts'
import { changeTag, deleteTag } from '../tag/edit-tags.ts'
import { deleteChannel } from './change-channels.ts'
import { changeRule, createRule, deleteRule } from './change-rules.ts'

/** A Monday. */
const NOW = new Date('2026-03-02T10:00:00Z')
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
const database = await openTestDatabase({ emptied: 'tasks', now: NOW })
const { db, sql } = database
const ada = actorOf(await makeUser(db, { role: 'administrator', name: 'Ada' }))

beforeEach(() => sql`truncate incidents, notification_channels, notification_rules cascade`)

const ruleFor = (channelId: number, given: Partial<NotificationRule> = {}): NotificationRule => ({
  ...{ name: 'Nights', leastSeverity: 'warning', tags: [], owners: [], hours: null, afterMinutes: 0, channelIds: [channelId] },
  ...given,
})
/** Which channels were told so far, each as often as it was. */
const told = async () => {
  await tellOfIncidents(db)
  return (
    await sql<{ id: number }[]>`select channel_id::float8 as id from notification_deliveries order by notification_deliveries.id`
  ).map(({ id }) => id)
}

describe('with rules', () => {
  it('only what one asks for is told, and without any again everything that needs somebody', async () => {
    const [chat, pager] = [await makeChannel(db), await makeChannel(db)]
    const { id } = await createRule(db, ada, ruleFor(pager, { leastSeverity: 'critical' }))
    await makeIncident(db, NOW)
    await makeIncident(db, NOW, { severity: 'critical' })
    expect(await told()).toEqual([pager])
    await deleteRule(db, ada, { id })
    expect((await told()).toSorted()).toEqual([chat, chat, pager, pager].toSorted())
  })

  it('of tags and owners, incidents are told in which a task with them has part, as cause or as member', async () => {
    const [ofTag, ofOwner] = [await makeChannel(db), await makeChannel(db)]
    const cause = await makeTask(db, { owner: 'Data team' })
    const member = await makeTask(db)
    await tagTask(db, member, 'billing')
    const incidentId = await makeIncident(db, NOW, { causeTaskId: cause.id })
    await makeIncident(db, NOW)
    await createRule(db, ada, ruleFor(ofTag, { name: 'tag', tags: ['Billing'] }))
    await createRule(db, ada, ruleFor(ofOwner, { name: 'owner', owners: ['data team'] }))
    expect(await told()).toEqual([ofOwner])
    await db.insert(incidentMembers).values({ incidentId, taskId: member.id, trouble: 'waiting', since: NOW })
    expect(await told()).toEqual([ofOwner, ofTag])
  })

  it('nights are quiet until the hours begin, and what nobody acknowledges goes further', async () => {
    const [office, pager] = [await makeChannel(db), await makeChannel(db)]
    const hours = { weekdays: [1], fromMinute: 11 * 60, toMinute: 12 * 60, timezone: 'UTC' }
    await createRule(db, ada, ruleFor(office, { name: 'office', hours }))
    await createRule(db, ada, ruleFor(pager, { name: 'escalation', afterMinutes: 15 }))
    await makeIncident(db, NOW)
    expect(await told()).toEqual([])
    await database.setNow(later(15))
    expect(await told()).toEqual([pager])
    await database.setNow(later(60))
    expect(await told()).toEqual([pager, office])
  })
})

describe('a rule', () => {
  it('is made, changed and deleted, and audited', async () => {
    const channelId = await makeChannel(db, { name: 'on call' })
    const { id } = await createRule(db, ada, ruleFor(channelId))
    expect((await ruleRows(db)).rows).toMatchObject([{ id, rule: ruleFor(channelId), channels: [{ name: 'on call' }] }])
    await changeRule(db, ada, { id, rule: ruleFor(channelId, { afterMinutes: 15 }), updatedAt: NOW.toISOString() })
    await deleteRule(db, ada, { id })
    const audits = (await latestAudits(db, 3)).reverse()
    expect(audits.map(({ message, before, after }) => ({ message, before, after }))).toMatchObject([
      { message: 'Made the notification rule “Nights”.', after: { leastSeverity: 'warning' } },
      { message: 'Changed the notification rule “Nights”.', before: { afterMinutes: 0 }, after: { afterMinutes: 15 } },
      { message: 'Deleted the notification rule “Nights”.', before: { afterMinutes: 15 } },
    ])
  })

  it('that names what is not there, has a name that is taken, or was changed meanwhile is refused', async () => {
    const channelId = await makeChannel(db)
    await expect(createRule(db, ada, ruleFor(999_999))).rejects.toMatchObject({ fields: { channelIds: expect.any(String) } })
    await expect(createRule(db, ada, ruleFor(channelId, { tags: ['nowhere'] }))).rejects.toMatchObject({
      fields: { tags: expect.any(String) },
    })
    const { id } = await createRule(db, ada, ruleFor(channelId))
    await expect(createRule(db, ada, ruleFor(channelId, { name: 'NIGHTS' }))).rejects.toMatchObject({ code: 'conflict' })
    await database.setNow(later(1))
    await changeRule(db, ada, { id, rule: ruleFor(channelId, { afterMinutes: 1 }), updatedAt: null })
    await expect(changeRule(db, ada, { id, rule: ruleFor(channelId), updatedAt: NOW.toISOString() })).rejects.toMatchObject({
      code: 'stale',
    })
  })

  it('keeps its channels and tags from being deleted, and goes with a tag that is renamed', async () => {
    const channelId = await makeChannel(db)
    await tagTask(db, await makeTask(db), 'billing')
    const [tag] = await db.select().from(tags)
    await createRule(db, ada, ruleFor(channelId, { tags: ['billing'] }))
    await expect(deleteChannel(db, ada, { id: channelId })).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringContaining('“Nights”'),
    })
    await expect(deleteTag(db, ada, { id: tag?.id ?? 0 })).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringContaining('“Nights”'),
    })
    await changeTag(db, ada, { id: tag?.id ?? 0, name: 'money' })
    expect((await ruleRows(db)).rows[0]?.rule.tags).toEqual(['money'])
  })
})
