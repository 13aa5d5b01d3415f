import { sentenceIn, signInByCode } from '../account/sign-in.ts'

/** What turning the second factor on begins with: what the app reads, and the recovery codes. */
export type Enrolment = { uri: string; secret: string; recoveryCodes: string[] }
export type Answered<Data> = { ok: true; data: Data } | { ok: false; message: string }

/** Makes a secret for an app, which counts once a code of it was typed. */
export async function beginSecondFactor(password: string): Promise<Answered<Enrolment>> {
  const { response, body } = await post('enable', { password })
  if (!response?.ok) return { ok: false, message: refusal(response?.status ?? 0, body) }
  const { totpURI, backupCodes } = body as { totpURI: string; backupCodes: string[] }
  return { ok: true, data: { uri: totpURI, secret: new URL(totpURI).searchParams.get('secret') ?? '', recoveryCodes: backupCodes } }
}

/** Turns it on, for who has a code of the app: nobody shuts themselves out. */
export async function finishSecondFactor(code: string): Promise<Answered<null>> {
  if (!/^\d{3} ?\d{3}$/.test(code.trim())) return { ok: false, message: 'Type the six digits that your app shows.' }
  const outcome = await signInByCode(code)
  return outcome.ok ? { ok: true, data: null } : outcome
}

export async function endSecondFactor(password: string): Promise<Answered<null>> {
  const { response, body } = await post('disable', { password })
  return response?.ok ? { ok: true, data: null } : { ok: false, message: refusal(response?.status ?? 0, body) }
}

async function post(door: 'enable' | 'disable', content: object): Promise<{ response: Response | null; body: unknown }> {
  const response = await fetch(`/api/auth/two-factor/${door}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(content),
  }).catch(() => null)
  return { response, body: await response?.json().catch(() => null) }
}

function refusal(status: number, body: unknown): string {
  if (status === 0) return 'The server could not be reached. Check the connection, then try again.'
  if (status === 400) return 'This is not your password.'
  if (status === 401) return 'You are signed out. Sign in again.'
  return sentenceIn(body) ?? `It could not be changed (${status}). Try again.`
}
