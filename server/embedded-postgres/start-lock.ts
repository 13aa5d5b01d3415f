import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { EmbeddedPostgresError, OWN_DATABASE_HINT } from './embedded-postgres-error.ts'

const RETRY_MS = 50
const SQLITE_BUSY = 5

/**
 * Takes the exclusive lock that a file stands for; null while another process (or another caller of this one) has it.
 *
 * Node has no flock. SQLite, which it brings along, locks its files the same way on every system: the kernel drops the lock with its holder,
 * however that ends, so that none is ever stale, half written, or kept by a process number that now belongs to another program. Nothing is
 * written into the file.
 * @returns what gives the lock back
 * @throws EmbeddedPostgresError when the file cannot be made or locked
 */
export function tryLock(file: string): (() => void) | null {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(file)
    lock.exec('begin exclusive')
    chmodSync(file, 0o600)
    return () => lock?.close()
  } catch (error) {
    lock?.close()
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return null
    throw new EmbeddedPostgresError(
      `The file ${file}, by which programs agree on who starts PostgreSQL, cannot be made or locked (${(error as Error).message}). ` +
        `Let this user write there and remove the file if it is not empty, choose another folder with DJAG_DATA_DIR, ${OWN_DATABASE_HINT}`,
    )
  }
}

/** As {@link tryLock}, but waits for its turn; `onWait` is called once when it has to. */
export async function waitForLock(file: string, onWait: () => void = () => {}): Promise<() => void> {
  for (let attempt = 1; ; attempt++) {
    const unlock = tryLock(file)
    if (unlock) return unlock
    if (attempt === 1) onWait()
    await delay(RETRY_MS)
  }
}
