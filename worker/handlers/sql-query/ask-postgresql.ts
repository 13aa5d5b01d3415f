import type postgres from 'postgres'
import type { ConnectionTarget } from '#server/database/connection-target.ts'
import type { RunLogger } from '#worker/handler-definition/define-handler.ts'
import { type Ask, carryOut, type SqlOrder, type SqlResult, type SqlRun } from './carry-out.ts'
import { CONNECT_SECONDS, inServersWords } from './in-words.ts'
import { boundValue, VALUE_TYPES } from './postgresql-values.ts'
import { UnknownEnd, unlessSilent } from './unless-silent.ts'

/** So much later the server ends a statement by itself, if nobody is left to cancel it. */
const BEHIND_US_MS = 5_000

/** The id of a type that PostgreSQL finds by itself, from where the parameter stands. */
const NO_TYPE = 0

/** The protocol that takes one statement at a time: with the simple one a text could end the transaction and go on behind it. */
const EXTENDED = { simple: false, prepare: false } as never

/**
 * Carries out an order in one transaction of a PostgreSQL.
 * @throws Error in words for the run, without the password
 */
export async function askPostgresql(target: ConnectionTarget, order: SqlOrder, run: SqlRun): Promise<SqlResult> {
  const sql = await connect(target, order.timeLimitSeconds, run.log)
  try {
    const answer = sql.begin(run.mayWrite ? 'read write' : 'read only', async (tx) => {
      run.stop.throwIfAborted()
      // After a first look at the database a transaction that is read only stays so. Times are read in the order that the connection has (`05.12.2026`).
      await cancellable(tx.unsafe("select set_config('DateStyle', 'ISO', true)", [], EXTENDED), run.stop)
      return await carryOut(asking(tx as never, run.stop), order, run.log)
    })
    return (await unlessSilent(answer as Promise<SqlResult>, run.stop)) as SqlResult
  } catch (error) {
    if (error instanceof UnknownEnd) throw error
    throw inWords(error, target, run)
  } finally {
    await sql.end({ timeout: run.stop.aborted ? 0 : 1 })
  }
}

async function connect(target: ConnectionTarget, timeLimitSeconds: number, log: RunLogger): Promise<postgres.Sql> {
  const { default: connectTo } = await import('postgres')
  const { isPooled, host, ...at } = target
  return connectTo({
    ...at,
    // The driver reads a folder as the place of a socket only as `path`.
    ...(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${at.port}` } : { host }),
    max: 1,
    prepare: false,
    types: VALUE_TYPES as never,
    connect_timeout: Math.min(CONNECT_SECONDS, Math.ceil(timeLimitSeconds)),
    connection: isPooled
      ? {}
      : { application_name: 'djag sql-query', statement_timeout: Math.ceil(timeLimitSeconds * 1000) + BEHIND_US_MS },
    onnotice: ({ message, severity }) => log.info(`${severity ?? 'NOTICE'}: ${message}`),
  } as postgres.Options<Record<string, never>>)
}

type DriversAnswer = { command?: string; count: number | null; columns?: { name: string }[] | null }

function asking(tx: postgres.Sql, stop: AbortSignal): Ask {
  return async ({ sql, parameters }, onRow) => {
    stop.throwIfAborted()
    const query = tx.unsafe(sql, parameters.map((value) => tx.typed(boundValue(value) as never, NO_TYPE)) as never[], EXTENDED)
    const rows = query.forEach((row) => {
      onRow(row as Record<string, unknown>)
    })
    const { command = '', count, columns } = (await cancellable(rows as never, stop, query)) as DriversAnswer
    return { command, count: Number(count ?? 0), columns: columns?.map(({ name }) => name) ?? [] }
  }
}

/** Waits for an answer; when the run has to stop, the statement is cancelled on the server. */
async function cancellable<T>(answer: PromiseLike<T>, stop: AbortSignal, query: unknown = answer): Promise<T> {
  const cancel = () => {
    // As `cancel` of the driver, which drops what comes of it: a connection of its own, that may fail.
    const running = query as { canceller: ((query: unknown) => Promise<void>) | null }
    running.canceller?.(running).catch(() => {})
    running.canceller = null
  }
  stop.addEventListener('abort', cancel, { once: true })
  try {
    return await answer
  } finally {
    stop.removeEventListener('abort', cancel)
  }
}

function inWords(error: unknown, target: ConnectionTarget, { connection }: SqlRun): Error {
  const given = error as { name?: string; code?: string; message?: string; hint?: string; position?: string }
  const isServers = given.name === 'PostgresError'
  const at = given.position ? ` (at character ${given.position})` : ''
  const hint = given.hint ? ` ${given.hint}` : ''
  const message = `${given.message ?? String(error)}${isServers ? `${at}.${hint}` : ''}`
  return inServersWords(
    isServers ? 'PostgreSQL' : null,
    { ...given, message },
    { ...target, connection, isReadOnly: given.code === '25006' },
  )
}
