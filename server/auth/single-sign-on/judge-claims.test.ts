import { expect, test } from 'vitest'
import { type OidcSettings, oidcSettings } from '#server/configuration/oidc-settings.ts'
import { judgeClaims } from './judge-claims.ts'

const settings = (more: Record<string, string> = {}): OidcSettings => {
  const read = oidcSettings({
    DJAG_OIDC_ISSUER: 'https://login.example.com',
    DJAG_OIDC_CLIENT_ID: 'djag',
    DJAG_OIDC_CLIENT_SECRET: 'secret',
    DJAG_OIDC_DOMAINS: 'example.com, Example.org',
    ...more,
  })
  if (!read) throw new Error('The settings were not read.')
  return read
}
const ADA = { email: 'ada@example.com', email_verified: true }
const GROUPS = { DJAG_OIDC_ROLES: 'djag-admins=administrator, ops=operator, a=b=editor' }

test.each([
  ['an address of a domain that is let in', {}, ADA, null, null],
  ['another one, in capitals', {}, { ...ADA, email: 'Ada@EXAMPLE.ORG' }, null, null],
  ['an address that the provider has not verified', {}, { ...ADA, email_verified: false }, 'email_not_verified', undefined],
  ['one of which it says nothing', {}, { email: ADA.email }, 'email_not_verified', undefined],
  ['none', {}, { email_verified: true }, 'no_email', undefined],
  ['what is no address', {}, { email: ['ada@example.com'], email_verified: true }, 'no_email', undefined],
  ['another domain', {}, { ...ADA, email: 'ada@example.net' }, 'domain_not_allowed', undefined],
  ['a domain that ends alike', {}, { ...ADA, email: 'ada@notexample.com' }, 'domain_not_allowed', undefined],
  ['a domain below one that is let in', {}, { ...ADA, email: 'ada@evil.example.com' }, 'domain_not_allowed', undefined],
  ['every domain, where that is said', { DJAG_OIDC_DOMAINS: '*' }, { ...ADA, email: 'ada@example.net' }, null, null],
  ['a group', GROUPS, { ...ADA, groups: ['staff', 'ops'] }, null, 'operator'],
  ['the strongest of several', GROUPS, { ...ADA, groups: ['ops', 'djag-admins'] }, null, 'administrator'],
  ['one alone, as a text', GROUPS, { ...ADA, groups: 'ops' }, null, 'operator'],
  ['a group with a sign of equality', GROUPS, { ...ADA, groups: ['a=b'] }, null, 'editor'],
  ['no group that gives a role', GROUPS, { ...ADA, groups: ['staff'] }, 'no_role', undefined],
  ['no groups', GROUPS, ADA, 'no_role', undefined],
  ['groups that are none', GROUPS, { ...ADA, groups: { ops: true } }, 'no_role', undefined],
  ['a role for everybody', { DJAG_OIDC_ROLES: 'ops=operator, *=viewer' }, ADA, null, 'viewer'],
  ['groups of another claim', { ...GROUPS, DJAG_OIDC_GROUPS_CLAIM: 'roles' }, { ...ADA, roles: ['ops'] }, null, 'operator'],
])('%s', (_, environment, claims, refusal, role) => {
  const judged = judgeClaims(claims, settings(environment as Record<string, string>))
  expect([judged.refusal, judged.role]).toEqual([refusal, role])
})
