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

/** `DJAG_URL` and `DJAG_TOKEN` where they are set, else what `djag login` kept. */
export function readLogin(environment: Environment): Login {
  const kept = readKept(loginFile(environment))
  const url = environment.DJAG_URL || kept?.url
  const token = environment.DJAG_TOKEN || kept?.token
  if (url && token) return { url, token }
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

function readKept(file: string): Login | null {
  try {
    return loginShape.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}
