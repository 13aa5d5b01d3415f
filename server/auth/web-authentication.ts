import { oidcSettings } from '#server/configuration/oidc-settings.ts'
import { webDatabase } from '#server/database/web-database.ts'
import { type Authentication, createAuthentication } from './authentication.ts'

type WebAuthentication = { authentication: Authentication; url: string }

declare global {
  var djagWebAuthentication: WebAuthentication | undefined
}

function fromStartScript(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: start the web program with "npm start" or "npm run web", which set it.`)
  return value
}

/**
 * The web program's sign-in, and the address people use. On `globalThis` because Next keeps the modules of pages and of route handlers apart.
 * The start script sets DJAG_SECRET and DJAG_URL, also where a person has not.
 */
export function webAuthentication(): WebAuthentication {
  globalThis.djagWebAuthentication ??= makeWebAuthentication()
  return globalThis.djagWebAuthentication
}

function makeWebAuthentication(): WebAuthentication {
  const url = fromStartScript('DJAG_URL')
  const settings = { url, secret: fromStartScript('DJAG_SECRET'), oidc: oidcSettings(process.env) }
  return { url, authentication: createAuthentication(webDatabase().db, settings) }
}
