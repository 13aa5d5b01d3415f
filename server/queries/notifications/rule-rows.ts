import { asc, isNull, sql } from 'drizzle-orm'
import { isoInstant } from '#domain/iso-instant.ts'
import type { RuleRow } from '#domain/views/notification-views.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import { notificationRules } from '#schema/notification-rules.ts'
import type { Database } from '#server/database/client.ts'

/** All rules by name, each with its channels. */
export async function ruleRows(db: Database): Promise<{ rows: RuleRow[] }> {
  const [rules, channels] = await Promise.all([
    db
      .select()
      .from(notificationRules)
      .orderBy(asc(sql`lower(${notificationRules.name})`)),
    db
      .select({ id: notificationChannels.id, name: notificationChannels.name, isEnabled: notificationChannels.isEnabled })
      .from(notificationChannels)
      .where(isNull(notificationChannels.ownerId))
      .orderBy(asc(sql`lower(${notificationChannels.name})`)),
  ])
  return {
    rows: rules.map(({ id, rule, updatedAt, updatedByName }) => ({
      ...{ id, rule, updatedAt: isoInstant(updatedAt), updatedByName },
      channels: channels.filter((channel) => rule.channelIds.includes(channel.id)),
    })),
  }
}
