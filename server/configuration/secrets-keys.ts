import { z } from 'zod'
import { LEAST_SECRET_LENGTH } from './secret-file.ts'
import { type Environment, givenSettings } from './setting-shapes.ts'

const keyText = z
  .string()
  .min(LEAST_SECRET_LENGTH, `use at least ${LEAST_SECRET_LENGTH} random characters; "openssl rand -base64 32" makes some`)
  .optional()

/** What secrets are encrypted with. Apart from the other settings, as the web program reads no files for them. */
export const SECRETS_KEY_SETTINGS = { DJAG_SECRETS_KEY: keyText, DJAG_SECRETS_KEY_OLD: keyText }

/** What keys are made of: the first encrypts, and all of them decrypt. */
export type KeyTexts = readonly [string, ...string[]]

/**
 * Secrets are encrypted by `DJAG_SECRETS_KEY`, by `DJAG_SECRET` where that is not set, and what an older key encrypted is read by
 * `DJAG_SECRETS_KEY_OLD` and `DJAG_SECRET`. The start script has checked the environment before.
 * @param secret DJAG_SECRET, given or made
 */
export function secretsKeyTexts(environment: Environment, secret: string): KeyTexts {
  const { DJAG_SECRETS_KEY: own, DJAG_SECRETS_KEY_OLD: old } = givenSettings(environment)
  const first = own ?? secret
  return [first, ...new Set([old, secret].filter((text) => text !== undefined && text !== first))] as unknown as KeyTexts
}
