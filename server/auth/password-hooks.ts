import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { and, eq } from 'drizzle-orm'
import { accounts } from '#schema/accounts.ts'
import type { Database } from '#server/database/client.ts'
import { auditOwnAccount } from './audit-own-account.ts'
import { auditRefusedAddress, auditRefusedCode, auditRefusedSignIn } from './audit-refused-sign-in.ts'
import { clientAddressOf, limitedAddress } from './client-address.ts'
import { giveCodeBack, takeCode } from './codes-taken-once.ts'
import { changePasswordLimits, countGuess, forgetGuess, type GuessLimit, signInLimits } from './guesses.ts'
import { knownBrowserOf, noteKnownBrowser } from './known-browsers.ts'
import { passwordHashing } from './password-hashing.ts'
import { removePasswordLinks } from './people/password-links.ts'
import { publicCalls } from './public-calls.ts'
import { askedOfProvider, isCallback } from './single-sign-on/asked-of-provider.ts'

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]

/** Where a signed-in person types the present password. */
const PASSWORD_CHECKS = ['/change-password', '/two-factor/enable', '/two-factor/disable']
/** What a code that is not right is answered. All other refusals come without a password before. */
const WRONG_CODES = ['INVALID_CODE', 'INVALID_BACKUP_CODE']
const CODE_CHECK = '/two-factor/verify-totp'
const SECOND_FACTOR_CHECKS = [CODE_CHECK, '/two-factor/verify-backup-code']

/**
 * What happens around sign-in and a change of password: guesses are counted before they are looked at, and a change ends every other session of
 * its person, whatever the caller asks for. All of it is audited.
 */
export function passwordHooks(db: Database) {
  return {
    before: createAuthMiddleware(async (context) => {
      if (context.path === '/sign-in/social') {
        const body = askedOfProvider(context.body)
        if (body === null)
          throw new APIError('BAD_REQUEST', { code: 'NOT_ASKED_SO', message: 'Sign-in by a provider is asked for otherwise.' })
        return { context: { body } }
      }
      const limits = await limitsOf(context)
      if (limits) await refuseTooMany(db, limits)
      if (context.path === '/sign-out') await auditSessionEnd(db, context)
      if (context.path === '/change-password') return { context: { body: { ...context.body, revokeOtherSessions: true } } }
      if (context.path === CODE_CHECK) await refuseTakenCode(db, context)
      if (SECOND_FACTOR_CHECKS.includes(context.path)) {
        // No browser is trusted without the second factor.
        return { context: { body: { ...context.body, trustDevice: false, disableSession: false } } }
      }
    }),
    after: createAuthMiddleware(async (context) => {
      if (!wasRight(context)) return await auditRefusal(db, context)
      const limits = await limitsOf(context)
      if (limits) await forgetGuess(db, limits)
      const user = context.context.newSession?.user
      if (!user) return
      if (context.path === '/sign-in/email') await renewHash(db, user.id, String(context.body?.password ?? ''))
      const address = clientAddressOf(context.headers)
      if (context.path === '/change-password') {
        await db.transaction((tx) => removePasswordLinks(tx, user.id))
        await auditOwnAccount(db, user, { type: 'password-changed', message: 'Changed the password; every other session ended.', address })
      }
      const how = await signedInBy(context)
      if (how === null) return
      publicCalls.welcome(limitedAddress(address))
      await noteKnownBrowser(context, user.email)
      await auditOwnAccount(db, user, { type: 'signed-in', message: `Signed in by ${how}.`, address })
    }),
  }
}

/** Whether what was typed was right: a session came of it, or the next question, for which there is none yet. */
function wasRight({ path, context }: Context): boolean {
  if (context.newSession) return true
  const { returned } = context
  if (path === '/two-factor/enable') return !(returned instanceof APIError)
  return path === '/sign-in/email' && typeof returned === 'object' && returned !== null && 'twoFactorRedirect' in returned
}

/** The password was right, and a code is asked for next: the plugin takes the session back after these hooks. */
function asksForCode({ context }: Context): boolean {
  return (context.newSession?.user as { twoFactorEnabled?: boolean } | undefined)?.twoFactorEnabled === true
}

/** Null where the session is none that somebody has just signed in to: a change of password, or of the second factor, makes a new one, too. */
async function signedInBy(context: Context): Promise<string | null> {
  if (isCallback(context.path)) return 'single sign-on'
  if (context.path === '/sign-in/email') return asksForCode(context) ? null : 'password'
  if (!SECOND_FACTOR_CHECKS.includes(context.path) || (await hadSession(context))) return null
  return context.path === CODE_CHECK ? 'password and code' : 'password and a recovery code, which is used up'
}

