import type { BetterAuthPlugin } from 'better-auth'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { CONFIRMED_SECONDS } from '#domain/session-lifetimes.ts'
import type { OidcSettings } from '#server/configuration/oidc-settings.ts'

/** The provider's name in the addresses of its sign-in, and in `accounts`. */
export const OIDC_PROVIDER = 'oidc'

/** What an account is called here: another issuer knows other people by the same names. */
export function accountIdOf(issuer: string, subject: string): string {
  return `${issuer}|${subject}`
}

/** By the profile that was read with it. */
const authTimes = new WeakMap<object, number>()

/**
 * When somebody proved at the provider who they are, as its ID token says that came with this profile (epoch seconds); null: it does not say. The library
 * has checked the token before it asks whose account it is.
 */
export function authTimeOf(profile: object): number | null {
  return authTimes.get(profile) ?? null
}

/** So far (seconds) a provider's clock may be ahead of ours. */
const CLOCK_AHEAD_SECONDS = 5 * 60

/**
 * Notes it for `authTimeOf`, and at most the present: a session must not count as confirmed for longer than since now. What is further ahead than a clock
 * is, such as milliseconds, says nothing.
 */
export function noteAuthTime(profile: object, idToken: string | undefined, nowSeconds = Date.now() / 1_000): void {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString())
    const { auth_time: seconds } = claims as { auth_time?: unknown }
    if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds > nowSeconds + CLOCK_AHEAD_SECONDS) return
    authTimes.set(profile, Math.min(seconds, nowSeconds))
  } catch {
    // There is none: it says nothing.
  }
}

type GenericConfig = Parameters<typeof genericOAuth>[0]['config'][number]

/**
 * The library's plugin for a provider of OpenID Connect: code flow with state, PKCE, and a nonce in an ID token whose signature, issuer and audience are
 * checked. What the provider says of itself is asked when somebody first signs in by it, and not at the start: a provider that hangs holds up nobody
 * who signs in by password.
 */
export function oidcProviderPlugin({ issuer, clientId, clientSecret, name, scopes }: OidcSettings): BetterAuthPlugin {
  const config: GenericConfig = {
    providerId: OIDC_PROVIDER,
    name,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: [...scopes],
    pkce: true,
    requireIdTokenVerification: true,
    // A new session counts as confirmed: the provider shall not give one for a sign-in of yesterday.
    authorizationUrlParams: { max_age: String(CONFIRMED_SECONDS) },
    accountSubject: ({ profile, tokens }) => {
      noteAuthTime(profile, tokens.idToken)
      return typeof profile.sub === 'string' ? accountIdOf(issuer, profile.sub) : ''
    },
  }
  const plugin = genericOAuth({ config: [config] })
  return {
    ...plugin,
    // As the plugin leaves it where discovery failed at the start: it is tried again by who needs it.
    init: (context) => ({
      context: { socialProviders: context.socialProviders, genericOAuthPendingDiscovery: new Map([[OIDC_PROVIDER, config]]) },
    }),
  } as BetterAuthPlugin
}
