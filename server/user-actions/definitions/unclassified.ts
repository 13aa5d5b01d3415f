import { sql } from 'drizzle-orm'
import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { CHANNELS } from '#server/database/channels.ts'
import { defineUserAction } from '../define-user-action.ts'

/** PostgreSQL refuses notifications of 8,000 bytes and more. */
const LONGEST_NOTIFICATION_BYTES = 7_000

/** A signal that means nothing to Djag itself: it is recorded, audited and announced to whoever listens. */
export const unclassified = defineUserAction({
  type: 'unclassified',
  title: 'Unclassified',
  description: `A signal of your own: any JSON object. It is recorded, audited and announced on the PostgreSQL channel ${CHANNELS.unclassified}.`,
  payload: ACTION_PAYLOADS.unclassified,
  carriedOut: 'by_worker',
  subject: async () => ({ kind: 'none', id: null, name: 'Unclassified' }),
  async carryOut(tx, { id, payload }) {
    const full = JSON.stringify({ id, payload })
    const announced = Buffer.byteLength(full) <= LONGEST_NOTIFICATION_BYTES ? full : JSON.stringify({ id })
    await tx.execute(sql`select pg_notify(${CHANNELS.unclassified}, ${announced})`)
    return { message: 'Recorded and announced.', after: payload }
  },
})
