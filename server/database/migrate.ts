import { fileURLToPath } from 'node:url'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { openDatabase, SESSION_LIMITS } from './client.ts'

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../drizzle/migrations', import.meta.url))

/** A migration failed; it was rolled back, so the database is as before. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** Brings the database to the schema of this version. Any number of programs may do so at once. */
export async function migrateDatabase(url: string): Promise<void> {
  const { sql, db, close } = openDatabase(url, {
    applicationName: 'djag migrate',
    connections: 1,
    ...SESSION_LIMITS.maintenance,
    lockTimeoutMs: 0,
  })
  try {
    await sql`select pg_advisory_lock(${ADVISORY_LOCKS.migration})`
    await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error)
    throw new MigrationError(
      `The database could not be brought up to date: ${cause.message}. Nothing of the failed step was kept. ` +
        'Check that the user of DATABASE_URL owns the database (it makes tables, functions and the extension btree_gist) and that no other program holds locks on its tables.',
      { cause: error },
    )
  } finally {
    await close()
  }
}
