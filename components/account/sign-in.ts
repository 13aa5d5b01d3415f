export type SignInOutcome = { ok: true } | { ok: false; message: string }

/** Signs in by the HTTP handler (which counts the tries of an address); the session comes as a cookie. */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  const response = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  }).catch(() => null)
  if (response?.ok) return { ok: true }
  return { ok: false, message: refusal(response?.status ?? 0, response?.headers.get('x-retry-after') ?? null) }
}

/** What a refused sign-in says, by the status of the answer (0: there was none). */
export function refusal(status: number, retryAfterSeconds: string | null): string {
  if (status === 0) return 'The server could not be reached. Check the connection, then try again.'
  if (status === 400 || status === 401 || status === 422) return 'E-mail and password do not belong together. Check both, then try again.'
  if (status === 429) return `Too many tries. Wait ${retryAfterSeconds ?? '30'} seconds, then try again.`
  if (status === 403) return 'This address is not the one Djag is set up for. Open it at the address in DJAG_URL, or set that to this one.'
  return `The server could not sign you in (${status}). Try again.`
}
