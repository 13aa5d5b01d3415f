import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { APIError } from 'better-auth/api'
import { verifyPassword } from 'better-auth/crypto'
import { Turns } from './turns.ts'

/**
 * One hash takes a quarter of a second of a core and 32 MB: it is what calls without a session cost most, whatever their addresses. With more at
 * once, whoever guesses passwords would slow down all others; twenty who wait are some three seconds.
 */
const turns = new Turns({ atOnce: 2, mostWaiting: 20 })

const busy = () =>
  new APIError('SERVICE_UNAVAILABLE', { code: 'BUSY', message: 'Too many people sign in at this moment. Try again in a few seconds.' })

/** Of those that OWASP's cheat sheet on storing passwords names as equally strong, the one with the least memory that is not far below the first. */
export const PASSWORD_COST = { N: 32_768, r: 8, p: 3 }
const KEY_BYTES = 32
/** Costs that another version wrote, within what a process may be asked for. */
const WRITTEN = /^scrypt\$(\d{4,6})\$(\d{1,2})\$(\d{1,2})\$([\w-]+)\$([\w-]+)$/

/** Hashing with a bound for the whole process. Hashes carry their parameters; those of the library's own kind are from before there were any. */
export const passwordHashing = {
  /** What a hash made from now on costs. */
  cost: PASSWORD_COST,
  hash: (password: string): Promise<string> => turns.take(() => hash(password), busy),
  verify: (given: { hash: string; password: string }): Promise<boolean> => turns.take(() => verify(given), busy),
  /** Whether a password should be hashed anew, now that it is known. */
  isOutdated: (stored: string): boolean => !stored.startsWith(beginningOf(passwordHashing.cost)),
}

type Cost = typeof PASSWORD_COST

const beginningOf = ({ N, r, p }: Cost) => `scrypt$${N}$${r}$${p}$`

async function hash(password: string): Promise<string> {
  const { cost } = passwordHashing
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return `${beginningOf(cost)}${salt.toString('base64url')}$${key.toString('base64url')}`
}

async function verify({ hash: stored, password }: { hash: string; password: string }): Promise<boolean> {
  const written = WRITTEN.exec(stored)
  // As long as a present hash takes, so that the time does not tell that there is an account whose hash is old.
  if (!written) return (await Promise.all([verifyPassword({ hash: stored, password }), hash(password)]))[0]
  const [, N, r, p, salt = '', key = ''] = written
  const expected = Buffer.from(key, 'base64url')
  const derived = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
  return derived.length === expected.length && timingSafeEqual(derived, expected)
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r }
  return new Promise((resolve, reject) => {
    // One password, however a keyboard composes its letters.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
