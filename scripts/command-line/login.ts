import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { CallFailure, EXIT } from './call-failure.ts'

const loginShape = z.object({ url: z.url(), token: z.string() })
/** Where Djag is, and by which token it is asked. */
export type Login = z.output<typeof loginShape>

type Environment = Readonly<Record<string, string | undefined>>

/** Where `djag login` keeps what it was told: for its owner alone. */
export function loginFile(environment: Environment): string {
  return join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'djag', 'login.json')
}

/**
 * `DJAG_URL` and `DJAG_TOKEN` where they are set, else what `djag login` kept.
 * @throws CallFailure where there is none, and for what is no address or no token
 */
export function readLogin(environment: Environment): Login {
  const kept = readKept(loginFile(environment))
  const url = environment.DJAG_URL?.trim() || kept?.url
  const token = environment.DJAG_TOKEN?.trim() || kept?.token
  if (url && token) return { url: originIn(url, 'DJAG_URL', EXIT.unreachable), token: tokenIn(token, 'DJAG_TOKEN') }
  throw new CallFailure(
    'Say where Djag is, and by which token: run "npx djag login URL", or set DJAG_URL and DJAG_TOKEN.',
    EXIT.notPermitted,
  )
}

export function keepLogin(environment: Environment, login: Login): string {
  const file = loginFile(environment)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, `${JSON.stringify(loginShape.parse(login))}\n`, { mode: 0o600 })
  return file
}

/** The address of a dashboard, without what stands behind its host. @throws CallFailure for what is none */
export function originIn(text: string, where: string, exitCode: number): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && ['http:', 'https:'].includes(url.protocol)) return url.origin
  throw new CallFailure(
    `${where}: “${text}” is no address of a dashboard. One is http://localhost:3000 or https://djag.example.org.`,
    exitCode,
  )
}

/** A token as it is sent. @throws CallFailure for characters that no header takes; they are not repeated */
export function tokenIn(text: string, where: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text
  throw new CallFailure(
    `${where}: a token is one word of letters, digits and signs, as the dashboard showed it. Here is nothing, or something between or around them.`,
    EXIT.notPermitted,
  )
}

function readKept(file: string): Login | null {
  try {
    return loginShape.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
