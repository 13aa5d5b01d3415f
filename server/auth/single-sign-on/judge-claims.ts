import { z } from 'zod'
import { ROLES, type Role } from '#domain/roles.ts'
import { EVERYBODY, type OidcSettings } from '#server/configuration/oidc-settings.ts'

/** Why somebody whom the provider knows is not let in; the sign-in page says it in words. */
export const CLAIM_REFUSALS = ['no_email', 'email_not_verified', 'domain_not_allowed', 'no_role'] as const
export type ClaimRefusal = (typeof CLAIM_REFUSALS)[number]

/** `role` null: that of the person stays, and who is new is a viewer. */
export type JudgedClaims = { refusal: ClaimRefusal; role?: never } | { refusal: null; role: Role | null }

const address = z.email().max(320)

/**
 * Whether somebody may sign in, and as what, by what the provider says of them. An address counts once the provider has verified it: by it somebody is taken
 * for a person who is there already. Of several groups the one with the strongest role counts.
 */
export function judgeClaims(claims: Readonly<Record<string, unknown>>, { domains, roles, groupsClaim }: OidcSettings): JudgedClaims {
  const email = address.safeParse(claims.email)
  if (!email.success) return { refusal: 'no_email' }
  if (claims.email_verified !== true && claims.email_verified !== 'true') return { refusal: 'email_not_verified' }
  const domain = email.data.slice(email.data.lastIndexOf('@') + 1).toLowerCase()
  if (domains !== null && !domains.includes(domain)) return { refusal: 'domain_not_allowed' }
  if (roles === null) return { refusal: null, role: null }
  const groups = [...groupsIn(claims[groupsClaim]), EVERYBODY]
  const given = groups.flatMap((group) => roles.get(group) ?? [])
  const strongest = ROLES.toReversed().find((role) => given.includes(role))
  return strongest ? { refusal: null, role: strongest } : { refusal: 'no_role' }
}

/** A list, or one alone, as some providers say it. `*` is no group of anybody. */
function groupsIn(claim: unknown): string[] {
  const all = Array.isArray(claim) ? claim : [claim]
  return all.filter((group) => typeof group === 'string')
}
