import type { BetterAuthOptions } from 'better-auth'
import { and, eq, sql } from 'drizzle-orm'
import { personName } from '#domain/account-input.ts'
import { DomainError } from '#domain/errors.ts'
import { type Actor, LIMITABLE_ROLES, type Role } from '#domain/roles.ts'
import { accounts } from '#schema/accounts.ts'
import { users } from '#schema/users.ts'
import type { AuditRecord } from '#server/audit/audit-entry.ts'
import { recordChange } from '#server/audit/record-change.ts'
import type { OidcSettings } from '#server/configuration/oidc-settings.ts'
import { ADVISORY_LOCKS } from '#server/database/advisory-locks.ts'
import type { Database, Transaction } from '#server/database/client.ts'
import { namesOfRoleTags, roleInWords } from '#server/use-cases/tag/role-tags.ts'
import { auditRefusedSignIn } from '../audit-refused-sign-in.ts'
import { clientAddressOf } from '../client-address.ts'
import { findPerson, personSubject, refuseWithoutAdministrator } from '../people/lock-people.ts'
import { endOutgrownLinks } from '../people/password-links.ts'
import { needsSetUp } from '../set-up-administrator.ts'
import { type ClaimRefusal, judgeClaims } from './judge-claims.ts'
import { accountIdOf, authTimeOf, OIDC_PROVIDER } from './oidc-provider-plugin.ts'

type Gate = NonNullable<NonNullable<BetterAuthOptions['user']>['validateUserInfo']>
type DatabaseHooks = NonNullable<BetterAuthOptions['databaseHooks']>
type BeforeCreate = NonNullable<NonNullable<NonNullable<DatabaseHooks['user']>['create']>['before']>
type AfterCreate = NonNullable<NonNullable<NonNullable<DatabaseHooks['user']>['create']>['after']>

/** Whoever comes or gets a role by the provider gets it by what it says of them. */
const PROVIDER: Actor = { kind: 'system', id: null, name: 'Single sign-on', role: 'administrator' }

/**
 * What stands around sign-in by a provider: who is let in and as what is judged by its claims, each time. Our own transaction gives a role, with an audit; the
 * library makes the account and the session. What it answers of the provider's tokens is kept nowhere.
 */
export function singleSignOn(db: Database, settings: OidcSettings) {
  /** What was judged of somebody who is not there yet, until the account is made in the same request. */
  const comers = new WeakMap<object, Role>()
  /** When whoever signs in proved who they are, until the session is made in the same request. */
  const proofs = new WeakMap<object, Date>()
  const gate: Gate = async ({ user, source }, context) => {
    if (source.method !== 'oauth' || source.oauth?.providerId !== OIDC_PROVIDER) return { error: 'not_permitted' }
    const { refusal, role } = judgeClaims(source.oauth.profile ?? {}, settings)
    const address = clientAddressOf(context.headers)
    // Whoever does not say when is taken to have asked nobody anew.
    proofs.set(context.request ?? context, new Date((authTimeOf(source.oauth.profile ?? {}) ?? 0) * 1_000))
    if (refusal !== null) return await refused(db, String(user.email ?? ''), address, refusal)
    if (source.action === 'create-user') {
      // The first account is an administrator's: without one nobody could let anybody in, nor set up what is not set up any more.
      if (await needsSetUp(db)) return await refused(db, String(user.email ?? ''), address, 'not_set_up')
      comers.set(context.request ?? context, role ?? 'viewer')
    } else if (source.action === 'link-account' && (await hasAccount(db, String(user.id), settings.issuer))) {
      // Whoever has the address now is somebody else than who signed in with it before.
      return await refused(db, String(user.email ?? ''), address, 'known_otherwise')
    } else if (!(await letIn(db, String(user.id), role))) return await refused(db, String(user.email ?? ''), address, 'not_permitted')
  }
  const beforeUser: BeforeCreate = async (user, context) => {
    const role = context ? comers.get(context.request ?? context) : undefined
    // Nobody else makes people by the library.
    if (role === undefined) return false
    return { data: { ...user, name: personName.safeParse(user.name).data ?? user.email, image: null, role } }
  }
  const afterUser: AfterCreate = async (user) => {
    const message = `Came by single sign-on, as ${String(user.role)}.`
    await db.transaction((tx) =>
      record(tx, user, { change: 'came', message, after: { name: user.name, email: user.email, role: String(user.role) } }),
    )
  }
  /** Since when a session that is being made counts as confirmed; null: it is of a password, and does from its beginning on. */
  const confirmedAt = (context: object | null) => {
    const { request } = (context ?? {}) as { request?: object }
    return (context && proofs.get(request ?? context)) ?? null
  }
  return { gate, beforeUser, afterUser, confirmedAt }
}

