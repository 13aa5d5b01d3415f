import { PgBoss } from 'pg-boss'
import postgres from 'postgres'
import { connectionOptions, connectionTarget } from '#server/database/connection-target.ts'
import { makeQueue } from './queue-instance.ts'
import { QUEUE_SCHEMA } from './queue-schema.ts'

/**
 * Brings pg-boss's own schema up to date and makes the queue `default`. To be run after our migrations, before anything is activated;
 * any number of programs may do so at once.
 */
export async function prepareQueue(url: string): Promise<void> {
  const boss = new PgBoss({
    ...connectionOptions(connectionTarget(url)),
    application_name: 'djag queue migration',
    schema: QUEUE_SCHEMA,
    max: 1,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  const errors: Error[] = []
  boss.on('error', (error) => errors.push(error))
  try {
    await boss.start({ attempts: 3 })
    await makeQueue(boss, 'default')
  } finally {
    await boss.stop({ graceful: false, close: true })
  }
  if (errors[0]) throw errors[0]
}

/**
 * Makes the queue's schema where there is none yet, so that a web that comes up before the first worker can activate what an edit finds
 * due. An existing schema is left alone, whatever its version: workers own its migrations, and an older one may be at work.
 */
export async function prepareQueueIfMissing(url: string): Promise<void> {
  const sql = postgres({ ...connectionOptions(connectionTarget(url)), max: 1, prepare: false, onnotice: () => {} })
  try {
    const [found] = await sql`select 1 from pg_namespace where nspname = ${QUEUE_SCHEMA}`
    if (found) return
  } finally {
    await sql.end()
  }
  await prepareQueue(url)
}
