import { type ConstructorOptions, PgBoss } from 'pg-boss'
import { connectionOptions, connectionTarget } from '#server/database/connection-target.ts'
import { QUEUE_OPTIONS, QUEUE_SCHEMA } from './queue-schema.ts'

export type QueueInstanceOptions = {
  url: string
  /** Shown in pg-boss's registry of instances and in `pg_stat_activity`. */
  name: string
  /** Most connections of its pool. */
  connections: number
  /** Called for whatever goes wrong outside a call: without a listener such an error would end the process. */
  onError(error: Error): void
}

/** Nothing of ours is a flow of pg-boss: whoever puts one into its schema waits a little longer for its next step. */
const FLOW_SECONDS = 60

/** Passed through to `pg`. Without them a half-open connection would hold up deliveries for minutes. */
const PATIENCE = {
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  query_timeout: 10_000,
}

/**
 * The worker's own pg-boss, not started. It migrates its schema when it starts; the web never has one.
 * Schedules are ours, so pg-boss's are off.
 */
export function queueInstance({ url, name, connections, onError }: QueueInstanceOptions): PgBoss {
  const target = connectionTarget(url)
  const options: ConstructorOptions & typeof PATIENCE & { statement_timeout?: number } = {
    ...PATIENCE,
    // A pooler refuses it.
    ...(target.isPooled ? {} : { statement_timeout: 10_000 }),
    ...connectionOptions(target),
    application_name: `djag queue ${name}`,
    instanceName: name,
    schema: QUEUE_SCHEMA,
    max: connections,
    schedule: false,
    flowIntervalSeconds: FLOW_SECONDS,
  }
  const boss = new PgBoss(options)
  boss.on('error', onError)
  return boss
}

/** Makes a queue unless it exists. */
export async function makeQueue(boss: PgBoss, name: string): Promise<void> {
  await boss.createQueue(name, { ...QUEUE_OPTIONS })
}
