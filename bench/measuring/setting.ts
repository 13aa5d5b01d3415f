import { PgBoss } from 'pg-boss'
import { type DatabaseClient, openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'

/** The same on both sides of every comparison. */
export const BATCH = 500

export type Setting = DatabaseClient & { url: string; boss: PgBoss; end(): Promise<void> }

/** A migrated database of its own (DATABASE_URL, given by `npm run bench`), and a bare pg-boss on the same tables. */
export async function openSetting(): Promise<Setting> {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('Start benchmarks with "npm run bench".')
  const client = openDatabase(url, { applicationName: 'djag bench', connections: 4, ...SESSION_LIMITS.maintenance })
  const boss = new PgBoss({
    connectionString: url,
    schema: QUEUE_SCHEMA,
    max: 4,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  boss.on('error', (error) => console.error(error))
  await boss.start()
  const end = async () => {
    await boss.stop({ graceful: false })
    await client.close()
  }
  return { ...client, url, boss, end }
}

/** Takes what a round left out of the way of the next one. */
export async function emptyTables({ sql }: Setting): Promise<void> {
  await sql.unsafe(`truncate ${QUEUE_SCHEMA}.job_common, attempts, run_logs, runs, decided_ranges cascade`)
  await sql.unsafe('vacuum analyze tasks')
}

/** Enabled tasks of one minutely crontab, all due in the same instant. */
export async function makeDueTasks({ sql }: Setting, count: number): Promise<void> {
  const [crontab] = await sql<{ id: number }[]>`
    insert into crontabs (minute, hour, day_of_month, month, day_of_week, timezone) values ('*', '*', '*', '*', '*', 'UTC') returning id`
  await sql`
    insert into tasks (name, handler, crontab_id, wake_at)
    select 'task ' || n, 'noop', ${crontab?.id ?? 0}, djag_now() from generate_series(1, ${count}) as n`
}

/** One instant of each is due, whatever was decided before. */
export async function makeDueAgain({ sql }: Setting): Promise<void> {
  await sql`
    update tasks set cursor = null, waiting = null, wake_at = djag_now(), activation_seq = 0, cron_base = date_trunc('minute', djag_now()) - interval '1 second'`
}
