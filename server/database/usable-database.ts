import pg from 'pg'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { connectionOptions, connectionTarget } from './connection-target.ts'
import { DatabaseUnreachableError, type WaitingOptions, waitForDatabase } from './reachability.ts'

export interface DatabaseAddresses {
  /** DATABASE_URL: everything but what needs a connection of its own goes there, perhaps through a pooler. */
  databaseUrl: string
  /** DJAG_DIRECT_URL, or DATABASE_URL again: leads to PostgreSQL itself, for listening, migrations and pg-boss. */
  directUrl: string
}

function refuse(message: string): never {
  throw new DatabaseUnreachableError(message, { needsAPerson: true })
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connectionOptions(connectionTarget(url)), connectionTimeoutMillis: 5_000, query_timeout: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function firstValue<T>(client: pg.Client, query: string, values: unknown[] = []): Promise<T> {
  const { rows } = await client.query({ text: query, values, rowMode: 'array' })
  return rows[0]?.[0] as T
}

/**
 * Whether each transaction may get another connection: two clients hold one each, the first gives its own back first, and then gets the
 * one given back last, the other's.
 */
function sharesConnections(url: string): Promise<boolean> {
  return withClient(url, (first) =>
    withClient(url, async (second) => {
      const inTransaction = async (client: pg.Client) => {
        await client.query('begin')
        return await firstValue<number>(client, 'select pg_backend_pid()')
      }
      const before = await inTransaction(first)
      await inTransaction(second)
      await first.query('commit')
      await second.query('commit')
      const after = await inTransaction(first)
      await first.query('commit')
      return before !== after
    }),
  )
}

function leadToTheSame(databaseUrl: string, directUrl: string): Promise<boolean> {
  return withClient(directUrl, async (direct) => {
    const pid = await firstValue<number>(direct, 'select pg_backend_pid() from (select pg_advisory_lock_shared($1)) as locked', [
      ADVISORY_LOCKS.sameDatabase,
    ])
    return await withClient(databaseUrl, (client) =>
      firstValue<boolean>(
        client,
        `select exists (select from pg_locks join pg_database on pg_database.oid = pg_locks.database
          where locktype = 'advisory' and objid = $1::int8::oid and pid = $2 and datname = current_database())`,
        [ADVISORY_LOCKS.sameDatabase, pid],
      ),
    )
  })
}

/**
 * Waits until the database answers on both addresses, then looks whether Djag can work through them.
 * @throws DatabaseUnreachableError with what to change
 */
export async function waitForUsableDatabase({ databaseUrl, directUrl }: DatabaseAddresses, options: WaitingOptions): Promise<void> {
  await waitForDatabase(databaseUrl, options)
  const hasDirectUrl = directUrl !== databaseUrl
  if (hasDirectUrl) await waitForDatabase(directUrl, { ...options, setting: 'DJAG_DIRECT_URL' })
  if (options.signal?.aborted) return
  const { isPooled } = connectionTarget(databaseUrl)
  const isShared = await sharesConnections(databaseUrl)
  if (isShared && !hasDirectUrl)
    refuse(
      'DATABASE_URL leads through a pooler that gives each transaction another connection (PgBouncer with pool_mode = transaction): nobody can listen ' +
        'there. Set DJAG_DIRECT_URL to an address of PostgreSQL itself, and add pgbouncer=true to the parameters of DATABASE_URL.',
    )
  if (isShared && !isPooled)
    refuse(
      'DATABASE_URL leads through a pooler that gives each transaction another connection: add pgbouncer=true to its parameters ("?pgbouncer=true").',
    )
  if (hasDirectUrl && (await sharesConnections(directUrl)))
    refuse('DJAG_DIRECT_URL leads through a pooler as well: set it to an address of PostgreSQL itself.')
  if (hasDirectUrl && !(await leadToTheSame(databaseUrl, directUrl)))
    refuse('DATABASE_URL and DJAG_DIRECT_URL do not lead to the same database: correct one of them.')
  await withClient(databaseUrl, async (client) => {
    const schema = await firstValue<string | null>(client, 'select current_schema()')
    if (schema !== 'public')
      refuse(
        `New tables would go into the schema "${schema}" here, and Djag's are in "public": give Djag a database of its own, or undo that with ` +
          `"alter role ${connectionTarget(databaseUrl).user} reset search_path" and "alter database … reset search_path".`,
      )
    if (isPooled && (await firstValue<string>(client, "select current_setting('statement_timeout')")) === '0')
      options.log(
        'Behind a pooler a single statement has no time limit of its own. Give the user one: ' +
          `alter role "${connectionTarget(databaseUrl).user}" set statement_timeout = '15s'`,
      )
  })
}
