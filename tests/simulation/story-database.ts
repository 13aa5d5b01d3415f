import { openDatabase } from '#server/database/client.ts'
import { TEST_LIMITS, type TestDatabase } from '#tests/database.ts'

export type StoryDatabase = Pick<TestDatabase, 'db' | 'sql' | 'setNow'> & { close(): Promise<void> }

/**
 * A connection on which stories are played. There is one, so that its clock can be set by a setting of the session: a hundred times
 * cheaper than giving the whole database another clock at each instant.
 */
export function openStoryDatabase(url: string): StoryDatabase {
  const { sql, db, close } = openDatabase(url, { applicationName: 'djag stories', connections: 1, ...TEST_LIMITS })
  const setNow = async (now: Date | null) => {
    await sql`select set_config('djag.now', ${now?.toISOString() ?? ''}, false)`
  }
  return { sql, db, setNow, close }
}
