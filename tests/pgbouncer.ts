import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '#tests/application.ts'

const PATIENCE_MS = 20_000
const NOBODY = 65_534

export interface Pooler {
  /** The same database, through the pooler. */
  url: string
  stop(): Promise<void>
}

export interface PoolerOptions {
  mode: 'session' | 'transaction'
  /** Start-up parameters that it swallows instead of refusing the client. */
  ignoredParameters?: readonly string[]
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Starts a PgBouncer of our own (one of the programs that the suite `clients` needs) in front of a server, on a free loopback port. */
export async function startPgbouncer(serverUrl: string, { mode, ignoredParameters = [] }: PoolerOptions): Promise<Pooler> {
  const { hostname, port: serverPort, username, password, pathname } = new URL(serverUrl)
  const folder = mkdtempSync(join(tmpdir(), 'djag-pgbouncer-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const file = join(folder, 'pgbouncer.ini')
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${serverPort} user=${username} password='${decodeURIComponent(password)}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
max_client_conn = 200
default_pool_size = 60
ignore_startup_parameters = ${ignoredParameters.join(',')}
`,
  )
  const isRoot = process.getuid?.() === 0
  const child: ChildProcess = spawn('pgbouncer', [file], { stdio: ['ignore', 'pipe', 'pipe'], ...(isRoot && { uid: NOBODY, gid: NOBODY }) })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const deadlineMs = performance.now() + PATIENCE_MS
  while (!(await listens(port))) {
    if (child.exitCode !== null || performance.now() > deadlineMs) throw new Error(`pgbouncer did not come up:\n${printed}`)
    await delay(50)
  }
  return {
    url: `postgres://${username}:${password}@127.0.0.1:${port}${pathname}`,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
