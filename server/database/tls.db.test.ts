import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '#server/embedded-postgres/embedded-postgres.ts'
import { postgresIdentity } from '#server/embedded-postgres/operating-user.ts'
import { openDatabase, SESSION_LIMITS } from './client.ts'
import { connectionOptions, connectionTarget } from './connection-target.ts'
import { waitForDatabase } from './reachability.ts'

const certificate = (name: string) => new URL(`../../tests/certificates/${name}`, import.meta.url).pathname
/** Lets nobody into the database `by_certificate` without a certificate, and asks for a password everywhere else. */
const HOST_BASED_AUTHENTICATION = 'hostssl by_certificate all all cert\nhost all all all scram-sha-256\n'

let folder: string
let server: EmbeddedPostgres
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'djag-tls-'))
  chmodSync(folder, 0o755)
  const own = (name: string) => {
    const path = join(folder, name)
    if (name === 'pg_hba.conf') writeFileSync(path, HOST_BASED_AUTHENTICATION)
    else copyFileSync(certificate(name), path)
    chmodSync(path, 0o600)
    const { uid, gid } = postgresIdentity()
    if (uid !== undefined) chownSync(path, uid, gid ?? uid)
    return path
  }
  server = await acquireEmbeddedPostgres({
    dataDir: folder,
    log: () => {},
    settings: {
      ssl: 'on',
      ssl_cert_file: own('server.crt'),
      ssl_key_file: own('server.key'),
      ssl_ca_file: own('root.crt'),
      hba_file: own('pg_hba.conf'),
    },
  })
  await asPg(server.superuserUrl, 'create database by_certificate')
})
afterAll(async () => {
  await server.release()
  rmSync(folder, { recursive: true, force: true })
})

const IS_ENCRYPTED = 'select ssl as encrypted from pg_stat_ssl where pid = pg_backend_pid()'

async function asPg(url: string, statement = IS_ENCRYPTED): Promise<unknown> {
  const client = new pg.Client(connectionOptions(connectionTarget(url)))
  try {
    await client.connect()
    return (await client.query(statement)).rows[0]
  } finally {
    await client.end()
  }
}

async function asPostgresJs(url: string): Promise<unknown> {
  const { sql, close } = openDatabase(url, { applicationName: 'test', connections: 1, ...SESSION_LIMITS.web })
  try {
    return (await sql.unsafe(IS_ENCRYPTED))[0]
  } finally {
    await close()
  }
}

const DRIVERS = [
  ['pg', asPg],
  ['postgres.js', asPostgresJs],
] as const

function url(parameters: string, { host = 'localhost', database = 'postgres' } = {}): string {
  const address = new URL(server.superuserUrl)
  address.hostname = host
  address.pathname = `/${database}`
  return `${address.href}?${parameters}`
}
const root = certificate('root.crt')
const otherRoot = certificate('other-root.crt')

describe.each(DRIVERS)('%s speaks TLS as libpq does', (_, connect) => {
  it.each([
    ['nothing', '', 'localhost', false],
    ['sslmode=disable', 'sslmode=disable', 'localhost', false],
    ['require: whoever it is', 'sslmode=require', '127.0.0.1', true],
    ['require with a root: as verify-ca', `sslmode=require&sslrootcert=${root}`, '127.0.0.1', true],
    ['verify-ca: whatever the host is called', `sslmode=verify-ca&sslrootcert=${root}`, '127.0.0.1', true],
    ['verify-full: the host of the certificate', `sslmode=verify-full&sslrootcert=${root}`, 'localhost', true],
  ])('lets in %s', async (_name, parameters, host, encrypted) => {
    expect(await connect(url(parameters, { host }))).toEqual({ encrypted })
  })

  it.each([
    ['require with another root', `sslmode=require&sslrootcert=${otherRoot}`, 'localhost'],
    ['verify-ca with another root', `sslmode=verify-ca&sslrootcert=${otherRoot}`, 'localhost'],
    ['verify-full with roots that do not know it', 'sslmode=verify-full', 'localhost'],
    ['verify-full at another name', `sslmode=verify-full&sslrootcert=${root}`, '127.0.0.1'],
  ])('keeps away from %s', async (_name, parameters, host) => {
    await expect(connect(url(parameters, { host }))).rejects.toThrow(/certificate|altnames/i)
  })

  it('shows a certificate of its own', async () => {
    const own = `sslmode=verify-full&sslrootcert=${root}&sslcert=${certificate('client.crt')}&sslkey=${certificate('client.key')}&user=djag`
    expect(await connect(url(own, { database: 'by_certificate' }))).toEqual({ encrypted: true })
    await expect(connect(url(`sslmode=verify-full&sslrootcert=${root}`, { database: 'by_certificate' }))).rejects.toThrow(/certificate/)
  })
})

describe('a start', () => {
  const failure = (address: string) => waitForDatabase(address, { patienceMs: 60_000, log: () => {} }).catch((error: Error) => error)

  it('says what to check when the certificate does not hold', async () => {
    expect(await failure(url(`sslmode=verify-full&sslrootcert=${otherRoot}`))).toMatchObject({
      message: expect.stringMatching(/its certificate does not hold: check sslmode, sslrootcert and the host name in DATABASE_URL/),
      needsAPerson: true,
    })
  })

  it('says so when the server does not speak TLS', async () => {
    expect(await failure(`${inject('testServerUrl')}?sslmode=require`)).toMatchObject({
      message: expect.stringMatching(/it does not speak TLS.*sslmode=disable/),
      needsAPerson: true,
    })
  })
})
