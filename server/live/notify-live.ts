import type { LiveEvent } from '#domain/live-event.ts'
import { CHANNELS } from '#server/database/channels.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/** PostgreSQL refuses payloads of 8,000 bytes and more. */
const LONGEST_PAYLOAD_BYTES = 7_000

/**
 * Tells every browser, when the transaction commits, what changed. Call it once for each subject with all of its ids:
 * a notification takes a lock of the whole database cluster at commit.
 */
export async function notifyLive(tx: Database | Transaction, event: LiveEvent): Promise<void> {
  await preparedSql(tx)`select pg_notify(${CHANNELS.live}, ${livePayload(event)})`
}

/** The event as JSON; lists of ids that do not fit become empty, which means "many". */
export function livePayload(event: LiveEvent): string {
  const payload = JSON.stringify(event)
  if (Buffer.byteLength(payload) <= LONGEST_PAYLOAD_BYTES) return payload
  return JSON.stringify(event.subject === 'run' ? { ...event, ids: [], taskIds: [] } : { ...event, ids: [] })
}
