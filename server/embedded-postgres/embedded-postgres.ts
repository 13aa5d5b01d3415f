import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import { findBinaries, type PostgresBinaries } from './binaries.ts'
import { type DataFolder, openDataFolder, SUPERUSER } from './data-folder.ts'
import { OWNER, ownerPassword, prepareDatabaseAndOwner } from './database-owner.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { choosePort, isPassing, refusedToStart, startPostmaster, stopPostmaster } from './postmaster.ts'
import { occupationOf, type Postmaster, removeLeftover } from './postmaster-file.ts'
import { tryLock } from './start-lock.ts'

/** Recovery after a power cut may take its time; beyond this somebody should look. */
const START_PATIENCE_MS = 300_000
/** How long the same thing may stand in the way of a start. */
const REFUSAL_PATIENCE_MS = 60_000
/** A wait shorter than this is not worth a word. */
const SILENT_WAIT_MS = 1_000
const RETRY_MS = 50
/** Looking goes through all processes of the machine: what takes longer is looked at less often. */
const SLOW_RETRY_MS = 250
const REGAIN_PAUSE_MS = 500

/**
 * Everyone who uses the instance holds this advisory lock shared, on a connection to the database `postgres`. PostgreSQL itself drops the
 * lock when its holder dies, however that happens, so who obtains it exclusively knows to be the last.
 */
const USERS_LOCK = ADVISORY_LOCKS.embeddedPostgresUsers

const DATABASE = 'djag'

export interface EmbeddedPostgres {
  /** Connection URL of the database as its owner, who is no superuser; the same for every process that uses this data folder. */
  url: string
  /** Connection URL of the superuser, at a database that nothing is kept in. */
  superuserUrl: string
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

/** PostgreSQL refuses or ends connections with these while it starts, recovers or stops, and while it has none to spare. */
const NOT_NOW = /^(57P0\d|08\w{3}|53300)$/

/** Whether an error means that the server was not there, rather than that it did not like what it was told. */
function isAbsence(error: unknown): boolean {
  const { code, severity } = error as { code?: string; severity?: string }
  return severity === undefined || NOT_NOW.test(code ?? '')
}

/** Connects and joins the users; null when the server is not ready, is stopping, or went away in the middle. */
async function join(folder: DataFolder, postmaster: Postmaster): Promise<Hold | null> {
  const login = { host: '127.0.0.1', port: postmaster.port, user: SUPERUSER, password: folder.password, database: 'postgres' }
  const address = { ...login, application_name: `djag keeper ${process.pid}`, connectionTimeoutMillis: 5_000 }
  const connection = new pg.Client(address)
  connection.on('error', () => {})
  try {
    await connection.connect()
    await connection.query('select pg_advisory_lock_shared($1)', [USERS_LOCK])
    await prepareDatabaseAndOwner({ connection, address, folder, database: DATABASE })
    return { connection, postmaster }
  } catch (error) {
    connection.end().catch(() => {})
    if (isAbsence(error)) return null
    if ((error as { code?: string }).code !== '28P01')
      throw new EmbeddedPostgresError(`The PostgreSQL of ${folder.path} could not be prepared: ${(error as Error).message}.`, {
        cause: error,
      })
    // Nobody can use it like this, so it would only be left behind.
    await stopPostmaster(folder.path, postmaster)
    throw new EmbeddedPostgresError(
      `The PostgreSQL of ${folder.path} refuses the password kept in its file djag-password. Put the right one there (or a backup of the folder in its place), or set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
}

/** What a program found when it looked: its hold, or what it has to wait for; `refusal` is PostgreSQL's own account of that. */
type Look = Hold | { waitsFor: string; refusal?: string }

/** One evaluation at the data folder, whatever moment other programs and PostgreSQL are in: joins, starts, or says what to wait for. */
async function look(folder: DataFolder, binaries: PostgresBinaries, settings: Record<string, string>): Promise<Look> {
  const occupation = occupationOf(folder.path)
  if (occupation.by === 'unknown') return { waitsFor: 'another PostgreSQL to begin or to leave its data folder' }
  if (occupation.by === 'postmaster') {
    const hold = occupation.postmaster.isReady ? await join(folder, occupation.postmaster) : null
    return hold ?? { waitsFor: 'PostgreSQL to start, recover or stop' }
  }
  const unlock = tryLock(folder.startLock)
  if (!unlock) return { waitsFor: 'another program to start PostgreSQL' }
  try {
    // Another program may have come and gone since we looked.
    const now = occupationOf(folder.path)
    if (now.by !== 'nobody') return { waitsFor: 'PostgreSQL to start' }
    if (now.leftover !== null) removeLeftover(folder.path, now.leftover)
    const refusal = await startPostmaster(folder.path, { port: await choosePort(folder.path), binaries, settings })
    if (refusal === null) return { waitsFor: 'PostgreSQL to let us in' }
    if (!isPassing(refusal)) throw refusedToStart(folder.path, refusal)
    return { waitsFor: 'what stands in the way of PostgreSQL to pass', refusal }
  } finally {
    unlock()
  }
}

async function findOrStart(folder: DataFolder, binaries: PostgresBinaries, { settings = {}, log }: Options): Promise<Hold> {
  const startedMs = performance.now()
  let refusedSinceMs: number | null = null
  let said = ''
  for (;;) {
    const found = await look(folder, binaries, settings)
    if ('connection' in found) return found
    const nowMs = performance.now()
    refusedSinceMs = found.refusal === undefined ? null : (refusedSinceMs ?? nowMs)
    if (found.refusal !== undefined && nowMs - (refusedSinceMs ?? nowMs) > REFUSAL_PATIENCE_MS)
      throw refusedToStart(folder.path, found.refusal)
    if (nowMs - startedMs > START_PATIENCE_MS) throw refusedToStart(folder.path, readFileSync(`${folder.path}.log`, 'utf8').slice(-2_000))
    const isLong = nowMs - startedMs > SILENT_WAIT_MS
    if (isLong && said !== found.waitsFor) {
      said = found.waitsFor
      log(`Waiting for ${said} …`)
    }
    await delay(isLong ? SLOW_RETRY_MS : RETRY_MS)
  }
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
  const folder = await openDataFolder(options.dataDir, binaries, options.log)
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

  const server = `127.0.0.1:${hold.postmaster.port}`
  return {
    url: `postgres://${OWNER}:${ownerPassword(folder)}@${server}/${DATABASE}`,
    superuserUrl: `postgres://${SUPERUSER}:${folder.password}@${server}/postgres`,
    release: async () => {
      if (isReleased) return
      isReleased = true
      await regaining
      await leave(folder, hold, options.log)
    },
  }
}
