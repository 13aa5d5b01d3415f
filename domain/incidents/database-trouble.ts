/**
 * What can be wrong with the database, of what Djag sees of it: it does not answer; its disk is full; it takes no changes, as a standby; nobody more can
 * connect; its writes are slow.
 */
export type DatabaseTrouble = 'away' | 'disk_full' | 'read_only' | 'no_connections' | 'slow'

/** While it lasts, others can still be told. */
export type DatabaseStrain = Exclude<DatabaseTrouble, 'away' | 'read_only'>

export function isStrain(trouble: DatabaseTrouble): trouble is DatabaseStrain {
  return trouble !== 'away' && trouble !== 'read_only'
}

/** How long the smallest change of a slow database took when it was found to be slow, in milliseconds, and what is usual of it; null: not known yet. */
export type SlowChange = { tookMs: number; usualMs: number | null }

/** What it does, now or for a while that is over. */
export const DATABASE_WORDS: Readonly<Record<DatabaseTrouble, { now: string; before: string }>> = {
  away: { now: 'does not answer', before: 'did not answer' },
  disk_full: { now: 'ran out of room on its disk', before: 'had no room left on its disk' },
  read_only: { now: 'is read-only', before: 'was read-only' },
  no_connections: { now: 'has no free connections', before: 'had no free connections' },
  slow: { now: 'is slow', before: 'was slow' },
}
