import { isDeepStrictEqual } from 'node:util'
import { and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { NotificationRule, RuleChange } from '#domain/notifications/notification-rule.ts'
import type { Actor } from '#domain/roles.ts'
import { tagKey } from '#domain/tag-input.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationRules } from '#schema/notification-rules.ts'
import { tags } from '#schema/tags.ts'
import type { AuditRecord } from '#server/audit/audit-entry.ts'
import { changedFields } from '#server/audit/changed-fields.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requirePermission } from '../require-permission.ts'
import { lockNotificationWrites } from './lock-notification-writes.ts'

/** All of them are held against every incident. */
const MOST_RULES = 100

/**
 * Makes a rule. With the first one, only what a rule asks for is told.
 * @throws DomainError `forbidden`; `invalid_input` where a channel or tag is not there; `conflict` where another has this name, or there are too many
 */
export async function createRule(db: Database, actor: Actor, rule: NotificationRule): Promise<{ id: number }> {
  requirePermission(actor, 'manage-channels')
  refuseUnstorable(rule)
  return await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    await refuseTakenName(tx, rule.name, null)
    await refuseMissing(tx, rule)
    if ((await tx.$count(notificationRules)) >= MOST_RULES)
      throw new DomainError('conflict', `There are ${MOST_RULES} rules already. Delete those that nobody needs.`)
    const [made] = await tx
      .insert(notificationRules)
      .values({ name: rule.name, rule, updatedByName: actor.name })
      .returning({ id: notificationRules.id })
    if (!made) throw new Error('The rule was not inserted.')
    const message = `Made the notification rule “${rule.name}”.`
    await record(tx, actor, { id: made.id, name: rule.name, change: 'created', after: rule, message })
    return made
  })
}

/**
 * Changes a rule.
 * @throws DomainError `forbidden`, `not_found`, `stale`, `invalid_input` where a channel or tag is not there, `conflict` where another has this name
 */
export async function changeRule(db: Database, actor: Actor, { id, rule, updatedAt }: RuleChange): Promise<{ id: number }> {
  requirePermission(actor, 'manage-channels')
  refuseUnstorable(rule)
  return await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    const present = await ruleOf(tx, id)
    if (updatedAt !== null && present.updatedAt.getTime() !== Date.parse(updatedAt))
      throw new DomainError(
        'stale',
        `The rule “${present.name}” was changed since you opened it. Nothing was saved: look at the change, then decide anew.`,
      )
    await refuseTakenName(tx, rule.name, id)
    await refuseMissing(tx, rule)
    if (isDeepStrictEqual(present.rule, rule)) return { id }
    await tx
      .update(notificationRules)
      .set({ name: rule.name, rule, updatedAt: sql`djag_now()`, updatedByName: actor.name })
      .where(eq(notificationRules.id, id))
    const changed = changedFields(present.rule, rule)
    const message = `Changed the notification rule “${rule.name}”.`
    await record(tx, actor, {
      id,
      name: rule.name,
      change: 'updated',
      ...(changed && { before: changed.before, after: changed.after }),
      message,
    })
    return { id }
  })
}

/**
 * Deletes a rule. With the last one, everything that needs somebody goes to every channel again.
 * @throws DomainError `forbidden`, `not_found`
 */
export async function deleteRule(db: Database, actor: Actor, { id }: { id: number }): Promise<{ id: number }> {
  requirePermission(actor, 'manage-channels')
  return await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    const { name, rule } = await ruleOf(tx, id)
    await tx.delete(notificationRules).where(eq(notificationRules.id, id))
    const message = `Deleted the notification rule “${name}”.`
    await record(tx, actor, { id, name, change: 'deleted', before: rule, message })
    return { id }
  })
}

async function ruleOf(tx: Transaction, id: number) {
  const [rule] = await tx.select().from(notificationRules).where(eq(notificationRules.id, id))
  if (!rule) throw new DomainError('not_found', 'This rule does not exist any more.')
  return rule
}

async function refuseTakenName(tx: Transaction, name: string, id: number | null): Promise<void> {
  const isNamedSo = eq(sql`lower(${notificationRules.name})`, sql`lower(${name})`)
  const [other] = await tx
    .select({ name: notificationRules.name })
    .from(notificationRules)
    .where(id === null ? isNamedSo : and(isNamedSo, ne(notificationRules.id, id)))
  if (!other) return
  const message = `There is already a rule “${other.name}”. Choose another name.`
  throw new DomainError('conflict', message, { name: message })
}

/** A rule that names what is not there would tell nobody, in silence. */
async function refuseMissing(tx: Transaction, { channelIds, tags: wanted }: NotificationRule): Promise<void> {
  const channels = await tx
    .select({ id: notificationChannels.id })
    .from(notificationChannels)
    .where(and(inArray(notificationChannels.id, channelIds), isNull(notificationChannels.ownerId)))
  if (channelIds.some((id) => !channels.some((channel) => channel.id === id))) {
    const message = 'One of these channels does not exist any more. Choose others.'
    throw new DomainError('invalid_input', message, { channelIds: message })
  }
  await refuseMissingTags(tx, wanted)
}

/** @throws DomainError `invalid_input` where one of these tags is not there: whoever chooses by it would be told nothing, in silence */
export async function refuseMissingTags(tx: Transaction, wanted: readonly string[]): Promise<void> {
  if (wanted.length === 0) return
  const known = await tx.select({ name: tags.name }).from(tags).orderBy(asc(tags.id))
  const missing = wanted.find((name) => !known.some((tag) => tagKey(tag.name) === tagKey(name)))
  if (missing === undefined) return
  const message = `There is no tag “${missing}”.`
  throw new DomainError('invalid_input', message, { tags: message })
}

type Recorded = {
  id: number
  name: string
  change: 'created' | 'updated' | 'deleted'
  before?: AuditRecord
  after?: AuditRecord
  message: string
}

async function record(tx: Transaction, actor: Actor, { id, name, change, before, after, message }: Recorded): Promise<void> {
  const audit = { subject: { kind: 'channel', id: null, name } as const, ...(before && { before }), ...(after && { after }), message }
  await recordChange(tx, actor, { type: 'channel-changed', payload: { rule: id, change }, message, audits: [audit] })
  await notifyLive(tx, { subject: 'notification', ids: [] })
}
