import type { ChannelConfig } from '#domain/notifications/channel.ts'
import { incidents } from '#schema/incidents.ts'
import { notificationChannels } from '#schema/notification-channels.ts'
import type { Database } from '#server/database/client.ts'
import { makeCount } from './count.ts'

const nextCount = makeCount()
const LONG_AGO = new Date('2000-01-01T00:00:00Z')

/** A webhook that is told of everything, unless something else is given. */
export async function makeChannel(
  db: Database,
  { config, ...given }: { config?: ChannelConfig } & Partial<typeof notificationChannels.$inferInsert> = {},
): Promise<number> {
  const [made] = await db
    .insert(notificationChannels)
    .values({
      ...{ name: `channel ${nextCount()}`, isEnabled: true, toldSince: LONG_AGO, updatedByName: 'Ada' },
      config: config ?? { kind: 'webhook', address: 'https://hooks.example.org/djag', signingSecret: null },
      ...given,
    })
    .returning({ id: notificationChannels.id })
  return made?.id ?? 0
}

/** An open incident of a failing task, unless something else is given. */
export async function makeIncident(db: Database, openedAt: Date, given: Partial<typeof incidents.$inferInsert> = {}): Promise<number> {
  const causeKey = `task:${1_000_000 + nextCount()}`
  const [made] = await db
    .insert(incidents)
    .values({
      ...{ kind: 'failing', causeKey, causeName: 'load', severity: 'warning', title: 'load failed.', memberCount: 1 },
      ...{ openedAt, updatedAt: openedAt },
      ...given,
    })
    .returning({ id: incidents.id })
  return made?.id ?? 0
}
