import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { PostgresBinaries } from './binaries.ts'
import { EmbeddedPostgresError, OWN_DATABASE_HINT } from './embedded-postgres-error.ts'
import { folderForPostgres, POSTGRES_ENVIRONMENT, postgresIdentity } from './operating-user.ts'
import { waitForLock } from './start-lock.ts'

/** Data folders are bound to PostgreSQL's major version. */
const MAJOR_VERSION = '18'

/** The superuser of the embedded PostgreSQL. */
export const SUPERUSER = 'djag'

export interface DataFolder {
  path: string
  /** Of the superuser. */
  password: string
  /** The file by which programs agree on who makes the folder or starts PostgreSQL on it. */
  startLock: string
}

function couldNot(what: string, error: unknown): EmbeddedPostgresError {
  const { code, message } = error as NodeJS.ErrnoException
  const reason: Record<string, string> = {
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of that path is a file',
  }
  return new EmbeddedPostgresError(
    `${what}: ${reason[code ?? ''] ?? message}. Make it writable, choose another folder with DJAG_DATA_DIR, ${OWN_DATABASE_HINT}`,
  )
}

/** Settings of `initdb`: the same text order and character classes on every system. */
const CLUSTER_OPTIONS = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--auth=scram-sha-256', '--no-instructions']

/** What was left of folders whose making was cut short. */
function removeUnfinished(path: string) {
  const unfinished = readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.unfinished-`))
  for (const name of unfinished) rmSync(join(dirname(path), name), { recursive: true, force: true })
}

function initialise(path: string, binaries: PostgresBinaries) {
  const identity = postgresIdentity()
  const unfinished = `${path}.unfinished-${process.pid}`
  const passwordFile = `${unfinished}.password`
  try {
    mkdirSync(unfinished, { mode: 0o700 })
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if (identity.uid !== undefined)
      for (const made of [unfinished, passwordFile]) chownSync(made, identity.uid, identity.gid ?? identity.uid)
    const options = [...CLUSTER_OPTIONS, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--pgdata', unfinished]
    const { status, stderr, error } = spawnSync(binaries.initdb, options, {
      ...identity,
      encoding: 'utf8',
      cwd: '/',
      env: POSTGRES_ENVIRONMENT,
    })
    if (error) throw error
    if (status !== 0) throw initialisationFailed(path, stderr)
    renameSync(passwordFile, join(unfinished, 'djag-password'))
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    rmSync(passwordFile, { force: true })
    throw error instanceof EmbeddedPostgresError ? error : couldNot(`The data folder ${path} could not be made`, error)
  }
}

function initialisationFailed(path: string, stderr: string): EmbeddedPostgresError {
  if (/could not look up effective user ID|user does not exist/.test(stderr))
    return new EmbeddedPostgresError(
      `PostgreSQL needs the user it runs as (id ${postgresIdentity().uid ?? process.getuid?.()}) to have a name, and /etc/passwd has none for it. ` +
        `Run Djag as a user with an entry there (in a container: useradd, or docker run --user with a known name), ${OWN_DATABASE_HINT}`,
    )
  const lines = stderr.split('\n').filter((line) => /error|fatal/i.test(line))
  return new EmbeddedPostgresError(
    `The data folder ${path} could not be made: ${(lines.length > 0 ? lines : [stderr.trim()]).join(' ')}. Free the disk or choose another folder with DJAG_DATA_DIR, ${OWN_DATABASE_HINT}`,
  )
}

function examine(path: string): Omit<DataFolder, 'startLock'> {
  const owner = statSync(path).uid
  const expected = postgresIdentity().uid ?? process.getuid?.()
  if (expected !== undefined && owner !== expected)
    throw new EmbeddedPostgresError(
      `The data folder ${path} belongs to user id ${owner}, but PostgreSQL would run as ${expected}. ` +
        `Start Djag as the user who started it before, hand the folder over with "chown -R ${expected} ${path}", ${OWN_DATABASE_HINT}`,
    )
  const broken = (what: string) =>
    new EmbeddedPostgresError(
      `The data folder ${path} cannot be used: ${what}. Nothing was changed in it. ` +
        `Put a backup in its place, move it away to begin with an empty database ("mv ${path} ${path}.broken"), ${OWN_DATABASE_HINT}`,
    )
  const read = (file: string) => {
    try {
      return readFileSync(join(path, file), 'utf8').trim()
    } catch (error) {
      throw broken(`its file ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
    }
  }
  const version = read('PG_VERSION')
  if (version !== MAJOR_VERSION) throw broken(`it was made by PostgreSQL ${version || '(empty)'}, and this is PostgreSQL ${MAJOR_VERSION}`)
  return { path, password: read('djag-password') }
}

/**
 * Finds the PostgreSQL data folder of a Djag data folder, or makes it; whole or not at all, by whichever process comes first, while others wait.
 * @throws EmbeddedPostgresError when it cannot be made or used; what is in it stays as it is
 */
export async function openDataFolder(dataDir: string, binaries: PostgresBinaries, log: (message: string) => void): Promise<DataFolder> {
  try {
    mkdirSync(dataDir, { recursive: true })
  } catch (error) {
    throw couldNot(`The folder ${dataDir} could not be made`, error)
  }
  // One name for everybody, by whichever links they came: PostgreSQL's own processes are known by it.
  const path = join(realpathSync(folderForPostgres(dataDir)), 'postgres')
  const startLock = `${path}.lock`
  if (isMissing(path)) {
    const unlock = await waitForLock(startLock, () => log(`Waiting for another program that makes the data folder ${path} …`))
    try {
      if (isMissing(path)) {
        removeUnfinished(path)
        initialise(path, binaries)
      }
    } finally {
      unlock()
    }
  }
  return { ...examine(path), startLock }
}

function isMissing(path: string): boolean {
  try {
    return readdirSync(path).length === 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true
    throw couldNot(`The data folder ${path} cannot be read`, error)
  }
}
