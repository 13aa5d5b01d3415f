import { createHash, timingSafeEqual } from 'node:crypto'
import type { SetUpInput } from '#domain/account-input.ts'
import { DomainError } from '#domain/errors.ts'
import type { Database } from '#server/database/client.ts'
import { refuseWhenSetUp, setUpAdministrator } from './set-up-administrator.ts'

/**
 * Makes the administrator for whoever has the token that this server printed at its start: that is whoever started it, or can read its output.
 * @param expected what the start script handed over; null when somebody had an account at that time
 * @throws DomainError `conflict` once any user exists, whatever the token; `forbidden` for another token
 */
export async function setUpByToken(
  db: Database,
  expected: string | null,
  { token, ...input }: SetUpInput,
  address: string | null = null,
): Promise<{ id: string }> {
  await refuseWhenSetUp(db)
  if (expected === null)
    throw new DomainError('forbidden', 'This server had accounts when it started, so it printed no set-up token. Start Djag again.')
  if (!isSame(token, expected)) {
    const message = 'This is not the token that Djag printed when it started.'
    throw new DomainError('forbidden', message, { token: message })
  }
  return await setUpAdministrator(db, input, address)
}

/** In a time that says nothing about where they differ, or how long the right one is. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
