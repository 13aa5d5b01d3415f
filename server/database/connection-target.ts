import { readFileSync } from 'node:fs'
import { checkServerIdentity, getCACertificates, type PeerCertificate } from 'node:tls'

/** How a connection is protected, in the words Node's TLS has for it; both drivers take it as it is. */
export interface TlsOptions {
  rejectUnauthorized: boolean
  ca?: string | string[]
  cert?: string
  key?: string
  passphrase?: string
  checkServerIdentity?(host: string, certificate: PeerCertificate): Error | undefined
}

/** Where a database is and how to get in: one reading of a connection URL for both drivers, which read it differently themselves. */
export interface ConnectionTarget {
  /** A host name or address, or the absolute path of the folder that holds a Unix socket. */
  host: string
  port: number
  user: string
  password: string
  database: string
  /** False: not encrypted. */
  ssl: TlsOptions | false
  /** A pooler such as PgBouncer is in between: it takes no settings for a session and may hand each transaction to another connection. */
  isPooled: boolean
}

/** A connection URL that says something Djag can't do. The message says what to write instead and never repeats the password. */
export class ConnectionUrlError extends Error {
  override name = 'ConnectionUrlError'
}

/** What differs between the addresses of databases. */
export interface AddressKind {
  /** What may stand before `://`. */
  schemes: readonly string[]
  port: string
  /** Who signs in where the address names nobody. */
  user: string
}

const POSTGRESQL: AddressKind = { schemes: ['postgres', 'postgresql'], port: '5432', user: 'postgres' }

const formOf = ({ schemes, port }: AddressKind) =>
  `use the form ${schemes[0]}://user:password@host:${port}/database, with special characters of the password percent-encoded`

const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const
type SslMode = (typeof SSL_MODES)[number]

/** Why a parameter that libpq knows is not taken here. */
const REFUSED: Record<string, string> = {
  search_path: "Djag's tables are in the schema public: leave search_path out, and give Djag a database of its own",
  schema: "Djag's tables are in the schema public: leave schema out, and give Djag a database of its own",
  options: 'Djag sets what its sessions need by itself: leave options out, and set other things with "alter role … set …"',
  ssl: 'say sslmode=require, verify-ca or verify-full instead of ssl',
  sslcrl: 'lists of revoked certificates are not read: leave sslcrl out',
  channel_binding:
    'neither driver can bind the password to the channel in every case: leave channel_binding out and use sslmode=verify-full',
  target_session_attrs: 'Djag connects to one address: use one that always leads to the primary, and leave target_session_attrs out',
}
const READ = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslpassword', 'host', 'port', 'user', 'password', 'dbname', 'pgbouncer']
/** Taken and set by Djag itself, so that a URL copied from a provider's page works. */
const SET_BY_DJAG = ['application_name', 'connect_timeout', 'fallback_application_name']

/**
 * Reads a connection URL as libpq does, as far as Djag goes along with it. Two deviations: without `sslmode` nothing is encrypted (libpq
 * would try), so `allow` and `prefer`, which protect from nobody, are refused; `pgbouncer=true` says that a pooler is in between.
 * Certificate files are read now.
 * @throws ConnectionUrlError with what to write instead
 */
export function connectionTarget(url: string): ConnectionTarget {
  const { checksName, ...target } = databaseAddress(url, POSTGRESQL)
  return target
}

/**
 * Reads the address of a database of this kind, with the parameters that `connectionTarget` reads. `checksName`: the server's certificate has
 * to name the host, which is for drivers that do not take `checkServerIdentity`.
 * @throws ConnectionUrlError with what to write instead
 */
export function databaseAddress(url: string, kind: AddressKind): ConnectionTarget & { checksName: boolean } {
  const { authority, parameters } = readUrl(url, kind)
  for (const name of parameters.keys()) refuseParameter(name)
  const parameter = (name: string) => parameters.get(name) ?? ''
  const host = parameter('host') || authority.host || 'localhost'
  if (host.includes(',')) throw new ConnectionUrlError('several hosts are not supported: use one address that always leads to the primary')
  const port = parameter('port') || authority.port || kind.port
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new ConnectionUrlError(`"${port}" is no port: use a number up to 65535`)
  const user = parameter('user') || authority.user || process.env.USER || kind.user
  const pooler = parameter('pgbouncer')
  if (!['', 'true', 'false'].includes(pooler)) throw new ConnectionUrlError(`pgbouncer is "${pooler}": use true or leave it out`)
  return {
    host,
    port: Number(port),
    user,
    password: parameter('password') || authority.password,
    database: parameter('dbname') || authority.database || user,
    ssl: host.startsWith('/') ? false : tlsOptions(host, parameter),
    isPooled: pooler === 'true',
    checksName: checksName(parameter),
  }
}

function checksName(parameter: (name: string) => string): boolean {
  return parameter('sslmode') === 'verify-full' || parameter('sslrootcert') === 'system'
}

interface Authority {
  host: string
  port: string
  user: string
  password: string
  database: string
}