/** Nothing of what signs in at the provider is kept: Djag asks it for nothing later. */
export const WITHOUT_TOKENS = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
  scope: null,
} as const

type Refusal = ClaimRefusal | 'not_permitted' | 'not_set_up' | 'known_otherwise'

async function refused(db: Database, email: string, address: string, refusal: Refusal) {
  await auditRefusedSignIn(db, email, address, `by single sign-on (${refusal.replaceAll('_', ' ')})`)
  return { error: refusal }
}

/** Whether this issuer has a name for somebody already. */
async function hasAccount(db: Database, userId: string, issuer: string): Promise<boolean> {
  const isOfIssuer = sql`starts_with(${accounts.accountId}, ${accountIdOf(issuer, '')})`
  return (await db.$count(accounts, and(eq(accounts.userId, userId), eq(accounts.providerId, OIDC_PROVIDER), isOfIssuer))) > 0
}

/** Gives somebody who is there the role that their groups give now. @returns false for who was deactivated */
async function letIn(db: Database, id: string, role: Role | null): Promise<boolean> {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.people})`)
    const person = await findPerson(tx, id)
    if (!person.isActive) return false
    if (role === null || role === person.role || (await isNeeded(tx, person, role))) return true
    // Limits are set by hand: a role that can't have some sets them aside, and the next one that can gets them back.
    const limits = person.roleTagIds ?? person.setAsideTagIds
    const [roleTagIds, setAsideTagIds] = LIMITABLE_ROLES.includes(role) ? [limits, null] : [null, limits]
    await tx.update(users).set({ role, roleTagIds, setAsideTagIds, updatedAt: sql`djag_now()` }).where(eq(users.id, id))
    const lost = await endOutgrownLinks(tx, id, person, { role, roleTagIds })
    const namesOf = await namesOfRoleTags(tx, [person.roleTagIds, roleTagIds])
    const [tagsBefore, tags] = [namesOf(person.roleTagIds), namesOf(roleTagIds)]
    const message = `Made ${person.name} ${roleInWords(role, tags)} by the groups of single sign-on; before, the role was ${roleInWords(person.role, tagsBefore)}.${lost}`
    await record(tx, person, { change: 'role', message, before: { role: person.role, tags: tagsBefore }, after: { role, tags } })
    return true
  })
}

/** Whether somebody has to stay administrator, as nobody else is one who can sign in by password. */
async function isNeeded(tx: Transaction, person: Parameters<typeof refuseWithoutAdministrator>[1], role: Role): Promise<boolean> {
  if (role === 'administrator') return false
  try {
    await refuseWithoutAdministrator(tx, person, 'the role stays')
    return false
  } catch (error) {
    if (error instanceof DomainError) return true
    throw error
  }
}

type Recorded = { change: string; message: string; before?: AuditRecord; after: AuditRecord }

async function record(tx: Transaction, person: { id: string; name: string }, { change, message, before, after }: Recorded): Promise<void> {
  await recordChange(tx, PROVIDER, {
    type: 'person-changed',
    payload: { userId: person.id, change },
    message,
    audits: [{ subject: personSubject(person), ...(before && { before }), after, message }],
  })
}
