import { z } from 'zod'
import { OIDC_PROVIDER } from './oidc-provider-plugin.ts'

/** Where the provider sends people back to. */
const CALLBACK_PATH = '/callback/:id'

/** A path of the dashboard: no other host, also not by what browsers take for a slash. */
const ownPath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u)
const asked = z.strictObject({ provider: z.literal(OIDC_PROVIDER), callbackURL: ownPath.default('/') })

/**
 * What a browser may ask for to be sent to the provider and back: where it goes afterwards, and nothing else. The library takes more (scopes, tokens of the
 * browser's own making, parameters for the provider), which is refused.
 * @returns what the library is to be asked; null: it is refused
 */
export function askedOfProvider(body: unknown): Record<string, string> | null {
  const read = asked.safeParse(body)
  return read.success ? { ...read.data, errorCallbackURL: '/sign-in' } : null
}

/** Whether a request comes back from the provider. */
export function isCallback(path: string): boolean {
  return path === CALLBACK_PATH
}