/** A Unix socket's folder may stand percent-encoded as the host, or the host may be empty: neither is a URL to `URL`. */
function readUrl(url: string, kind: AddressKind): { authority: Authority; parameters: URLSearchParams } {
  const scheme = kind.schemes.find((each) => url.startsWith(`${each}://`))
  const match = /^(?:(?<userinfo>[^@/?#]*)@)?(?<hostport>[^/?#]*)(?:\/(?<database>[^?#]*))?(?:\?(?<query>[^#]*))?$/.exec(
    scheme === undefined ? '#' : url.slice(scheme.length + 3),
  )
  const { userinfo = '', hostport = '', database = '', query = '' } = match?.groups ?? {}
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(hostport) ?? []
  const colon = userinfo.indexOf(':')
  const parameters = new URLSearchParams(query)
  if (!match || !isPlain({ hostport, port, database, query, names: [...parameters.keys()] })) throw new ConnectionUrlError(formOf(kind))
  try {
    return {
      authority: {
        host: decodeURIComponent(host.replace(/^\[|\]$/g, '')),
        port,
        user: decodeURIComponent(colon < 0 ? userinfo : userinfo.slice(0, colon)),
        password: decodeURIComponent(colon < 0 ? '' : userinfo.slice(colon + 1)),
        database: decodeURIComponent(database),
      },
      parameters,
    }
  } catch {
    throw new ConnectionUrlError(formOf(kind))
  }
}

/**
 * Whether no piece of the URL is a piece of a password that is not percent-encoded: behind its "/", "?" or "@" another piece begins, in which
 * the "@" before the host is left, and what should be a port or a parameter's name is none. Nothing may be said of such pieces.
 */
function isPlain(url: { hostport: string; port: string; database: string; query: string; names: string[] }): boolean {
  const queryWithoutNames = url.query.replaceAll(/(?<=^|&)(?:user|password)=[^&]*/g, '')
  if ([url.hostport, url.database, queryWithoutNames].some((piece) => piece.includes('@'))) return false
  return /^\d*$/.test(url.port) && url.names.every((name) => /^[a-z_]+$/.test(name))
}

function refuseParameter(name: string) {
  const reason = REFUSED[name]
  if (reason) throw new ConnectionUrlError(reason)
  if (!READ.includes(name) && !SET_BY_DJAG.includes(name))
    throw new ConnectionUrlError(`"${name}" is no parameter that Djag reads (those are ${READ.join(', ')}): leave it out`)
}

function readCertificate(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'this user may not read it' : `it cannot be read (${code})`
    throw new ConnectionUrlError(`${parameter} is ${path}: ${reason}`)
  }
}

function tlsOptions(host: string, parameter: (name: string) => string): TlsOptions | false {
  const mode = (parameter('sslmode') || 'disable') as SslMode
  if (!SSL_MODES.includes(mode))
    throw new ConnectionUrlError(
      ['allow', 'prefer'].includes(mode)
        ? `sslmode=${mode} protects from nobody, as whoever is in between can switch it off: use disable or require, better verify-full`
        : `sslmode is "${mode}": use ${SSL_MODES.slice(0, -1).join(', ')} or ${SSL_MODES.at(-1)}`,
    )
  if (mode === 'disable') {
    const unused = ['sslrootcert', 'sslcert', 'sslkey'].find((name) => parameter(name))
    if (unused) throw new ConnectionUrlError(`${unused} is given, but nothing is encrypted: add sslmode=verify-full`)
    return false
  }
  return { ...clientCertificate(parameter), ...serverTrust(mode, host, parameter('sslrootcert'), checksName(parameter)) }
}

function clientCertificate(parameter: (name: string) => string): Pick<TlsOptions, 'cert' | 'key' | 'passphrase'> {
  const [cert, key, passphrase] = [parameter('sslcert'), parameter('sslkey'), parameter('sslpassword')]
  if (!cert && !key) return {}
  if (!cert || !key) throw new ConnectionUrlError('sslcert and sslkey belong together: give both or neither')
  return { cert: readCertificate('sslcert', cert), key: readCertificate('sslkey', key), ...(passphrase && { passphrase }) }
}

/** As libpq: `require` trusts anybody unless a root is named; `verify-ca` asks for a certificate of that root; `verify-full` for the host's name too. */
function serverTrust(
  mode: Exclude<SslMode, 'disable'>,
  host: string,
  root: string,
  isNamed: boolean,
): Omit<TlsOptions, 'cert' | 'key' | 'passphrase'> {
  const isSystem = root === '' || root === 'system'
  if (mode === 'require' && root === '') return { rejectUnauthorized: false }
  if (mode === 'verify-ca' && isSystem)
    throw new ConnectionUrlError('sslmode=verify-ca needs sslrootcert, the file with the root certificate: name it, or use verify-full')
  const ca = isSystem ? [...getCACertificates('default'), ...getCACertificates('system')] : readCertificate('sslrootcert', root)
  // The drivers leave the name out where the host is an address, and Node would then compare with "localhost".
  return {
    rejectUnauthorized: true,
    ca,
    checkServerIdentity: isNamed ? (_, certificate) => checkServerIdentity(host, certificate) : () => undefined,
  }
}

/** What both drivers take to connect there. */
export function connectionOptions({ host, port, user, password, database, ssl }: ConnectionTarget) {
  return { host, port, user, password, database, ssl }
}
