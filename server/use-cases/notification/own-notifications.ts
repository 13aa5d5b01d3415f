import { isDeepStrictEqual } from 'node:util'
import { eq, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import type { OwnNotifications } from '#domain/notifications/own-notifications.ts'
import type { Actor } from '#domain/roles.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { notifyLive } from '#server/live/notify-live.ts'
import { refuseUnstorable } from '../refuse-unstorable.ts'
import { requirePermission } from '../require-permission.ts'
import { refuseMissingTags } from './change-rules.ts'
import { giveUpWhatWaits } from './give-up-what-waits.ts'
import { lockNotificationWrites } from './lock-notification-writes.ts'
import { makeTest } from './make-test.ts'

/**
 * Keeps what a person hears themselves: a channel of their own, whose address is that of their account. Switched on, it hears of what is opened from
 * then on.
 * @throws DomainError `forbidden`, also for tokens: people choose for themselves; `invalid_input` where a tag is not there and they are to be told
 */
export async function saveOwnNotifications(db: Database, actor: Actor, input: OwnNotifications): Promise<void> {
  requireThemselves(actor)
  refuseUnstorable(input)
  const { rule, byMail, digest } = input
  await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    // Who is told nothing may keep a tag that is gone: they would have to mend that before they could switch it off.
    if (byMail) await refuseMissingTags(tx, rule.tags)
    const [present] = await tx.select().from(notificationChannels).where(eq(notificationChannels.ownerId, actor.id))
    const before = present?.ownRule ? { rule: present.ownRule, byMail: present.isEnabled, digest: present.digest } : null
    if (isDeepStrictEqual(before, input)) return
    const kept = { ownRule: rule, isEnabled: byMail, digest, updatedByName: actor.name, updatedAt: sql`djag_now()` }
    if (!present) {
      // Where its messages go is the address of the account at the time.
      const config = { kind: 'email', to: '' } as const
      await tx.insert(notificationChannels).values({ ...kept, config, name: actor.name, ownerId: actor.id })
    } else {
      const isSwitchedOn = byMail && !present.isEnabled
      await tx
        .update(notificationChannels)
        .set({
          ...kept,
          ...(isSwitchedOn && { toldSince: sql`djag_now()` }),
          ...((isSwitchedOn || !isDeepStrictEqual(present.digest, digest)) && { digestSince: sql`djag_now()` }),
        })
        .where(eq(notificationChannels.id, present.id))
      if (present.isEnabled && !byMail) await giveUpWhatWaits(tx, present.id)
    }
    const message = 'Changed what they hear themselves of incidents.'
    const subject = { kind: 'channel', id: null, name: actor.name } as const
    await recordChange(tx, actor, {
      type: 'channel-changed',
      payload: { own: true, change: 'updated' },
      message,
      // That they changed it, not to what: whoever reads audits would see what they alone see.
      audits: [{ subject, message }],
    })
    await notifyLive(tx, { subject: 'notification', ids: [] })
  })
}

/**
 * Sends a person a test of what they hear by mail; what becomes of it stands where they choose that.
 * @throws DomainError `forbidden`, also for tokens; `conflict` where they hear nothing by mail; `too_many` while others wait
 */
export async function testOwnNotifications(db: Database, actor: Actor): Promise<void> {
  requireThemselves(actor)
  await db.transaction(async (tx) => {
    await lockNotificationWrites(tx)
    const [own] = await tx.select().from(notificationChannels).where(eq(notificationChannels.ownerId, actor.id))
    if (!own?.isEnabled) throw new DomainError('conflict', 'You hear nothing by mail: choose that first.')
    await makeTest(tx, { id: own.id, name: 'What you hear yourself' }, '/settings')
    const message = 'Tested what they hear themselves of incidents.'
    const audits = [{ subject: { kind: 'channel', id: null, name: actor.name } as const, message }]
    await recordChange(tx, actor, { type: 'channel-changed', payload: { own: true, change: 'tested' }, message, audits })
  })
}

function requireThemselves(actor: Actor): asserts actor is Actor & { kind: 'user' } {
  requirePermission(actor, 'own-notifications')
  if (actor.kind !== 'user') throw new DomainError('forbidden', 'People choose for themselves what they hear: sign in to do so.')
}

/** Ends what a person hears who may not sign in any more. */
export async function endOwnNotifications(tx: Transaction, userId: string): Promise<void> {
  await lockNotificationWrites(tx)
  const ended = await tx
    .update(notificationChannels)
    .set({ isEnabled: false, updatedAt: sql`djag_now()` })
    .where(eq(notificationChannels.ownerId, userId))
    .returning({ id: notificationChannels.id })
  for (const { id } of ended) await giveUpWhatWaits(tx, id)
}
