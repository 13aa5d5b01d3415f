import { isDeepStrictEqual } from 'node:util'
import { and, eq, isNull, ne, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import {
  type ChannelChange,
  type ChannelConfig,
  type ChannelInput,
  secretsOfChannel,
  targetOfChannel,
} from '#domain/notifications/channel.ts'
import type { Actor } from '#domain/roles.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import type { AuditRecord } from '#server/audit/audit-entry.ts'
import { changedFields } from '#server/audit/changed-fields.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requirePermission } from '../require-permission.ts'
import { giveUpWhatWaits } from './give-up-what-waits.ts'
import { lockNotificationWrites } from './lock-notification-writes.ts'
import { refuseChannelOfRules } from './rules-of-others.ts'

type Channel = typeof notificationChannels.$inferSelect

/** All of them are read at once, and each is told of every incident. */
const MOST_CHANNELS = 50

/**
 * Makes a channel; it is told of incidents that are opened from now on.
 * @throws DomainError `forbidden`, also where it names a secret and who makes it may not change those; `conflict` where another has this name, or there are too many
 */
export async function createChannel(db: Database, actor: Actor, input: ChannelInput): Promise<{ id: number }> {
  requirePermission(actor, 'manage-channels')
  requireSecretsOf(actor, input.config, null)
  refuseUnstorable(input)
  return await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    await refuseTakenName(tx, input.name, null)
    if ((await tx.$count(notificationChannels, isNull(notificationChannels.ownerId))) >= MOST_CHANNELS)
      throw new DomainError('conflict', `There are ${MOST_CHANNELS} channels already. Delete those that nobody reads.`)
    const [made] = await tx
      .insert(notificationChannels)
      .values({ ...input, updatedByName: actor.name })
      .returning({ id: notificationChannels.id })
    if (!made) throw new Error('The channel was not inserted.')
    const message = `Made the channel “${input.name}”.`
    await record(tx, actor, { id: made.id, name: input.name, change: 'created', after: told(input), message })
    return made
  })
}

/**
 * Changes a channel. Switched off, it is told nothing any more, not even what waits for it; switched on again, it is told of what is opened from then
 * on, and that is over what it heard of before.
 * @throws DomainError `forbidden`, `not_found`, `stale`, or `conflict` where another has this name
 */
export async function changeChannel(db: Database, actor: Actor, { id, input, updatedAt }: ChannelChange): Promise<{ id: number }> {
  requirePermission(actor, 'manage-channels')
  refuseUnstorable(input)
  return await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    const channel = await channelOf(tx, id)
    if (updatedAt !== null && channel.updatedAt.getTime() !== Date.parse(updatedAt))
      throw new DomainError(
        'stale',
        `The channel “${channel.name}” was changed since you opened it. Nothing was saved: look at the change, then decide anew.`,
      )
    await refuseTakenName(tx, input.name, id)
    requireSecretsOf(actor, input.config, channel.config)
    const isNewAddress = !isDeepStrictEqual(channel.config, input.config)
    const changed = changedFields(told(channel), told(input))
    if (!changed && !isNewAddress) return { id }
    const isSwitchedOn = input.isEnabled && !channel.isEnabled
    await tx
      .update(notificationChannels)
      .set({
        ...input,
        ...{ updatedAt: sql`djag_now()`, updatedByName: actor.name },
        ...(isSwitchedOn && { toldSince: sql`djag_now()` }),
        ...((isSwitchedOn || !isDeepStrictEqual(channel.digest, input.digest)) && { digestSince: sql`djag_now()` }),
      })
      .where(eq(notificationChannels.id, id))
    if (channel.isEnabled && !input.isEnabled) await giveUpWhatWaits(tx, id)
    const message = `Changed the channel “${input.name}”.`
    const before = { ...changed?.before, ...(isNewAddress && { address: 'before' }) }
    const after = { ...changed?.after, ...(isNewAddress && { address: 'changed' }) }
    await record(tx, actor, { id, name: input.name, change: 'updated', before, after, message })
    return { id }
  })
}

/**
 * A channel sends the values of the secrets that it names to its address: whoever may not change secrets sends none elsewhere either, and where there is one
 * already changes nothing of where it goes.
 */
function requireSecretsOf(actor: Actor, config: ChannelConfig, before: ChannelConfig | null): void {
  if (secretsOfChannel(config).length > 0 && !isDeepStrictEqual(config, before)) requirePermission(actor, 'manage-secrets')
}

/**
 * Deletes a channel, with the log of what it was told.
 * @throws DomainError `forbidden`, `not_found`, `in_use` where a rule leads to it
 */
export async function deleteChannel(db: Database, actor: Actor, { id }: { id: number }): Promise<{ id: number }> {
  requirePermission(actor, 'manage-channels')
  return await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    const channel = await channelOf(tx, id)
    await refuseChannelOfRules(tx, id)
    await tx.delete(notificationChannels).where(eq(notificationChannels.id, id))
    const message = `Deleted the channel “${channel.name}”.`
    await record(tx, actor, { id, name: channel.name, change: 'deleted', before: told(channel), message })
    return { id }
  })
}

/**
 * Under the lock of all writes of channels nobody else changes it: its row needs none of its own. Somebody's own channel is theirs alone.
 * @throws DomainError `not_found`
 */
export async function channelOf(tx: Transaction, id: number): Promise<Channel> {
  const [channel] = await tx
    .select()
    .from(notificationChannels)
    .where(and(eq(notificationChannels.id, id), isNull(notificationChannels.ownerId)))
  if (!channel) throw new DomainError('not_found', 'This channel does not exist any more.')
  return channel
}

async function refuseTakenName(tx: Transaction, name: string, id: number | null): Promise<void> {
  const isNamedSo = and(isNull(notificationChannels.ownerId), eq(sql`lower(${notificationChannels.name})`, sql`lower(${name})`))
  const [other] = await tx
    .select({ name: notificationChannels.name })
    .from(notificationChannels)
    .where(id === null ? isNamedSo : and(isNamedSo, ne(notificationChannels.id, id)))
  if (!other) return
  const message = `There is already a channel “${other.name}”. Choose another name.`
  throw new DomainError('conflict', message, { name: message })
}

/** What audits say of a channel: addresses may let whoever knows them post, and everybody reads audits. */
function told({ name, config, isEnabled, digest }: Pick<Channel, 'name' | 'config' | 'isEnabled' | 'digest'>): AuditRecord {
  return { name, kind: config.kind, target: targetOfChannel(config), isEnabled, digest }
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
  const audit = { subject: { kind: 'channel', id: String(id), name } as const, ...(before && { before }), ...(after && { after }), message }
  await recordChange(tx, actor, { type: 'channel-changed', payload: { channel: id, change }, message, audits: [audit] })
  await notifyLive(tx, { subject: 'notification', ids: [] })
}
