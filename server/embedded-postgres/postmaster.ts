import { spawn } from 'node:child_process'
import { chmodSync, closeSync, existsSync, fchmodSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresBinaries } from './binaries.ts'
import { EmbeddedPostgresError, OWN_DATABASE_HINT } from './embedded-postgres-error.ts'
import { POSTGRES_ENVIRONMENT, postgresIdentity } from './operating-user.ts'
import { findPostmaster, type Postmaster } from './postmaster-file.ts'
import { processExists } from './processes.ts'

/** How long a stopping PostgreSQL may write its last checkpoint before the wait for it is given up. */
const STOP_PATIENCE_MS = 30_000
const POLL_MS = 20

/** The log begins anew, and one old one is kept, when it has grown beyond this. */
const LARGEST_LOG_BYTES = 10_000_000

/** What statements and their errors say in it is for its owner only. */
const PRIVATE_MODE = 0o600

/** Opens the log for appending; it and the old one are for their owner only, also where an earlier version made them. */
function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG_BYTES) renameSync(file, `${file}.old`)
  if (existsSync(`${file}.old`)) chmodSync(`${file}.old`, PRIVATE_MODE)
  const log = openSync(file, 'a', PRIVATE_MODE)
  fchmodSync(log, PRIVATE_MODE)
  return log
}

function isFree(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? null) : null))
    })
  })
}

/** The port of the last start when it is free, so that addresses people noted down stay right; else any free one. */
export async function choosePort(path: string): Promise<number> {
  const options = existsSync(join(path, 'postmaster.opts')) ? readFileSync(join(path, 'postmaster.opts'), 'utf8') : ''
  const last = Number(/"-p" "(\d+)"/.exec(options)?.[1] ?? 0)
  return (last > 0 ? await isFree(last) : null) ?? (await isFree(0)) ?? 0
}

interface StartOptions {
  port: number
  binaries: PostgresBinaries
  settings: Record<string, string>
}

/**
 * Starts PostgreSQL on that loopback port, in a session of its own so that it outlives us and no Ctrl-C reaches it.
 * @returns null once it lets clients in; what it said when it ended before
 */
export async function startPostmaster(path: string, { port, binaries, settings }: StartOptions): Promise<string | null> {
  const logFile = `${path}.log`
  const log = openLog(logFile)
  const logStart = fstatSync(log).size
  const allSettings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', log_timezone: 'UTC', ...settings }
  const options = ['-D', path, '-p', String(port), ...Object.entries(allSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const child = spawn(binaries.postgres, options, {
    ...postgresIdentity(),
    cwd: '/',
    detached: true,
    env: POSTGRES_ENVIRONMENT,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.unref()
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', () => resolve(readFileSync(logFile).subarray(logStart).toString('utf8')))
  })
  const refusal = await Promise.race([ended, readiness(path, child.pid ?? 0)])
  child.removeAllListeners('exit')
  return refusal
}

/** Resolves when that process lets clients in; one that ends before it does resolves nothing. */
async function readiness(path: string, pid: number): Promise<null> {
  for (;;) {
    const running = findPostmaster(path)
    if (running?.pid === pid && running.isReady) return null
    if (!processExists(pid)) return new Promise(() => {})
    await delay(POLL_MS)
  }
}

/** PostgreSQL's words when something stands in its way that goes away by itself: looking again is the answer. */
const PASSING_REFUSALS = [
  // Another one was faster, has just made the file, or is still leaving.
  /lock file "postmaster\.pid" (already exists|is empty)/,
  /bogus data in lock file/,
  // Processes of a postmaster that was killed notice it one after the other.
  /pre-existing shared memory block/,
  // The port was free when it was chosen.
  /could not (bind|create any TCP\/IP sockets)/,
]

/** Whether PostgreSQL refused to start for a reason that passes. */
export function isPassing(refusal: string): boolean {
  return PASSING_REFUSALS.some((pattern) => pattern.test(refusal))
}

/** What PostgreSQL said when it refused to go on, as a sentence with the ways out. */
export function refusedToStart(path: string, output: string): EmbeddedPostgresError {
  const reasons = output
    .split('\n')
    .filter((line) => /(FATAL|PANIC|HINT):|error while loading/.test(line))
    .map((line) => line.replace(/^.*?(FATAL|PANIC|HINT):\s*/, ''))
  return new EmbeddedPostgresError(
    `PostgreSQL could not start on the data folder ${path}: ${reasons.slice(-4).join(' ') || output.trim().slice(-500) || 'it gave no reason'}. ` +
      `Nothing was deleted; all it said is in ${path}.log. Put a backup in the folder's place, move it away to begin with an empty database ("mv ${path} ${path}.broken"), ${OWN_DATABASE_HINT}`,
  )
}

/** Stops PostgreSQL as a clean shutdown that ends open connections, and waits until its processes have let go of the data folder. */
export async function stopPostmaster(path: string, { pid }: Postmaster): Promise<void> {
  process.kill(pid, 'SIGINT')
  const deadlineMs = performance.now() + STOP_PATIENCE_MS
  while (findPostmaster(path)?.pid === pid && performance.now() < deadlineMs) await delay(POLL_MS)
}
