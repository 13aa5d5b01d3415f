import { eq, isNotNull, sql } from 'drizzle-orm'
import { DomainError } from '#domain/errors.ts'
import { tagKey } from '#domain/tag-input.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationRules } from '#schema/notification-rules.ts'
import type { Transaction } from '#server/database/client.ts'
import { lockNotificationWrites } from './lock-notification-writes.ts'

/** Rules that name a tag go on to name it when it is renamed, and so does what people choose to hear themselves. */
export async function renameTagInRules(tx: Transaction, was: string, name: string): Promise<void> {
  for (const { id, rule } of await rulesThat(tx, ({ tags }) => tags.some((tag) => tagKey(tag) === tagKey(was)))) {
    const renamed = { ...rule, tags: rule.tags.map((tag) => (tagKey(tag) === tagKey(was) ? name : tag)) }
    await tx.update(notificationRules).set({ rule: renamed }).where(eq(notificationRules.id, id))
  }
  const own = await tx
    .select({ id: notificationChannels.id, rule: notificationChannels.ownRule })
    .from(notificationChannels)
    .where(isNotNull(notificationChannels.ownRule))
  for (const { id, rule } of own) {
    if (!rule?.tags.some((tag) => tagKey(tag) === tagKey(was))) continue
    const ownRule = { ...rule, tags: rule.tags.map((tag) => (tagKey(tag) === tagKey(was) ? name : tag)) }
    await tx.update(notificationChannels).set({ ownRule }).where(eq(notificationChannels.id, id))
  }
}

/**
 * Refuses to take a tag away by which a rule chooses incidents: the rule would tell nobody, or everybody.
 * @throws DomainError `in_use` that names the rules
 */
export async function refuseTagOfRules(tx: Transaction, name: string): Promise<void> {
  const users = await rulesThat(tx, ({ tags }) => tags.some((tag) => tagKey(tag) === tagKey(name)))
  if (users.length > 0) throw new DomainError('in_use', `${namesOf(users)} by this tag. Change that first, under Settings, Notifications.`)
}

/**
 * Refuses to take a channel away to which a rule leads.
 * @throws DomainError `in_use` that names the rules
 */
export async function refuseChannelOfRules(tx: Transaction, channelId: number): Promise<void> {
  const users = await rulesThat(tx, ({ channelIds }) => channelIds.includes(channelId))
  if (users.length > 0) throw new DomainError('in_use', `${namesOf(users)} it. Change that first, or switch the channel off.`)
}

type Rule = typeof notificationRules.$inferSelect

async function rulesThat(tx: Transaction, matches: (rule: Rule['rule']) => boolean): Promise<Rule[]> {
  // Until the end of the transaction nobody makes a rule that names it.
  await lockNotificationWrites(tx)
  const rows = await tx.select().from(notificationRules).orderBy(sql`lower(${notificationRules.name})`)
  return rows.filter(({ rule }) => matches(rule))
}

function namesOf(rules: readonly Rule[]): string {
  const names = rules.map(({ name }) => `“${name}”`).join(', ')
  return rules.length === 1 ? `The notification rule ${names} chooses` : `The notification rules ${names} choose`
}
