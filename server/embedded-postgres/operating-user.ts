import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { EmbeddedPostgresError, OWN_DATABASE_HINT } from './embedded-postgres-error.ts'

/** User and group PostgreSQL runs as where we are root, which it refuses: nobody. */
const NOBODY = { uid: 65534, gid: 65534 } as const

/** The system's temporary folder that outlives a restart of the machine, unlike /tmp. */
const LASTING_TEMPORARY_FOLDER = '/var/tmp'

/** All that PostgreSQL sees of our environment, which holds secrets; its messages are to be in English. */
export const POSTGRES_ENVIRONMENT = { LC_ALL: 'C' } as unknown as NodeJS.ProcessEnv

/** The identity to spawn PostgreSQL with: nobody's when we are root, our own (an empty object) otherwise. */
export function postgresIdentity(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? NOBODY : {}
}

/** Whether users other than the owner may reach `path`: walk through every folder above it, and into or through it. */
export function isReachableByNobody(path: string): boolean {
  for (let step = resolve(path); ; step = dirname(step)) {
    const found = statSync(step, { throwIfNoEntry: false })
    if (found && (found.mode & 0o001) === 0) return false
    if (step === dirname(step)) return true
  }
}

/**
 * The folder in which PostgreSQL keeps what belongs into `folder`: that one, unless we are root and nobody cannot get there (it lies below
 * root's home, say). Then it is a folder of our own below /var/tmp, named after `folder`.
 * @throws EmbeddedPostgresError when somebody else has made that folder
 */
export function folderForPostgres(folder: string, entry = folder): string {
  if (process.getuid?.() !== 0 || isReachableByNobody(entry)) return folder
  const lasting = join(LASTING_TEMPORARY_FOLDER, `djag-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)}`)
  mkdirSync(lasting, { recursive: true, mode: 0o711 })
  const found = lstatSync(lasting)
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0)
    throw new EmbeddedPostgresError(
      `${lasting} exists but is not a folder of root's alone, so PostgreSQL is not started from it. See who made it and move it away, ${OWN_DATABASE_HINT}`,
    )
  chmodSync(lasting, 0o711)
  return lasting
}
