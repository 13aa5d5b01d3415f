import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { MINIMUM_PASSWORD_LENGTH } from '#domain/account-input.ts'
import type { Database } from '#server/database/client.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { accounts } from '../../drizzle/schema/accounts.ts'
import { rateLimits } from '../../drizzle/schema/rate-limits.ts'
import { sessions } from '../../drizzle/schema/sessions.ts'
import { users } from '../../drizzle/schema/users.ts'
import { verifications } from '../../drizzle/schema/verifications.ts'
import { CLIENT_ADDRESS_HEADER } from './client-address.ts'
import { isOwnOrigin } from './own-origin.ts'

export type AuthenticationSettings = {
  /** Signs the session cookies. */
  secret: string
  /** The address people use. Over https, cookies are sent over https only. */
  url: string
}

const SESSION_SECONDS = 7 * 24 * 3_600
const SESSION_RENEWAL_SECONDS = 24 * 3_600

/** Ten tries, then a pause of half a minute: for each client address, counted in the database for all web processes together. */
const SIGN_IN_LIMIT = { window: 30, max: 10 }

/** Doors that nothing here uses stay shut; users are made by the administrator. */
const CLOSED_PATHS = [
  '/sign-up/email',
  '/sign-in/social',
  '/link-social',
  '/unlink-account',
  '/list-accounts',
  '/account-info',
  '/get-access-token',
  '/refresh-token',
  '/request-password-reset',
  '/reset-password',
  '/send-verification-email',
  '/verify-email',
  '/update-user',
  '/update-session',
  '/change-email',
  '/delete-user',
]

/** Sign-in with e-mail and password over our own tables. Its HTTP handler is rate-limited; calls of its `api` are not. */
export function createAuthentication(db: Database, settings: AuthenticationSettings) {
  return betterAuth({
    appName: 'Djag',
    baseURL: settings.url,
    basePath: '/api/auth',
    secret: settings.secret,
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (_level, message, ...details) => failureLog.error({ err: details.find((detail) => detail instanceof Error) }, message),
    },
    database: drizzleAdapter(db, {
      provider: 'pg',
      usePlural: true,
      transaction: true,
      schema: { users, sessions, accounts, verifications, rateLimits },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MINIMUM_PASSWORD_LENGTH, maxPasswordLength: 128 },
    user: { additionalFields: { role: { type: 'string', required: true, input: false, defaultValue: 'viewer' } } },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_RENEWAL_SECONDS },
    rateLimit: {
      enabled: true,
      storage: 'database',
      customRules: { '/sign-in/email': SIGN_IN_LIMIT, '/change-password': SIGN_IN_LIMIT, '/verify-password': SIGN_IN_LIMIT },
    },
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin') ?? null
      return origin && isOwnOrigin(origin, request?.headers.get('host') ?? null, settings.url) ? [origin] : []
    },
    disabledPaths: CLOSED_PATHS,
    advanced: {
      cookiePrefix: 'djag',
      useSecureCookies: settings.url.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
  })
}

export type Authentication = ReturnType<typeof createAuthentication>
