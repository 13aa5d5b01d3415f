import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { afterEach, describe, expect, inject, it, vi } from 'vitest'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { migrateDatabase } from '#server/database/migrate.ts'
import { checkLedger } from '#server/ledger/check-ledger.ts'
import { prepareQueue } from '#server/queue/prepare-queue.ts'
import { expectShapes } from '#tests/expect-shapes.ts'
import { type RecordedDatabase, readRecordedDatabase, recordedDatabases, restoreDatabase } from './recorded-database.ts'

/** Each upgrades a whole database and reads all of it; a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000 })

const MIGRATIONS = new URL('../../drizzle/migrations', import.meta.url).pathname
const CURRENT_MIGRATIONS = JSON.parse(readFileSync(join(MIGRATIONS, 'meta', '_journal.json'), 'utf8')).entries.length

const server = postgres(inject('testServerUrl'), { max: 1 })
const made: string[] = []
afterEach(async () => {
  for (const name of made.splice(0)) await server.unsafe(`drop database ${name} with (force)`)
})

/** A database as the released version left it: its migrations, then its rows. */
async function databaseOf(recorded: RecordedDatabase, name: string): Promise<string> {
  await server.unsafe(`create database ${name}`)
  made.push(name)
  const url = Object.assign(new URL(inject('testServerUrl')), { pathname: `/${name}` }).href
  const folder = mkdtempSync(join(tmpdir(), 'djag-migrations-'))
  cpSync(MIGRATIONS, folder, { recursive: true })
  const journal = join(folder, 'meta', '_journal.json')
  const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8'))
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, recorded.migrations) }))
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await migrate(drizzle(sql), { migrationsFolder: folder })
  await restoreDatabase(sql, recorded)
  await sql.end()
  rmSync(folder, { recursive: true })
  return url
}

describe.each(recordedDatabases())('a database of the released version %s', (version) => {
  it('is brought up to date with all its rows, its ledger keeps every invariant, and all of it is read in the shapes of today', async () => {
    const recorded = readRecordedDatabase(version)
    expect(recorded.migrations).toBeLessThanOrEqual(CURRENT_MIGRATIONS)
    const url = await databaseOf(recorded, `upgrade_of_${version.replaceAll(/\W/g, '_')}`)
    await migrateDatabase(url)
    await prepareQueue(url)
    const { sql, db, close } = openDatabase(url, { applicationName: 'test', connections: 2, ...SESSION_LIMITS.web })
    for (const [table, rows] of Object.entries(recorded.tables))
      expect(await sql`select count(*)::int as rows from ${sql(table)}`).toEqual([{ rows: rows.length }])
    expect(await checkLedger(db)).toEqual([])
    const [aligned] = await sql<{ missing: number }[]>`
      select count(*)::int as missing from tasks
      where ended_succeeded > 0 and (aligned_succeeded_instant is null or aligned_finished_instant is null)
        and exists (select from runs where task_id = tasks.id and kind = 'scheduled' and state = 'succeeded')`
    expect(aligned?.missing).toBe(0)
    // What older versions wrote as JSON is answered as pages and programs expect it now.
    await expectShapes(db)
    await close()
  })
})
