import { and, eq, exists, isNull, or, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import { notificationChannels } from '#schema/notification-channels.ts'
import { users } from '#schema/users.ts'

/** That a channel is on, and if it is somebody's own, that they may still sign in. */
export const hears = and(
  eq(notificationChannels.isEnabled, true),
  or(
    isNull(notificationChannels.ownerId),
    exists(
      new QueryBuilder()
        .select({ one: sql`1` })
        .from(users)
        .where(and(eq(users.id, notificationChannels.ownerId), isNull(users.deactivatedAt))),
    ),
  ),
)
