import { z } from 'zod'
import { ROLES, type Role } from '#domain/roles.ts'
import { type Environment, givenSettings } from './setting-shapes.ts'

/** Everybody who has no other group: stands among the groups. */
export const EVERYBODY = '*'

/** How people sign in by a provider of OpenID Connect. */
export type OidcSettings = {
  issuer: string
  clientId: string
  clientSecret: string
  /** What the button of the sign-in page says after “Sign in with”. */
  name: string
  /** In small letters; null: addresses of every domain are let in. */
  domains: readonly string[] | null
  scopes: readonly string[]
  /** The claim that lists a person's groups. */
  groupsClaim: string
  /** Which role a group gives, `*` everybody; null: who comes is a viewer, and roles are given by administrators. */
  roles: ReadonlyMap<string, Role> | null
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash, username } = new URL(text)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))
  return isSafe && search === '' && hash === '' && username === ''
}

const ROLES_HINT = `use groups with their roles and commas between them, such as "djag-admins=administrator, ops=operator, *=viewer"; the roles are ${ROLES.join(', ')}`

const line = (most: number) => z.string().trim().max(most, `use at most ${most} characters`)

/** Sign-in by a provider. Apart from the others, as the web program alone reads them. */
export const OIDC_SETTINGS = {
  DJAG_OIDC_ISSUER: line(500)
    .refine(isIssuer, 'use the address of the provider’s issuer, such as https://login.example.com, with https (http on this machine only)')
    .optional(),
  DJAG_OIDC_CLIENT_ID: line(500).optional(),
  DJAG_OIDC_CLIENT_SECRET: line(2_000).optional(),
  DJAG_OIDC_NAME: line(40).default('single sign-on'),
  DJAG_OIDC_DOMAINS: line(2_000)
    .transform((text) => text.split(',').map((domain) => domain.trim().toLowerCase()))
    .refine(
      (domains) =>
        domains.length === 1 && domains[0] === EVERYBODY ? true : domains.every((domain) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)),
      {
        error: 'use the domains of the addresses that may sign in, such as "example.com, example.org", or * for every one',
      },
    )
    .optional(),
  DJAG_OIDC_SCOPES: line(500)
    .transform((text) => text.split(/[\s,]+/))
    .default(['openid', 'email', 'profile']),
  DJAG_OIDC_GROUPS_CLAIM: line(100).default('groups'),
  DJAG_OIDC_ROLES: line(5_000)
    .transform((text, context) => {
      const roles = new Map<string, Role>()
      for (const entry of text.split(',')) {
        const at = entry.lastIndexOf('=')
        const [group, wanted] = [entry.slice(0, Math.max(at, 0)).trim(), entry.slice(at + 1).trim()]
        const role = ROLES.find((known) => known === wanted)
        if (group === '' || !role || roles.has(group)) {
          context.addIssue({ code: 'custom', message: ROLES_HINT })
          return z.NEVER
        }
        roles.set(group, role)
      }
      return roles
    })
    .optional(),
}

const schema = z.object(OIDC_SETTINGS)

/** What is set of a provider without the rest that it takes: a sentence for each. */
export function missingOidcSettings(settings: z.output<typeof schema>): string[] {
  const needed = ['DJAG_OIDC_ISSUER', 'DJAG_OIDC_CLIENT_ID', 'DJAG_OIDC_CLIENT_SECRET', 'DJAG_OIDC_DOMAINS'] as const
  const missing = needed.filter((name) => settings[name] === undefined)
  if (missing.length === 0 || missing.length === needed.length) return []
  return missing.map((name) => `${name} is missing: sign-in by a provider takes ${needed.join(', ')}.`)
}

/** How people sign in by a provider; null: they do not. The start script has checked the environment before. */
export function oidcSettings(environment: Environment): OidcSettings | null {
  const settings = schema.parse(givenSettings(environment))
  const {
    DJAG_OIDC_ISSUER: issuer,
    DJAG_OIDC_CLIENT_ID: clientId,
    DJAG_OIDC_CLIENT_SECRET: clientSecret,
    DJAG_OIDC_DOMAINS: domains,
  } = settings
  if (!issuer || !clientId || !clientSecret || !domains) return null
  return {
    issuer,
    clientId,
    clientSecret,
    name: settings.DJAG_OIDC_NAME,
    domains: domains[0] === EVERYBODY ? null : domains,
    scopes: [...new Set(['openid', ...settings.DJAG_OIDC_SCOPES])],
    groupsClaim: settings.DJAG_OIDC_GROUPS_CLAIM,
    roles: settings.DJAG_OIDC_ROLES ?? null,
  }
}
