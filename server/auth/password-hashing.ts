import { APIError } from 'better-auth/api'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { Turns } from './turns.ts'

/**
 * One hash takes a tenth of a second of a core and 32 MB: it is what calls without a session cost most, whatever their addresses. With more at
 * once, whoever guesses passwords would slow down all others; forty who wait are some two seconds.
 */
const turns = new Turns({ atOnce: 2, mostWaiting: 40 })

const busy = () =>
  new APIError('SERVICE_UNAVAILABLE', { code: 'BUSY', message: 'Too many people sign in at this moment. Try again in a few seconds.' })

/** Hashing with a bound for the whole process. */
export const passwordHashing = {
  hash: (password: string): Promise<string> => turns.take(() => hashPassword(password), busy),
  verify: (given: { hash: string; password: string }): Promise<boolean> => turns.take(() => verifyPassword(given), busy),
}
