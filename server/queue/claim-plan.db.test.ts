import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DatabaseClient, openDatabase, SESSION_LIMITS, type Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { endRuns } from '#server/endings/end-runs.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { claimRuns } from './claim-runs.ts'
import { QUEUE_SCHEMA } from './queue-schema.ts'

/** Rows that one claim or one ending of ten runs may read, however many there are. */
const MOST_ROWS_READ = 600
const AT_ONCE = 10

const database = await openTestDatabase()
/** One connection, so that a statement prepared on it while the tables were empty is the one that is used later. */
let runner: DatabaseClient
let workerId: string
beforeAll(async () => {
  runner = openDatabase(database.url, { applicationName: 'djag runner', connections: 1, ...SESSION_LIMITS.runner })
  workerId = (await makeWorker(database.db)).id
  await database.sql`
    insert into crontabs (id, minute, hour, day_of_month, month, day_of_week, timezone) overriding system value
    values (1, '0', '0', '*', '*', '*', 'UTC')`
})
afterAll(() => runner.close())

/** Makes so many more tasks, each with a queued run and its job. */
async function queueRuns(count: number): Promise<void> {
  await database.sql.begin(async (sql) => {
    await sql`
      insert into tasks (name, handler, crontab_id)
      select 'task ' || (select count(*) from tasks) + n, 'log', 1 from generate_series(1, ${count}) as n`
    await sql`
      insert into runs (id, task_id, kind, scheduled_for, timing, handler, args, kwargs, headers, queue, priority, state)
      select gen_random_uuid(), tasks.id, 'scheduled', now(), 'on_time', 'log', '[]', '{}', '{}', 'default', 0, 'queued'
      from tasks
      where not exists (select from runs where runs.task_id = tasks.id)`
    await sql.unsafe(`
      insert into ${QUEUE_SCHEMA}.job_common (id, name, data)
      select gen_random_uuid(), 'default', jsonb_build_object('runId', runs.id, 'attempt', 1) from runs
      where state = 'queued' and not exists (select from ${QUEUE_SCHEMA}.job_common where data->>'runId' = runs.id::text)`)
  })
}

/** Rows that the session has read by any scan since PostgreSQL last took note of it, which it does between transactions. */
async function rowsRead(tx: Transaction): Promise<number> {
  const [row] = await preparedSql(tx)<{ read: number }[]>`
    select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::int as read from pg_stat_xact_user_tables`
  return row?.read ?? 0
}

/** Claims ten runs and ends them, and gives the rows that were read for each. */
async function claimAndEnd(): Promise<{ forClaiming: number; forEnding: number; claimed: number }> {
  return await runner.db.transaction(async (tx) => {
    const before = await rowsRead(tx)
    const { runs } = await claimRuns(tx, { workerId, queue: 'default', handlerNames: ['log'], limit: AT_ONCE })
    const claimed = await rowsRead(tx)
    await endRuns(
      tx,
      runs.map(({ runId, attempt, settledBy }) => ({ runId, attempt, workerId, settledBy, outcome: 'succeeded' })),
    )
    return { forClaiming: claimed - before, forEnding: (await rowsRead(tx)) - claimed, claimed: runs.length }
  })
}

it('a claim and an ending read as much of a full queue as of an almost empty one, whenever their statements were prepared', async () => {
  // More often than PostgreSQL looks before it keeps a plan, with the tables as good as empty.
  await queueRuns(8 * AT_ONCE)
  for (let round = 0; round < 8; round++) await claimAndEnd()
  // Of a few thousand rows PostgreSQL may read all, which costs no more than looking some of them up; of more it has to know them by their keys.
  for (const count of [40_000, 20_000]) {
    await queueRuns(count)
    const { claimed, forClaiming, forEnding } = await claimAndEnd()
    expect(claimed).toBe(AT_ONCE)
    expect(forClaiming).toBeLessThan(MOST_ROWS_READ)
    expect(forEnding).toBeLessThan(MOST_ROWS_READ)
  }
})
