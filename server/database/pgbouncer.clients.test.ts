import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase, openTestDatabase } from '#tests/database.ts'
import { type Pooler, type PoolerOptions, startPgbouncer } from '#tests/pgbouncer.ts'
import { queueRun, untilRunIs } from '#worker/testing/queued-runs.ts'
import { killWorkerProcesses, startWorkerProcess } from '#worker/testing/worker-process.ts'
import { openDatabase, SESSION_LIMITS } from './client.ts'
import { migrateDatabase } from './migrate.ts'
import { waitForUsableDatabase } from './usable-database.ts'

/** Whole processes start and end here; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const database = await openTestDatabase()
const poolers: Pooler[] = []
afterAll(async () => {
  await killWorkerProcesses()
  await Promise.all(poolers.map((pooler) => pooler.stop()))
})

async function through(options: PoolerOptions): Promise<string> {
  const pooler = await startPgbouncer(database.url, options)
  poolers.push(pooler)
  return pooler.url
}

const IGNORED = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'jit']
const problemWith = (databaseUrl: string, directUrl = databaseUrl) =>
  waitForUsableDatabase({ databaseUrl, directUrl }, { patienceMs: 0, log: () => {} }).then(
    () => null,
    (error: Error) => error.message,
  )

describe('a start through PgBouncer', () => {
  it('says that pgbouncer=true is missing where settings of a session are refused', async () => {
    expect(await problemWith(await through({ mode: 'session' }))).toMatch(/add pgbouncer=true to DATABASE_URL/)
  })

  it('says that nobody can listen where each transaction gets another connection', async () => {
    const url = await through({ mode: 'transaction', ignoredParameters: IGNORED })
    expect(await problemWith(url)).toMatch(/nobody can listen there. Set DJAG_DIRECT_URL/)
    expect(await problemWith(`${url}?pgbouncer=true`)).toMatch(/nobody can listen there. Set DJAG_DIRECT_URL/)
    expect(await problemWith(url, database.url)).toMatch(/add pgbouncer=true to its parameters/)
    expect(await problemWith(`${url}?pgbouncer=true`, url)).toMatch(/DJAG_DIRECT_URL leads through a pooler as well/)
    expect(await problemWith(`${url}?pgbouncer=true`, database.url)).toBeNull()
  })

  it('says so when the two addresses lead to different databases', async () => {
    const other = await createTestDatabase()
    expect(await problemWith(`${await through({ mode: 'transaction' })}?pgbouncer=true`, other.url)).toMatch(
      /do not lead to the same database/,
    )
    await other.drop()
  })

  it('is content with a pooler that keeps a connection for each session', async () => {
    expect(await problemWith(`${await through({ mode: 'session' })}?pgbouncer=true`)).toBeNull()
  })
})

describe.each([
  ['session', false],
  ['transaction', true],
] as const)('through PgBouncer in %s mode', (mode, needsDirectUrl) => {
  let url: string
  beforeAll(async () => {
    url = `${await through({ mode })}?pgbouncer=true`
  })

  it('a worker runs what is due, hears of it by a notification, and can be started again', async () => {
    const settings = { DJAG_DEFAULT_INTERVAL: '3600', ...(needsDirectUrl && { DJAG_DIRECT_URL: database.url }) }
    for (let start = 1; start <= 2; start++) {
      const worker = startWorkerProcess(url, settings)
      await worker.ready
      const run = await queueRun(database, 'log', { message: 'through a pooler' })
      await untilRunIs(database, run, 'succeeded')
      worker.signal('SIGTERM')
      expect(await worker.ended).toBe(0)
    }
  })

  it('migrating leaves no lock behind', async () => {
    await Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(database.url)])
    const left = database.sql`
      select pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
    expect(await left).toEqual([])
  })

  it('time limits hold in every transaction, and end with it', async () => {
    const { sql, close } = openDatabase(url, { applicationName: 'test', connections: 1, ...SESSION_LIMITS.web, statementTimeoutMs: 50 })
    await expect(sql.begin((tx) => tx`select pg_sleep(60)`)).rejects.toMatchObject({ code: '57014' })
    expect(await sql`select current_setting('statement_timeout') as limit`).toEqual([{ limit: '0' }])
    await close()
  })
})
