import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'

const RETRY_MS = 500

/** No use could be made of DATABASE_URL. The message names host and port, never the password, and says what to check. */
export class DatabaseUnreachableError extends Error {
  override name = 'DatabaseUnreachableError'
}

interface Options {
  /** How long to try again while the server may still be coming up. */
  patienceMs: number
  log(message: string): void
}

/** What to check, for each way a connection can fail that no waiting will mend. */
const HOPELESS: Record<string, string> = {
  '28P01': 'it refuses the user or the password: check both in DATABASE_URL',
  '28000': 'it lets this user in from here only otherwise (see its pg_hba.conf): check the user and sslmode in DATABASE_URL',
  '3D000': 'it has no database of that name: make it with createdb, or correct the name in DATABASE_URL',
  '42501': 'the user may not connect to that database: grant it CONNECT',
}

/** What to check when the server has not answered in time. */
const NOT_THERE: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there: check that PostgreSQL runs and that host and port are right',
  ENOTFOUND: 'that host name is not known: check its spelling in DATABASE_URL',
  EAI_AGAIN: 'the name service does not answer: check the network',
  CONNECT_TIMEOUT: 'there is no answer: check host, port and firewall',
  '57P03': 'it is still starting up or shutting down: try again later',
  '53300': 'it has no free connections: raise its max_connections or stop other clients',
}

function place(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `PostgreSQL at ${hostname || 'localhost'}:${port || 5432} (database "${decodeURIComponent(pathname.slice(1)) || 'postgres'}", from DATABASE_URL)`
}

/**
 * Resolves once the database answers.
 * @throws DatabaseUnreachableError at once for what waiting cannot mend, otherwise when the patience is used up
 */
export async function waitForDatabase(url: string, { patienceMs, log }: Options): Promise<void> {
  const deadlineMs = performance.now() + patienceMs
  for (let attempt = 1; ; attempt++) {
    const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => {} })
    try {
      await sql`select 1`
      return
    } catch (error) {
      const { code = '', message } = error as { code?: string; message: string }
      if (HOPELESS[code]) throw new DatabaseUnreachableError(`Cannot use ${place(url)}: ${HOPELESS[code]}. (${message})`)
      const hint = NOT_THERE[code] ?? 'check that it runs and that DATABASE_URL is right'
      if (performance.now() + RETRY_MS > deadlineMs)
        throw new DatabaseUnreachableError(`Cannot reach ${place(url)}: ${hint}. (${message || code})`)
      if (attempt === 1) log(`Waiting up to ${Math.round(patienceMs / 1_000)} s for ${place(url)}: ${hint} …`)
    } finally {
      await sql.end({ timeout: 1 })
    }
    await delay(RETRY_MS)
  }
}
