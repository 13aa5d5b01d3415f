import { createHash, randomBytes } from 'node:crypto'
import type { createAuthMiddleware } from 'better-auth/api'

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]

const COOKIE = 'known_browser'
const KEPT_SECONDS = 365 * 24 * 3_600
/** So many accounts of one browser are known, the latest first. */
const MOST_ACCOUNTS = 5
/** What names the browser, then the accounts. */
const VALUE = /^([\w-]{22})((?:\.[\w-]{22})+)$/

/**
 * By what a browser is told apart in which somebody signed in to an account before: its guesses count by themselves, so that nobody who guesses from elsewhere
 * keeps people out of their own account. It opens nothing.
 * @returns null: nobody has
 */
export async function knownBrowserOf(context: Context, account: string): Promise<string | null> {
  const known = await readKnown(context)
  return known?.accounts.includes(accountHash(account)) ? known.browser : null
}

/** Notes in the browser that somebody signed in to the account there. */
export async function noteKnownBrowser(context: Context, account: string): Promise<void> {
  const known = await readKnown(context)
  const hash = accountHash(account)
  const accounts = [hash, ...(known?.accounts ?? []).filter((other) => other !== hash)].slice(0, MOST_ACCOUNTS)
  const { name, attributes } = context.context.createAuthCookie(COOKIE, { maxAge: KEPT_SECONDS })
  const value = [known?.browser ?? randomBytes(16).toString('base64url'), ...accounts].join('.')
  await context.setSignedCookie(name, value, context.context.secret, attributes)
}

/** An account by what is typed to sign in; an address of e-mail can be longer than a key ought to be. */
export function accountHash(account: string): string {
  return createHash('sha256').update(account.trim().toLowerCase()).digest('base64url').slice(0, 22)
}

async function readKnown(context: Context): Promise<{ browser: string; accounts: string[] } | null> {
  const { name } = context.context.createAuthCookie(COOKIE)
  const [, browser, accounts] = VALUE.exec((await context.getSignedCookie(name, context.context.secret)) || '') ?? []
  return browser && accounts ? { browser, accounts: accounts.slice(1).split('.') } : null
}
