import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Connection } from 'mysql2/promise'
import { freePort } from './application.ts'

const PATIENCE_MS = 60_000
const NOBODY = 65_534
/** What Debian's package mariadb-server-core brings to fill a new server's own tables. */
const SYSTEM_TABLES = ['mysql_system_tables.sql', 'mysql_system_tables_data.sql'].map((name) => `/usr/share/mysql/${name}`)
/** As little as it starts with. */
const SMALL = ['--innodb-buffer-pool-size=8M', '--innodb-log-file-size=8M', '--innodb-flush-log-at-trx-commit=0', '--skip-log-bin']

export interface MariadbServer {
  /** As a user who may do anything in the database `shop`, who signs in with a password. */
  url: string
  /** The same over TCP, where it offers TLS with the certificate of tests/certificates, which names `localhost`. */
  urlOverTcp: string
  /** Who may do all. */
  connection: Connection
  stop(): Promise<void>
}

/** Starts a MariaDB of our own (one of the programs that the suite `clients` needs), with an empty database `shop`, that a Unix socket leads to and a port of this machine. */
export async function startMariadb(): Promise<MariadbServer> {
  const folder = mkdtempSync(join(tmpdir(), 'djag-mariadb-'))
  const socket = join(folder, 'socket')
  const data = join(folder, 'data')
  mkdirSync(data)
  chmodSync(folder, 0o755)
  const isRoot = process.getuid?.() === 0
  const [certificate, key] = ['server.crt', 'server.key'].map((name) => join(folder, name)) as [string, string]
  for (const [name, path] of Object.entries({ 'server.crt': certificate, 'server.key': key }))
    copyFileSync(fileURLToPath(new URL(`certificates/${name}`, import.meta.url)), path)
  if (isRoot) for (const path of [folder, data, certificate, key]) chownSync(path, NOBODY, NOBODY)
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  // Its own: the folder that TMPDIR names is another user's where we are root.
  const settings = ['--no-defaults', `--datadir=${data}`, `--tmpdir=${folder}`, ...SMALL]
  const filling = ['create database mysql;', 'use mysql;', ...SYSTEM_TABLES.map((path) => readFileSync(path, 'utf8'))].join('\n')
  const filled = spawnSync('mariadbd', [...settings, '--skip-networking', '--bootstrap'], { ...as, input: filling, encoding: 'utf8' })
  if (filled.status !== 0) throw new Error(`mariadbd made no database:\n${filled.stderr}`)
  const port = await freePort()
  const listening = [`--socket=${socket}`, '--bind-address=127.0.0.1', `--port=${port}`, `--ssl-cert=${certificate}`, `--ssl-key=${key}`]
  const child = spawn('mariadbd', [...settings, ...listening], { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
  let printed = ''
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const { createConnection } = await import('mysql2/promise')
  const deadlineMs = performance.now() + PATIENCE_MS
  let connection: Connection | null = null
  while (connection === null) {
    if (child.exitCode !== null || performance.now() > deadlineMs) throw new Error(`mariadbd did not come up:\n${printed}`)
    connection = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true }).catch(() => null)
    if (connection === null) await delay(50)
  }
  await connection.query("create database shop; create user reports identified by 'hunter2'; grant all on shop.* to reports; use shop")
  return {
    url: `mysql://reports:hunter2@${encodeURIComponent(socket)}/shop`,
    urlOverTcp: `mysql://reports:hunter2@localhost:${port}/shop`,
    connection,
    stop: async () => {
      connection.destroy()
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
