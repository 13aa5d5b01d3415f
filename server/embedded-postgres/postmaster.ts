import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresBinaries } from './binaries.ts'
import { EmbeddedPostgresError, OWN_DATABASE_HINT } from './embedded-postgres-error.ts'
import { POSTGRES_ENVIRONMENT, postgresIdentity } from './operating-user.ts'

/** How long a stopping PostgreSQL may write its last checkpoint before the wait for it is given up. */
const STOP_PATIENCE_MS = 30_000
const POLL_MS = 20

/** The log begins anew, and one old one is kept, when it has grown beyond this. */
const LARGEST_LOG_BYTES = 10_000_000

export interface Postmaster {
  pid: number
  port: number
  /** Whether it lets clients in: not while it still recovers from a crash, and no longer while it shuts down. */
  isReady: boolean
}

/** What a running process was started with, or null when it has ended or belongs to another kind of system. */
function commandOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function readPidFile(path: string): string | null {
  try {
    return readFileSync(join(path, 'postmaster.pid'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Removes a pid file that names no running PostgreSQL, unless another process has replaced it meanwhile. */
function removeStalePidFile(path: string, stale: string) {
  const file = join(path, 'postmaster.pid')
  const aside = `${file}.stale-${process.pid}`
  renameSync(file, aside)
  if (readFileSync(aside, 'utf8') === stale) rmSync(aside)
  else renameSync(aside, file)
}

/**
 * Finds the PostgreSQL that serves a data folder, whoever started it: also one whose starter was killed.
 * A pid file whose process number now belongs to another program (after a restart of the machine or container) is removed,
 * because PostgreSQL itself would refuse to start because of it.
 */
export function findPostmaster(path: string): Postmaster | null {
  const content = readPidFile(path)
  if (content === null) return null
  const [pidLine, , , portLine, , , , statusLine] = content.split('\n')
  const pid = Number(pidLine)
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null
  const command = existsSync('/proc/self') ? (commandOf(pid) ?? '') : path
  if (!command.includes(path)) {
    removeStalePidFile(path, content)
    return null
  }
  return { pid, port: Number(portLine) || 0, isReady: statusLine?.trim() === 'ready' }
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
async function choosePort(path: string): Promise<number> {
  const options = existsSync(join(path, 'postmaster.opts')) ? readFileSync(join(path, 'postmaster.opts'), 'utf8') : ''
  const last = Number(/"-p" "(\d+)"/.exec(options)?.[1] ?? 0)
  return (last > 0 ? await isFree(last) : null) ?? (await isFree(0)) ?? 0
}

/**
 * Starts PostgreSQL on a free loopback port, in a session of its own so that it outlives us and no Ctrl-C reaches it.
 * Resolves when it lets clients in, or when another process was faster; the caller looks again.
 * @throws EmbeddedPostgresError with PostgreSQL's own reason when it refuses to start
 */
export async function startPostmaster(path: string, binaries: PostgresBinaries, settings: Record<string, string>): Promise<void> {
  const port = await choosePort(path)
  const logFile = `${path}.log`
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG_BYTES) renameSync(logFile, `${logFile}.old`)
  const log = openSync(logFile, 'a')
  const logStart = statSync(logFile).size
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
  const output = await Promise.race([ended, readiness(path, child.pid ?? 0)])
  child.removeAllListeners('exit')
  if (output === null || output.includes('lock file "postmaster.pid" already exists')) return
  throw refusedToStart(path, output)
}

/** Resolves when that process lets clients in; one that ends before it does resolves nothing. */
async function readiness(path: string, pid: number): Promise<null> {
  for (;;) {
    const running = findPostmaster(path)
    if (running?.pid === pid && running.isReady) return null
    if (!isAlive(pid)) return new Promise(() => {})
    await delay(POLL_MS)
  }
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

/** Stops PostgreSQL as a clean shutdown that ends open connections, and waits until it has let go of its data folder. */
export async function stopPostmaster(path: string, { pid }: Postmaster): Promise<void> {
  process.kill(pid, 'SIGINT')
  const deadlineMs = performance.now() + STOP_PATIENCE_MS
  while (findPostmaster(path)?.pid === pid && performance.now() < deadlineMs) await delay(POLL_MS)
}
