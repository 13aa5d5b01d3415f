import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { CHECKOUT } from '#server/database/checkout.ts'
import { secretsOf, withoutSecrets } from '../hide-secrets.mjs'

const TAKE_HANDED_SECRETS = join(CHECKOUT, 'scripts', 'supervision', 'take-handed-secrets.mjs')
const SECRETS_FD = 4

interface Program {
  /** What to run under this Node. */
  arguments: readonly string[]
  environment: NodeJS.ProcessEnv
  /** The file descriptors 0 to 3; the secrets come by the one after them. */
  stdio: readonly ['ignore' | 'inherit', 'inherit', 'inherit', 'ignore' | 'ipc']
  detached?: boolean
}

/** Starts a program that gets the secrets of its environment by a pipe, so that nobody finds them in what the system shows of the process. */
export function spawnHandingSecrets({ arguments: options, environment, stdio, detached = false }: Program): ChildProcess {
  const child = spawn(process.execPath, ['--import', TAKE_HANDED_SECRETS, ...options], {
    env: { ...withoutSecrets(environment), DJAG_SECRETS_FD: String(SECRETS_FD), DJAG_SUPERVISOR_PID: String(process.pid) },
    stdio: [...stdio, 'pipe'] satisfies StdioOptions,
    detached,
  })
  const pipe = child.stdio[SECRETS_FD] as Writable | null
  // A child that ends before it has read them says so by its exit.
  pipe?.on('error', () => {}).end(JSON.stringify(secretsOf(environment)))
  return child
}