async function auditRefusal(db: Database, context: Context): Promise<void> {
  const { returned, responseHeaders } = context.context
  const address = clientAddressOf(context.headers)
  // A redirect: all else that a provider's answer is refused for is judged, and audited, by `singleSignOn`.
  if (isCallback(context.path) && responseHeaders?.get('location')?.includes('error=account_not_linked'))
    return await auditRefusedAddress(db, address)
  if (!(returned instanceof APIError) || returned.statusCode === 429) return
  if (context.path === '/sign-in/email') await auditRefusedSignIn(db, String(context.body?.email ?? ''), address)
  const tried = context.path === CODE_CHECK ? await codeTried(context) : null
  if (tried) await giveCodeBack(db, tried.userId, tried.code)
  if (!WRONG_CODES.includes(String(returned.body?.code)) || (await hadSession(context))) return
  const userId = await whoTypedThePassword(context)
  if (userId !== null) await auditRefusedCode(db, userId, address)
}

/** Whose code of an app was typed, by the session that turns it on or by the password before it; null where neither is there, or no code. */
async function codeTried(context: Context): Promise<{ userId: string; code: string } | null> {
  const code: unknown = context.body?.code
  const userId = (await getSessionFromCtx(context))?.user.id ?? (await whoTypedThePassword(context))
  return userId && typeof code === 'string' && /^\d{6}$/.test(code) ? { userId, code } : null
}

async function refuseTakenCode(db: Database, context: Context): Promise<void> {
  const tried = await codeTried(context)
  if (!tried || (await takeCode(db, tried.userId, tried.code))) return
  if (!(await hadSession(context))) await auditRefusedCode(db, tried.userId, clientAddressOf(context.headers))
  throw new APIError('UNAUTHORIZED', { code: 'CODE_TAKEN', message: 'This code was used already. Wait for the next one of your app.' })
}

/** By the cookie that a right password left, where a code is asked for next; null when there is none that is worth anything. */
async function whoTypedThePassword({ context, getSignedCookie }: Context): Promise<string | null> {
  const cookie = await getSignedCookie(context.createAuthCookie('two_factor').name, context.secret)
  return cookie ? ((await context.internalAdapter.findVerificationValue(cookie))?.value ?? null) : null
}

/** Whether the request came with a session that counts: then a code turns the second factor on, and signs nobody in. */
async function hadSession(context: Context): Promise<boolean> {
  return (await getSessionFromCtx(context)) !== null
}

async function auditSessionEnd(db: Database, context: Context): Promise<void> {
  const session = await getSessionFromCtx(context)
  if (!session) return
  await auditOwnAccount(db, session.user, { type: 'signed-out', message: 'Signed out.', address: clientAddressOf(context.headers) })
}

/** Null where no password is tried. */
async function limitsOf(context: Context): Promise<GuessLimit[] | null> {
  if (context.path === '/sign-in/email') {
    const account = String(context.body?.email ?? '')
    return signInLimits(limitedAddress(clientAddressOf(context.headers)), account, await knownBrowserOf(context, account))
  }
  if (!PASSWORD_CHECKS.includes(context.path)) return null
  const userId = context.context.newSession?.user.id ?? (await getSessionFromCtx(context))?.user.id
  return userId ? changePasswordLimits(userId) : null
}

async function refuseTooMany(db: Database, limits: readonly GuessLimit[]): Promise<void> {
  const waitSeconds = await countGuess(db, limits)
  if (waitSeconds === null) return
  const message = `Too many tries. Wait ${waitSeconds} seconds, then try again.`
  throw new APIError(
    'TOO_MANY_REQUESTS',
    { code: 'TOO_MANY_TRIES', message },
    { 'x-retry-after': String(waitSeconds), 'retry-after': String(waitSeconds) },
  )
}

/** A right password whose hash is of weaker parameters than today's is hashed anew. */
async function renewHash(db: Database, userId: string, password: string): Promise<void> {
  const [account] = await db
    .select({ id: accounts.id, hash: accounts.password })
    .from(accounts)
    .where(and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential')))
  if (!account?.hash || !passwordHashing.isOutdated(account.hash)) return
  const renewed = await passwordHashing.hash(password)
  // Not over a password that was changed meanwhile.
  await db
    .update(accounts)
    .set({ password: renewed })
    .where(and(eq(accounts.id, account.id), eq(accounts.password, account.hash)))
}
