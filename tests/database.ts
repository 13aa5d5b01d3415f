import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeEach, expect, inject } from 'vitest'
import { type DatabaseClient, openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { clearTables } from '#tests/clear-tables.ts'
import { hasFailedTests } from '#tests/failures-of-the-file.ts'
import { makeDatabaseBy } from '#tests/postgres-server.ts'

export interface TestDatabase extends Pick<DatabaseClient, 'sql' | 'db'> {
  url: string
  /** Makes `djag_now()` give this instant to every session of this database, also to those already open; null gives the real clock back. */
  setNow(now: Date | null): Promise<void>
  /** Closes its connections and drops it; keeps it and prints its URL when a test of this file failed. */
  drop(): Promise<void>
}

/** Of the web's patience nothing but what can't be reached in a busy machine's tests. */
export const TEST_LIMITS = {
  ...SESSION_LIMITS.web,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 15_000,
  idleInTransactionTimeoutMs: 30_000,
  connectWithinSeconds: 30,
}

function ownName(): string {
  const file = basename(expect.getState().testPath ?? 'test').replace(/\.db\.test\.ts$/, '')
  return `test_${file
    .replaceAll(/[^a-z0-9]+/gi, '_')
    .toLowerCase()
    .slice(0, 40)}_${randomBytes(3).toString('hex')}`
}

let administrator: postgres.Sql | undefined

/** The connection by which this process makes and drops the databases of its files: to open one takes longer than to drop one. It closes once nothing was asked of it for five seconds. */
function administration(): postgres.Sql {
  administrator ??= postgres(inject('testServerUrl'), { max: 1, idle_timeout: 5, fetch_types: false, onnotice: () => {} })
  return administrator
}

/** What each test of a file begins with. */
export interface EachTest {
  /** `tasks`: tasks, with runs, jobs, user actions and audits, are emptied before each test; `jobs`: the queue alone. Left out: tests find what those before left. */
  emptied?: keyof typeof EMPTIED
  /** The instant that `djag_now()` gives at the beginning of each test; left out: as it was left. */
  now?: Date
}

const EMPTIED = {
  tasks: ['tasks', 'tags', 'crontabs', 'runs', 'user_actions', 'audits', `${QUEUE_SCHEMA}.job_common`],
  jobs: [`${QUEUE_SCHEMA}.job_common`],
} as const

/** The database of a test file, for all its tests; it is gone after the last one and after whatever the file's own `afterAll` ends. Call it once, at the top. */
export async function openTestDatabase({ emptied, now }: EachTest = {}): Promise<TestDatabase> {
  const database = await createTestDatabase()
  afterAll(() => database.drop())
  beforeEach(async () => {
    if (emptied) await clearTables(database.sql, EMPTIED[emptied])
    if (now) await database.setNow(now)
  })
  return database
}

/** A further database, with all migrations, in a few milliseconds. Call `drop` when it is not needed any more. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = ownName()
  const url = await makeDatabaseBy(administration(), inject('testOwnerUrl'), name, inject('testTemplate'))
  const { sql, db, close } = openDatabase(url, { applicationName: `djag ${name}`, connections: 10, ...TEST_LIMITS })
  return {
    url,
    sql,
    db,
    setNow: async (now) => {
      const clock = now ? `'${now.toISOString()}'::timestamptz` : 'now()'
      await sql.unsafe(
        `create or replace function djag_now() returns timestamptz language sql stable parallel safe
         as $$ select coalesce(nullif(current_setting('djag.now', true), '')::timestamptz, ${clock}) $$`,
      )
    },
    drop: async () => {
      await close()
      if (hasFailedTests() && !process.env.DJAG_TEST_SERVER) {
        const hint = process.env.DJAG_KEEP_TEST_DATABASES
          ? ''
          : ' (run again with DJAG_KEEP_TEST_DATABASES=1 to keep the server after the run)'
        console.error(`A test failed; its database is kept: ${url}${hint}`)
        return
      }
      await administration().unsafe(`drop database ${name} with (force)`)
    },
  }
}
