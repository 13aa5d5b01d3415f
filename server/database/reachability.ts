import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { connectionOptions, connectionTarget } from './connection-target.ts'

const RETRY_MS = 500
const CONNECT_PATIENCE_MS = 5_000

/** No use could be made of a database. The message names host and port, never the password, and says what to check. */
export class DatabaseUnreachableError extends Error {
  override name = 'DatabaseUnreachableError'
  /** Whether a person has to change something; else it may come up by itself. */
  readonly needsAPerson: boolean

  constructor(message: string, options: { needsAPerson: boolean }) {
    super(message)
    this.needsAPerson = options.needsAPerson
  }
}

export interface WaitingOptions {
  /** How long to try again while the server may still be coming up. */
  patienceMs: number
  /** Aborted when the program is told to stop: the wait ends at once. */
  signal?: AbortSignal
  log(message: string): void
}

/** Where the address came from. */
export type AddressSetting = 'DATABASE_URL' | 'DJAG_DIRECT_URL'

const CERTIFICATE = 'its certificate does not hold: check sslmode, sslrootcert and the host name in SETTING'

/** What to check, for each way a connection can fail that no waiting will mend. */
const HOPELESS: Record<string, string> = {
  '28P01': 'it refuses the user or the password: check both in SETTING',
  '28000': 'it lets this user in from here only otherwise (see its pg_hba.conf): check user, sslmode, sslcert and sslkey in SETTING',
  '3D000': 'it has no database of that name: make it with createdb, or correct the name in SETTING',
  '42501': 'the user may not connect to that database: grant it CONNECT',
  NO_TLS: 'it does not speak TLS, and sslmode in SETTING asks for it: switch TLS on there (ssl = on), or say sslmode=disable',
  SETTINGS_REFUSED: 'that is a pooler that takes no settings for a session: add pgbouncer=true to SETTING ("?pgbouncer=true")',
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  CERT_HAS_EXPIRED: CERTIFICATE,
  CERT_NOT_YET_VALID: CERTIFICATE,
  CERT_SIGNATURE_FAILURE: CERTIFICATE,
  ERR_TLS_CERT_ALTNAME_INVALID: CERTIFICATE,
}

/** What to check when the server has not answered in time. */
const NOT_THERE: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there: check that PostgreSQL runs and that host and port are right',
  ENOENT: 'there is no such socket: check that PostgreSQL runs and that the folder and port are right',
  ENOTFOUND: 'that host name is not known: check its spelling in SETTING',
  EAI_AGAIN: 'the name service does not answer: check the network',
  TIMEOUT: 'there is no answer: check host, port and firewall',
  '57P03': 'it is still starting up or shutting down: try again later',
  '53300': 'it has no free connections: raise its max_connections or stop other clients',
}

/** How a failure is called in the two lists: by PostgreSQL's or Node's code, or by one of ours where the driver has only words. */
function kindOfFailure({ code = '', message }: { code?: string; message: string }): string {
  if (/does not support SSL/.test(message)) return 'NO_TLS'
  if (/unsupported startup parameter/.test(message)) return 'SETTINGS_REFUSED'
  if (/timeout expired|connection timeout/i.test(message)) return 'TIMEOUT'
  return code
}

function place(url: string, setting: AddressSetting): string {
  const { host, port, database } = connectionTarget(url)
  return `PostgreSQL at ${host}:${port} (database "${database}", from ${setting})`
}

/** Connects once as Djag's pools do, and leaves again. */
async function tryToConnect(url: string): Promise<void> {
  const target = connectionTarget(url)
  const client = new pg.Client({
    ...connectionOptions(target),
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    query_timeout: CONNECT_PATIENCE_MS,
    ...(target.isPooled ? {} : { statement_timeout: CONNECT_PATIENCE_MS }),
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Resolves once the database answers, or when the signal is aborted.
 * @throws DatabaseUnreachableError at once for what waiting cannot mend, otherwise when the patience is used up
 */
export async function waitForDatabase(url: string, options: WaitingOptions & { setting?: AddressSetting }): Promise<void> {
  const { patienceMs, log, signal, setting = 'DATABASE_URL' } = options
  const deadlineMs = performance.now() + patienceMs
  const advice = (text: string) => text.replaceAll('SETTING', setting)
  for (let attempt = 1; !signal?.aborted; attempt++) {
    try {
      return await tryToConnect(url)
    } catch (error) {
      const failure = error as { code?: string; message: string }
      const kind = kindOfFailure(failure)
      const said = failure.message || failure.code
      if (HOPELESS[kind])
        throw new DatabaseUnreachableError(`Cannot use ${place(url, setting)}: ${advice(HOPELESS[kind])}. (${said})`, {
          needsAPerson: true,
        })
      const hint = advice(NOT_THERE[kind] ?? 'check that it runs and that SETTING is right')
      if (performance.now() + RETRY_MS > deadlineMs)
        throw new DatabaseUnreachableError(`Cannot reach ${place(url, setting)}: ${hint}. (${said})`, { needsAPerson: false })
      if (attempt === 1) log(`Waiting up to ${Math.round(patienceMs / 1_000)} s for ${place(url, setting)}: ${hint} …`)
    }
    await delay(RETRY_MS, undefined, { signal }).catch(() => {})
  }
}
