import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Shorter secrets can be guessed by trying. */
export const LEAST_SECRET_LENGTH = 32
/** A set-up token that somebody chose; guesses at it are limited (`public-calls`). */
export const LEAST_SET_UP_TOKEN_LENGTH = 16

const SECRET = { name: 'secret', bytes: 32, setting: 'DJAG_SECRET' }
const SET_UP_TOKEN = { name: 'setup-token', bytes: 24, setting: 'DJAG_SETUP_TOKEN' }

/**
 * The secret kept in the data folder (file `secret`, readable by its owner only), made there when there is none yet.
 * Programs that start together agree on one.
 * @throws Error with a sentence when the file cannot be made, or holds too little to be a secret
 */
export function readOrMakeSecret(dataDir: string): string {
  return readOrMake(dataDir, SECRET)
}

/**
 * The token that the first set-up takes, kept beside the secret in the same way (file `setup-token`).
 * @throws Error with a sentence when the file cannot be made
 */
export function readOrMakeSetUpToken(dataDir: string): string {
  return readOrMake(dataDir, SET_UP_TOKEN)
}

/** Where the set-up token is kept while somebody may need it. */
export function setUpTokenFile(dataDir: string): string {
  return join(dataDir, SET_UP_TOKEN.name)
}

/** After set-up nobody needs the token. A file that cannot be removed holds nothing that is worth anything. */
export function removeSetUpToken(dataDir: string): void {
  try {
    rmSync(setUpTokenFile(dataDir), { force: true })
  } catch {
    // It may belong to another user.
  }
}

function readOrMake(dataDir: string, kept: typeof SECRET): string {
  const file = join(dataDir, kept.name)
  try {
    mkdirSync(dataDir, { recursive: true })
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw cannotUse(file, kept.setting, error)
  }
  const own = `${file}.${process.pid}`
  try {
    writeFileSync(own, `${randomBytes(kept.bytes).toString('base64url')}\n`, { mode: 0o600 })
    // A link never replaces what another program has put there meanwhile, and appears with its whole content.
    linkSync(own, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotUse(file, kept.setting, error)
  } finally {
    rmSync(own, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
}

function cannotUse(file: string, setting: string, error: unknown): Error {
  return new Error(
    `The file ${file} cannot be read or made (${(error as NodeJS.ErrnoException).code}). Let this user read and write that folder, choose another with DJAG_DATA_DIR, or set ${setting}.`,
  )
}
