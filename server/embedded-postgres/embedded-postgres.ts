import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import { findBinaries, type PostgresBinaries } from './binaries.ts'
import { type DataFolder, openDataFolder, SUPERUSER } from './data-folder.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { findPostmaster, type Postmaster, refusedToStart, startPostmaster, stopPostmaster } from './postmaster.ts'

/** Recovery after a power cut may take its time; beyond this somebody should look. */
const START_PATIENCE_MS = 300_000
const RETRY_MS = 50
const REGAIN_PAUSE_MS = 500

/**
 * Everyone who uses the instance holds this advisory lock shared, on a connection to the database `postgres`. PostgreSQL itself drops the
 * lock when its holder dies, however that happens, so who obtains it exclusively knows to be the last.
 */
const USERS_LOCK = ADVISORY_LOCKS.embeddedPostgresUsers

const DATABASE = 'djag'

export interface EmbeddedPostgres {
  /** Connection URL of the database, the same for every process that uses this data folder. */
  url: string
  /** Gives the instance up; the last process to do so stops it. */
  release(): Promise<void>
}

interface Options {
  /** Djag's data folder; PostgreSQL's own is `postgres` in it. */
  dataDir: string
  log(message: string): void
  /** Further PostgreSQL settings, used when this process is the one to start it. */
  settings?: Record<string, string>
}

interface Hold {
  connection: pg.Client
  postmaster: Postmaster
}

/** Connects and joins the users; null when the server is not ready, is stopping, or went away in the middle. */
async function join(folder: DataFolder, postmaster: Postmaster): Promise<Hold | null> {
  const address = { host: '127.0.0.1', port: postmaster.port, user: SUPERUSER, password: folder.password, database: 'postgres' }
  const connection = new pg.Client({ ...address, application_name: `djag keeper ${process.pid}`, connectionTimeoutMillis: 5_000 })
  connection.on('error', () => {})
  try {
    await connection.connect()
    await connection.query('select pg_advisory_lock_shared($1)', [USERS_LOCK])
    const { rowCount } = await connection.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await createDatabase(connection)
    return { connection, postmaster }
  } catch (error) {
    connection.end().catch(() => {})
    if ((error as { code?: string }).code === '28P01') {
      // Nobody can use it like this, so it would only be left behind.
      await stopPostmaster(folder.path, postmaster)
      throw new EmbeddedPostgresError(
        `The PostgreSQL of ${folder.path} refuses the password kept in its file djag-password. Put the right one there (or a backup of the folder in its place), or set DATABASE_URL to a PostgreSQL of your own.`,
      )
    }
    return null
  }
}

async function createDatabase(connection: pg.Client) {
  try {
    await connection.query(`create database ${DATABASE}`)
  } catch (error) {
    // Another process made it at the same moment.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  }
}

async function findOrStart(folder: DataFolder, binaries: PostgresBinaries, options: Options): Promise<Hold> {
  const deadlineMs = performance.now() + START_PATIENCE_MS
  while (performance.now() < deadlineMs) {
    const postmaster = findPostmaster(folder.path)
    if (postmaster === null) {
      await startPostmaster(folder.path, binaries, options.settings ?? {})
      continue
    }
    const hold = postmaster.isReady ? await join(folder, postmaster) : null
    if (hold) return hold
    await delay(RETRY_MS)
  }
  throw refusedToStart(folder.path, readFileSync(`${folder.path}.log`, 'utf8').slice(-2_000))
}

/** Leaves the users and stops PostgreSQL when nobody is left. While the exclusive lock is held nobody can join. */
async function leave(folder: DataFolder, { connection, postmaster }: Hold, log: (message: string) => void) {
  try {
    await connection.query('select pg_advisory_unlock_shared($1)', [USERS_LOCK])
    const { rows } = await connection.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [USERS_LOCK])
    if (rows[0]?.last) await stopPostmaster(folder.path, postmaster)
  } catch (error) {
    log(`PostgreSQL was already gone: ${(error as Error).message}`)
  } finally {
    await connection.end().catch(() => {})
  }
}

/**
 * Finds the PostgreSQL that serves this data folder, or starts it; several processes may ask at once and all get the same one.
 * Should it die while it is held, it is started again at the same address.
 * @throws EmbeddedPostgresError with a sentence that says what to do
 */
export async function acquireEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const binaries = findBinaries()
  const folder = openDataFolder(options.dataDir, binaries)
  let hold = await findOrStart(folder, binaries, options)
  let isReleased = false
  let regaining = Promise.resolve()

  const regain = async () => {
    while (!isReleased) {
      try {
        const { port } = hold.postmaster
        hold = await findOrStart(folder, binaries, options)
        watch()
        options.log(
          hold.postmaster.port === port
            ? 'PostgreSQL is back.'
            : `PostgreSQL is back, but on port ${hold.postmaster.port} as another program took ${port}: restart Djag.`,
        )
        return
      } catch (error) {
        options.log(`PostgreSQL is gone and could not be started: ${(error as Error).message}`)
        await delay(REGAIN_PAUSE_MS)
      }
    }
  }
  const watch = () =>
    hold.connection.once('end', () => {
      if (!isReleased) regaining = regain()
    })
  watch()

  return {
    url: `postgres://${SUPERUSER}:${folder.password}@127.0.0.1:${hold.postmaster.port}/${DATABASE}`,
    release: async () => {
      if (isReleased) return
      isReleased = true
      await regaining
      await leave(folder, hold, options.log)
    },
  }
}
