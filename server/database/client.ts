import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { backOffMs } from '#domain/back-off.ts'
import { connectionOptions, connectionTarget } from './connection-target.ts'
import { fenceTransactions } from './fence-transactions.ts'
import { limitTransactions } from './limit-transactions.ts'
import { watchStatements } from './watch-statements.ts'

/** Drizzle over one pool of connections. */
export type Database = PostgresJsDatabase<Record<string, never>>

/** An open transaction of {@link Database}, as its `transaction` callback gets it. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/**
 * How patient the sessions of one program are; PostgreSQL enforces each limit. Zero means no limit. Behind a pooler, which passes no
 * settings of a session on, they hold in transactions; a single statement is under what the user or the database says there.
 */
export interface SessionLimits {
  statementTimeoutMs: number
  lockTimeoutMs: number
  /** A program frozen inside a transaction sits on its row locks until this has passed. */
  idleInTransactionTimeoutMs: number
  /** Its statements find what they need by keys, however much there is: plans that read, hash or merge whole tables are none of theirs. */
  looksUpByKeys?: boolean
  /** One plan of each prepared statement is right for any values: it is not planned anew for those at hand. */
  plansOnce?: boolean
}

export const SESSION_LIMITS = {
  web: { statementTimeoutMs: 5_000, lockTimeoutMs: 4_000, idleInTransactionTimeoutMs: 5_000 },
  scheduler: { statementTimeoutMs: 10_000, lockTimeoutMs: 2_000, idleInTransactionTimeoutMs: 2_000, looksUpByKeys: true, plansOnce: true },
  runner: { statementTimeoutMs: 15_000, lockTimeoutMs: 5_000, idleInTransactionTimeoutMs: 5_000, looksUpByKeys: true, plansOnce: true },
  /** What a worker looks after now and then, beside its runs. */
  keeper: { statementTimeoutMs: 15_000, lockTimeoutMs: 5_000, idleInTransactionTimeoutMs: 5_000, looksUpByKeys: true },
  /** Reads much at once, and plans for that. */
  reports: { statementTimeoutMs: 15_000, lockTimeoutMs: 5_000, idleInTransactionTimeoutMs: 5_000 },
  maintenance: { statementTimeoutMs: 0, lockTimeoutMs: 60_000, idleInTransactionTimeoutMs: 60_000 },
} as const satisfies Record<string, SessionLimits>

export interface ClientOptions extends SessionLimits {
  /** What `pg_stat_activity` shows. */
  applicationName: string
  /** Most connections at once. */
  connections: number
  /** For how long a connection may take to come about, in seconds; left out: five. */
  connectWithinSeconds?: number
  /** Hears of everything that is asked, as `watchStatements` tells it. */
  track?: (answer: Promise<unknown>) => void
}

export interface DatabaseClient {
  sql: postgres.Sql
  db: Database
  /** Lets running statements end for up to five seconds, then closes every connection. */
  close(): Promise<void>
}

const CONNECT_WITHIN_SECONDS = 5

function sessionSettings(limits: SessionLimits) {
  return {
    statement_timeout: limits.statementTimeoutMs,
    lock_timeout: limits.lockTimeoutMs,
    idle_in_transaction_session_timeout: limits.idleInTransactionTimeoutMs,
    // Our statements are short: PostgreSQL would take longer to compile one than to run it.
    jit: 'off',
    // A plan that was kept from when a table was empty would read all of it ten thousand rows later.
    ...(limits.looksUpByKeys ? { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' } : {}),
    // PostgreSQL would plan some statements anew each time, for longer than they then take.
    ...(limits.plansOnce ? { plan_cache_mode: 'force_generic_plan' } : {}),
  }
}

const TIMESTAMPTZ = 1184
const TIMESTAMPTZ_ARRAY = 1185

/**
 * Opens a pool of connections; the first one is made by the first statement.
 * Instants are `Date` both ways, in Drizzle's queries and in raw SQL. `bigint` and `numeric` come as text: cast counts with `::int`.
 */
export function openDatabase(url: string, options: ClientOptions): DatabaseClient {
  const target = connectionTarget(url)
  const sql = postgres({
    ...connectionOptions(target),
    // A pooler that hands out another connection for each transaction knows nothing of what was prepared on the last one.
    prepare: !target.isPooled,
    max: options.connections,
    connect_timeout: options.connectWithinSeconds ?? CONNECT_WITHIN_SECONDS,
    keep_alive: 15,
    // Seconds before connecting anew after the n-th failure: its own default grows to 20, and work is to go on within a second of the database.
    backoff: (failures) => backOffMs(Math.max(1, failures), { longestMs: 500 }) / 1_000,
    onnotice: () => {},
    connection: { application_name: options.applicationName, TimeZone: 'UTC', ...(target.isPooled ? {} : sessionSettings(options)) },
  })
  if (target.isPooled) limitTransactions(sql, sessionSettings(options))
  fenceTransactions(sql)
  const { parsers, serializers } = sql.options
  const parseInstant = parsers[TIMESTAMPTZ]
  const serializeInstant = serializers[TIMESTAMPTZ]
  const asked = options.track ? watchStatements(sql, options.track) : sql
  const db = drizzle(asked)
  // Drizzle switches the conversion of instants off for the whole client, although it copes with either: raw SQL would then refuse a Date.
  if (parseInstant) parsers[TIMESTAMPTZ] = parseInstant
  if (serializeInstant) serializers[TIMESTAMPTZ] = serializeInstant
  delete parsers[TIMESTAMPTZ_ARRAY]
  delete serializers[TIMESTAMPTZ_ARRAY]
  return { sql: asked, db, close: () => sql.end({ timeout: 5 }) }
}
