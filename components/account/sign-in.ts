/** `code`: the password was right, and a code is asked for. */
export type SignInOutcome = { ok: true; next: 'in' | 'code' } | { ok: false; message: string }

/** Signs in by the HTTP handler (which counts the tries of an address); the session comes as a cookie. */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  const response = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  }).catch(() => null)
  const body: unknown = await response?.json().catch(() => null)
  if (!response?.ok) return { ok: false, message: refusal(response?.status ?? 0, sentenceIn(body)) }
  const isCodeAsked = typeof body === 'object' && body !== null && 'twoFactorRedirect' in body
  return { ok: true, next: isCodeAsked ? 'code' : 'in' }
}

/** Six digits are the app's; anything else is taken for a recovery code. */
export async function signInByCode(typed: string): Promise<SignInOutcome> {
  const code = typed.replaceAll(/\s/g, '')
  const isOfApp = /^\d{6}$/.test(code)
  const response = await fetch(`/api/auth/two-factor/${isOfApp ? 'verify-totp' : 'verify-backup-code'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  }).catch(() => null)
  if (response?.ok) return { ok: true, next: 'in' }
  const body: unknown = await response?.json().catch(() => null)
  const problem = typeof body === 'object' && body !== null && 'code' in body ? body.code : null
  return { ok: false, message: codeRefusal(response?.status ?? 0, problem, sentenceIn(body)) }
}

/** What a refused code says, by the status of the answer and the library's code. */
export function codeRefusal(status: number, code: unknown, sentence: string | null): string {
  if (code === 'INVALID_TWO_FACTOR_COOKIE' || code === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE')
    return 'It took too long or too many tries. Load this page anew and begin with your password.'
  if (code === 'ACCOUNT_TEMPORARILY_LOCKED') return 'Too many wrong codes. Wait a quarter of an hour, then try again.'
  if (code === 'CODE_TAKEN') return 'This code was used already. Wait for the next one that your app shows.'
  if (status === 400 || status === 401)
    return 'This code is not right. Take the one that your app shows now, or a recovery code that you have not used.'
  return refusal(status, sentence)
}

/**
 * What a refused sign-in says, by the status of the answer (0: there was none).
 * @param sentence what the server said itself
 */
export function refusal(status: number, sentence: string | null): string {
  if (status === 0) return 'The server could not be reached. Check the connection, then try again.'
  if (status === 400 || status === 401 || status === 422) return 'E-mail and password do not belong together. Check both, then try again.'
  if (status === 429) return sentence ?? 'Too many tries. Wait 30 seconds, then try again.'
  if (status === 503) return sentence ?? 'The database cannot be reached. Try again in a moment.'
  if (status === 403) return 'This address is not the one Djag is set up for. Open it at the address in DJAG_URL, or set that to this one.'
  return sentence ?? `The server could not sign you in (${status}). Try again.`
}

/** The sentence for people of an answer, whoever gave it. */
export function sentenceIn(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string' ? body.message : null
}

/** Where the browser goes to sign in by the provider, and comes back from to a page. */
export async function addressOfProvider(returnPath: string): Promise<{ ok: true; address: string } | { ok: false; message: string }> {
  const response = await fetch('/api/auth/sign-in/social', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'oidc', callbackURL: returnPath }),
  }).catch(() => null)
  const body: unknown = await response?.json().catch(() => null)
  const address = typeof body === 'object' && body !== null && 'url' in body ? body.url : null
  if (response?.ok && typeof address === 'string') return { ok: true, address }
  const status = response?.status ?? 0
  const isProviderAway = status === 400 || status === 404
  return {
    ok: false,
    message: isProviderAway ? 'The provider could not be reached. Try again in a moment.' : refusal(status, sentenceIn(body)),
  }
}

/** Why the provider's answer lets nobody in, by the code of it. */
export function providerRefusal(code: string): string {
  switch (code) {
    case 'email_not_verified':
    case 'account_not_linked':
      return 'Your provider has not verified your e-mail address. Verify it there, then try again.'
    case 'email_not_found':
    case 'no_email':
      return 'Your provider tells no e-mail address of you. Whoever runs it can have it do so.'
    case 'domain_not_allowed':
      return 'Addresses of your domain may not sign in here. Ask an administrator of Djag.'
    case 'no_role':
      return 'None of your groups has a role here. Ask an administrator of Djag.'
    case 'not_permitted':
    case 'INVALID_EMAIL_OR_PASSWORD':
      return 'You may not sign in here. Ask an administrator of Djag.'
    case 'known_otherwise':
      return 'Your provider had your e-mail address for somebody else before, whose account here it is. Ask an administrator of Djag.'
    case 'not_set_up':
      return 'Djag is not set up yet: its first administrator is made by the link that its start printed.'
    case 'access_denied':
      return 'The sign-in was broken off at your provider.'
    default:
      return 'The sign-in by your provider did not come through. Try again.'
  }
}
