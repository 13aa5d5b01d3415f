import postgres from 'postgres'
import { connectionOptions, connectionTarget } from '#server/database/connection-target.ts'
import { QUEUE_SCHEMA } from './queue-schema.ts'

/**
 * Makes the queue's schema where there is none yet, so that a web that comes up before the first worker can activate what an edit finds
 * due. An existing schema is left alone, whatever its version: workers own its migrations, and an older one may be at work. pg-boss, which
 * takes 15 MB for as long as its program runs, is loaded only where it is needed.
 */
export async function prepareQueueIfMissing(url: string): Promise<void> {
  const sql = postgres({ ...connectionOptions(connectionTarget(url)), max: 1, prepare: false, onnotice: () => {} })
  try {
    const [found] = await sql`select 1 from pg_namespace where nspname = ${QUEUE_SCHEMA}`
    if (found) return
  } finally {
    await sql.end()
  }
  const { prepareQueue } = await import('./prepare-queue.ts')
  await prepareQueue(url)
}
