export type SignInOutcome = { ok: true } | { ok: false; message: string }

/** Signs in by the HTTP handler (which counts the tries of an address); the session comes as a cookie. */
export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  const response = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  }).catch(() => null)
  if (response?.ok) return { ok: true }
  const body: unknown = await response?.json().catch(() => null)
  return { ok: false, message: refusal(response?.status ?? 0, sentenceIn(body)) }
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
