import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import { agreeing } from '#domain/counted.ts'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { CHECKOUT } from './checkout.ts'
import { type Database, openDatabase, SESSION_LIMITS, type Transaction } from './client.ts'

const MIGRATIONS_FOLDER = join(CHECKOUT, 'drizzle', 'migrations')

/** The database could not be brought to the schema of this version; it is as before. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/**
 * Whether the last step of this version has been taken; all before it have, then, too.
 * @throws MigrationError when a newer Djag has been here: this one does not know what its rows mean
 */
async function isUpToDate(tx: Transaction): Promise<boolean> {
  const [table] = await tx.execute(sql`select to_regclass('drizzle.__drizzle_migrations') as name`)
  if (table?.name === null) return false
  const newest = Math.max(...readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).map(({ folderMillis }) => folderMillis))
  const latest = await tx.execute(sql`select created_at from drizzle.__drizzle_migrations where created_at >= ${newest}`)
  const unknown = latest.filter(({ created_at: at }) => Number(at) > newest)
  if (unknown.length > 0)
    throw new MigrationError(
      `The database was brought up to date by a newer Djag than this one (${unknown.length} ${agreeing(unknown.length, 'step')} that this one does not know). ` +
        'Nothing was changed. Start the newer version here too, or put back the backup that was made before upgrading.',
    )
  return latest.length > 0
}

/**
 * How far the database and this version are apart, in steps. A user that may not look is told of none: it is not the one who migrates.
 */
export async function migrationsBetween(db: Database): Promise<{ missing: number; unknown: number }> {
  const known = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).map(({ folderMillis }) => folderMillis)
  const mayLook = sql`coalesce(has_schema_privilege(to_regnamespace('drizzle'), 'usage') and has_table_privilege(to_regclass('drizzle.__drizzle_migrations'), 'select'), false)`
  const [look] = await db.execute<{ mayLook: boolean }>(sql`select ${mayLook} as "mayLook"`)
  if (!look?.mayLook) return { missing: 0, unknown: 0 }
  const rows = await db.execute<{ at: string }>(sql`select created_at as at from drizzle.__drizzle_migrations`)
  const latest = Math.max(0, ...rows.map(({ at }) => Number(at)))
  const newest = Math.max(...known)
  return { missing: known.filter((at) => at > latest).length, unknown: rows.filter(({ at }) => Number(at) > newest).length }
}

/**
 * Brings the database to the schema of this version, all steps in one transaction. Any number of programs may do so at once: the lock that
 * keeps the others waiting belongs to a second transaction beside it, so that it ends however this ends, and is left on no pooler's connection.
 * @throws MigrationError with a sentence that says what to do
 */
export async function migrateDatabase(url: string): Promise<void> {
  const { db, close } = openDatabase(url, {
    applicationName: 'djag migrate',
    connections: 2,
    ...SESSION_LIMITS.maintenance,
    lockTimeoutMs: 0,
    idleInTransactionTimeoutMs: 0,
  })
  try {
    await db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.migration})`)
      // To find that there is nothing to do takes no right to do it: programs may have roles that own nothing.
      if (!(await isUpToDate(tx))) await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER })
    })
  } catch (error) {
    if (error instanceof MigrationError) throw error
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error)
    throw new MigrationError(
      `The database could not be brought up to date: ${cause.message}. Nothing was changed. ` +
        'Check that the user of DATABASE_URL owns the database (it makes tables, functions and the extension btree_gist), or run "npm run db:migrate" as the one who does, and that no other program holds locks on its tables.',
      { cause: error },
    )
  } finally {
    await close()
  }
}
