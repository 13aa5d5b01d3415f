import { PgBoss } from 'pg-boss'
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
