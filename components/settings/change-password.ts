import { sentenceIn } from '../account/sign-in.ts'

export type PasswordChange = { currentPassword: string; newPassword: string }
export type PasswordOutcome = { ok: true } | { ok: false; field: keyof PasswordChange | null; message: string }

/** Changes the password by the HTTP handler (which counts the tries); every other session of this person ends. */
export async function changePassword(change: PasswordChange): Promise<PasswordOutcome> {
  const response = await fetch('/api/auth/change-password', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(change),
  }).catch(() => null)
  if (response?.ok) return { ok: true }
  const body: unknown = await response?.json().catch(() => null)
  const code = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : ''
  return { ok: false, ...passwordRefusal(response?.status ?? 0, code, sentenceIn(body)) }
}

/** What a refused change says, by the status of the answer (0: there was none) and better-auth's code. */
export function passwordRefusal(
  status: number,
  code: string,
  sentence: string | null,
): { field: keyof PasswordChange | null; message: string } {
  if (code === 'INVALID_PASSWORD') return { field: 'currentPassword', message: 'This is not your present password.' }
  if (code === 'PASSWORD_TOO_SHORT' || code === 'PASSWORD_TOO_LONG')
    return { field: 'newPassword', message: 'The new password is too short or too long.' }
  if (status === 0) return { field: null, message: 'The server could not be reached. Check the connection, then try again.' }
  if (status === 401) return { field: null, message: 'You are signed out. Sign in again, then change it.' }
  if (status === 403)
    return {
      field: null,
      message: 'This address is not the one Djag is set up for. Open it at the address in DJAG_URL, or set that to this one.',
    }
  if (status === 429) return { field: null, message: sentence ?? 'Too many tries. Wait 30 seconds, then try again.' }
  if (status === 503) return { field: null, message: sentence ?? 'The database cannot be reached. Try again in a moment.' }
  return { field: null, message: `The password could not be changed (${status}). Nothing was changed; try again.` }
}
