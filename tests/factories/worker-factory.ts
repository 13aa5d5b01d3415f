import { v7 as uuidV7 } from 'uuid'
import { handlers } from '#schema/handlers.ts'
import { workers } from '#schema/workers.ts'
import type { Database } from '#server/database/client.ts'

export type WorkerRecord = typeof workers.$inferSelect
export type HandlerRecord = typeof handlers.$inferSelect

/** Far beyond any clock a test sets. */
const LASTING_LEASE = new Date(Date.UTC(2999, 0, 1))

/** A live worker that schedules and runs, has the handler `log`, and whose lease does not run out. */
export async function makeWorker(db: Database, overrides: Partial<typeof workers.$inferInsert> = {}): Promise<WorkerRecord> {
  const [row] = await db
    .insert(workers)
    .values({
      id: uuidV7(),
      host: 'worker-host',
      pid: 4242,
      role: 'both',
      concurrency: 8,
      handlerNames: ['log'],
      leaseUntil: LASTING_LEASE,
      ...overrides,
    })
    .returning()
  if (!row) throw new Error('The worker was not inserted.')
  return row
}

/** A published handler that takes `message` and, by position, the same. */
export async function makeHandler(db: Database, overrides: Partial<typeof handlers.$inferInsert> = {}): Promise<HandlerRecord> {
  const [row] = await db
    .insert(handlers)
    .values({
      name: 'log',
      description: 'Writes a line.',
      inputSchema: { type: 'object', properties: { message: { type: 'string' } }, required: ['message'], additionalProperties: false },
      positional: ['message'],
      source: 'built-in',
      ...overrides,
    })
    .returning()
  if (!row) throw new Error('The handler was not inserted.')
  return row
}
