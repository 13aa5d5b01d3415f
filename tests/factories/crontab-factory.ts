import { crontabs } from '#schema/crontabs.ts'
import type { Database } from '#server/database/client.ts'

export type CrontabRecord = typeof crontabs.$inferSelect

/** A stored crontab; fires at minute 0 of every hour, UTC, unless told otherwise. */
export async function makeCrontab(db: Database, overrides: Partial<typeof crontabs.$inferInsert> = {}): Promise<CrontabRecord> {
  const [row] = await db
    .insert(crontabs)
    .values({ minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*', timezone: 'UTC', ...overrides })
    .returning()
  if (!row) throw new Error('The crontab was not inserted.')
  return row
}
