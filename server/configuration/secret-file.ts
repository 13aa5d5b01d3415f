import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Shorter secrets can be guessed by trying. */
export const LEAST_SECRET_LENGTH = 32

/**
 * The secret kept in the data folder (file `secret`, readable by its owner only), made there when there is none yet.
 * Programs that start together agree on one.
 * @throws Error with a sentence when the file cannot be made, or holds too little to be a secret
 */
export function readOrMakeSecret(dataDir: string): string {
  const file = join(dataDir, 'secret')
  try {
    mkdirSync(dataDir, { recursive: true })
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw cannotUse(file, error)
  }
  const own = `${file}.${process.pid}`
  try {
    writeFileSync(own, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
    // A link never replaces what another program has put there meanwhile, and appears with its whole content.
    linkSync(own, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotUse(file, error)
  } finally {
    rmSync(own, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
}

function cannotUse(file: string, error: unknown): Error {
  return new Error(
    `The secret file ${file} cannot be read or made (${(error as NodeJS.ErrnoException).code}). Let this user read and write that folder, choose another with DJAG_DATA_DIR, or set DJAG_SECRET.`,
  )
}
