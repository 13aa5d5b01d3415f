import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { MINIMUM_PASSWORD_LENGTH } from '#domain/account-input.ts'
import { SESSION_IDLE_SECONDS } from '#domain/session-lifetimes.ts'
import { accounts } from '#schema/accounts.ts'
import { sessions } from '#schema/sessions.ts'
import { twoFactors } from '#schema/two-factors.ts'
import { users } from '#schema/users.ts'
import { verifications } from '#schema/verifications.ts'
import type { OidcSettings } from '#server/configuration/oidc-settings.ts'
import type { Database } from '#server/database/client.ts'
import { failureLog } from '#server/failures/failure-log.ts'
import { auditSecondFactor } from './audit-second-factor.ts'
import { CLIENT_ADDRESS_HEADER } from './client-address.ts'
import { withHashedSessionTokens } from './hashed-session-tokens.ts'
import { isOwnOrigin } from './own-origin.ts'
import { passwordHashing } from './password-hashing.ts'
import { passwordHooks } from './password-hooks.ts'
import { refuseDeactivated } from './refuse-deactivated.ts'
import { oidcProviderPlugin } from './single-sign-on/oidc-provider-plugin.ts'
import { singleSignOn, WITHOUT_TOKENS } from './single-sign-on/single-sign-on.ts'

export type AuthenticationSettings = {
  /** Signs the session cookies. */
  secret: string
  /** The address people use. Over https, cookies are sent over https only. */
  url: string
  /** How people sign in by a provider; null: they do not. */
  oidc?: OidcSettings | null
}

const SESSION_RENEWAL_SECONDS = 24 * 3_600

/** Doors that nothing here uses stay shut; users are made by the administrator. */
const CLOSED_PATHS = [
  '/sign-up/email',
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

/** Sign-in with e-mail and password over our own tables. Guesses are counted by `passwordHooks`. */
export function createAuthentication(db: Database, settings: AuthenticationSettings) {
  const bySingleSignOn = settings.oidc ? singleSignOn(db, settings.oidc) : null
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
    database: withHashedSessionTokens(
      drizzleAdapter(db, {
        provider: 'pg',
        usePlural: true,
        transaction: true,
        schema: { users, sessions, accounts, verifications, twoFactors },
      }),
    ),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MINIMUM_PASSWORD_LENGTH,
      maxPasswordLength: 128,
      password: passwordHashing,
    },
    user: {
      validateUserInfo: bySingleSignOn?.gate ?? (() => ({ error: 'not_permitted' })),
      additionalFields: {
        role: { type: 'string', required: true, input: false, defaultValue: 'viewer' },
        roleTagIds: { type: 'number[]', required: false, input: false },
        deactivatedAt: { type: 'date', required: false, input: false },
      },
    },
    session: {
      expiresIn: SESSION_IDLE_SECONDS,
      updateAge: SESSION_RENEWAL_SECONDS,
      additionalFields: { confirmedAt: { type: 'date', required: false, input: false } },
    },
    account: {
      // The provider has verified the address, and an administrator has typed the one that is here.
      accountLinking: { enabled: true, requireLocalEmailVerified: false, trustedProviders: [] },
      updateAccountOnSignIn: false,
    },
    // Ours are better-auth's own no more: they tell accounts and networks apart, and a right password counts for nothing.
    rateLimit: { enabled: false },
    // Codes of an app, and recovery codes, each of which works once.
    plugins: [twoFactor({ issuer: 'Djag' }), ...(settings.oidc ? [oidcProviderPlugin(settings.oidc)] : [])],
    hooks: passwordHooks(db),
    databaseHooks: {
      user: {
        create: { before: bySingleSignOn?.beforeUser ?? (async () => false), after: bySingleSignOn?.afterUser ?? (async () => {}) },
        update: auditSecondFactor(db),
      },
      account: { create: { before: async (account) => ({ data: { ...account, ...WITHOUT_TOKENS } }) } },
      session: {
        create: {
          before: async (session, context) => {
            await refuseDeactivated(db, session.userId)
            return { data: { ...session, confirmedAt: bySingleSignOn?.confirmedAt(context) ?? null } }
          },
        },
      },
    },
    // What is no answer of its own, such as a database that is gone, is told by whoever called.
    onAPIError: { throw: true, errorURL: `${settings.url}/sign-in` },
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
