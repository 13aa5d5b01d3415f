import type postgres from 'postgres'
import { z } from 'zod'
import type { JsonValue } from '#domain/json-value.ts'
import { defineHandler, type HandlerContext } from '#worker/handler-definition/define-handler.ts'
import { type SqlConnection, sqlConnection } from './connections.ts'
import { refusedStatement } from './first-word.ts'
import { KeptRows } from './kept-rows.ts'

const CONNECT_SECONDS = 15
/** So long a cancelled statement may take to end on the server before its connection is closed. */
const CANCEL_MS = 1_500
/** So much later the server ends a statement by itself, if nobody is left to cancel it. */
const BEHIND_US_MS = 5_000
const SHOWN_ROWS = 5

const text = z.string().min(1).max(100_000)
const parameters = z
  .array(z.json())
  .max(1_000)
  .default([])
  .describe('Values for $1, $2, … in the statement. They are bound, never part of its text.')

const input = z.object({
  connection: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/, 'Letters, digits, - and _.')
    .describe('The database: a name for which the worker has a variable DJAG_SQL_NAME.'),
  sql: z
    .union([
      text,
      z
        .array(z.object({ sql: text, parameters }))
        .min(1)
        .max(50),
    ])
    .describe('One statement, or several with their parameters: all of them in one transaction. The answer of the last one is the result.'),
  parameters,
  maxRows: z.int().min(0).max(1_000).default(100).describe('So many rows are kept in the result, if there is room; all are counted.'),
  failWhen: z
    .enum(['never', 'rows', 'no rows'])
    .default('never')
    .describe('Makes a check of the last statement: the run fails, and nothing is changed, when it answers with rows, or with none.'),
  timeLimitSeconds: z
    .number()
    .positive()
    .max(24 * 3600)
    .default(60)
    .describe('The run fails when all statements together take longer.'),
})
type Input = z.output<typeof input>

export default defineHandler({
  name: 'sql-query',
  description:
    'Asks a PostgreSQL that the worker knows by name; several statements are one transaction, read only unless the connection may write.',
  input,
  positional: ['connection', 'sql'],
  reuse: true,
  async run(context, given) {
    const connection = sqlConnection(given.connection, process.env)
    const statements = typeof given.sql === 'string' ? [{ sql: given.sql, parameters: given.parameters }] : given.sql
    if (typeof given.sql !== 'string' && given.parameters.length > 0)
      throw new Error('Parameters belong to each of several statements: write them beside its sql.')
    for (const { sql } of statements) {
      const refused = refusedStatement(sql)
      if (refused) throw new Error(refused)
    }
    const timeLimit = AbortSignal.timeout(given.timeLimitSeconds * 1000)
    const stop = AbortSignal.any([context.signal, timeLimit])
    const sql = await connect(connection, given.timeLimitSeconds, context)
    try {
      return await sql.begin(connection.mayWrite ? 'read write' : 'read only', (tx) =>
        carryOut(tx as never, statements, given, context, stop),
      )
    } catch (error) {
      if (timeLimit.aborted && !context.signal.aborted)
        throw new Error(`It took longer than ${given.timeLimitSeconds} s, and was cancelled; nothing was changed.`)
      throw inWords(error, given.connection, connection)
    } finally {
      await sql.end({ timeout: 1 })
    }
  },
})

type Statement = { sql: string; parameters: JsonValue[] }

async function connect({ target }: SqlConnection, timeLimitSeconds: number, context: HandlerContext): Promise<postgres.Sql> {
  const { default: connectTo } = await import('postgres')
  const { isPooled, host, ...at } = target
  return connectTo({
    ...at,
    // The driver reads a folder as the place of a socket only as `path`.
    ...(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${at.port}` } : { host }),
    max: 1,
    prepare: false,
    connect_timeout: Math.min(CONNECT_SECONDS, Math.ceil(timeLimitSeconds)),
    connection: isPooled
      ? {}
      : { application_name: 'djag sql-query', statement_timeout: Math.ceil(timeLimitSeconds * 1000) + BEHIND_US_MS },
    onnotice: ({ message, severity }) => context.log.info(`${severity ?? 'NOTICE'}: ${message}`),
  } as postgres.Options<Record<string, never>>)
}

async function carryOut(tx: postgres.Sql, statements: readonly Statement[], given: Input, context: HandlerContext, stop: AbortSignal) {
  // After a first look at the database a transaction that is read only stays so.
  await cancellable(tx.unsafe('select 1', [], EXTENDED), stop)
  const done: { command: string; count: number }[] = []
  let kept = new KeptRows(given.maxRows)
  for (const { sql, parameters } of statements) {
    const startedMs = performance.now()
    kept = new KeptRows(given.maxRows)
    const query = tx.unsafe(sql, parameters as never[], EXTENDED)
    const rows = query.forEach((row) => {
      kept.add(row as Record<string, unknown>)
    })
    const answer = await cancellable(rows as never, stop, query)
    const { command = '', count } = answer as { command?: string; count: number | null }
    done.push({ command, count: Math.max(kept.count, Number(count ?? 0)) })
    context.log.info(`${command || 'Done'}: ${done.at(-1)?.count}`, { tookMs: Math.round(performance.now() - startedMs) })
  }
  const last = done.at(-1)
  if (given.failWhen !== 'never' && kept.count > 0 === (given.failWhen === 'rows')) {
    for (const row of kept.rows.slice(0, SHOWN_ROWS)) context.log.warn(JSON.stringify(row))
    throw new Error(kept.count === 0 ? 'The check found no rows.' : `The check found ${kept.count} ${kept.count === 1 ? 'row' : 'rows'}.`)
  }
  return { rows: kept.rows, count: last?.count ?? 0, ...(kept.isCut && { rowsAreCut: true }), statements: done }
}

/** The protocol that takes one statement at a time: with the simple one a text could end the transaction and go on behind it. */
const EXTENDED = { simple: false, prepare: false } as never

/** Waits for an answer; when the run has to stop, the statement is cancelled on the server, and its end awaited for a moment. */
async function cancellable<T>(answer: PromiseLike<T>, stop: AbortSignal, query: { cancel(): void } = answer as never): Promise<T> {
  const { promise: isTooLong, reject } = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const cancel = () => {
    query.cancel()
    timer = setTimeout(() => reject(new Error('The statement was cancelled.')), CANCEL_MS)
  }
  if (stop.aborted) cancel()
  else stop.addEventListener('abort', cancel, { once: true })
  try {
    return await Promise.race([answer, isTooLong])
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', cancel)
  }
}

/** What went wrong, without the password and the address that stand in the connection. */
function inWords(error: unknown, name: string, { target }: SqlConnection): Error {
  const given = error as { name?: string; code?: string; message?: string; hint?: string; position?: string }
  const hide = (words: string) => (target.password === '' ? words : words.replaceAll(target.password, '***'))
  const message = hide(given.message ?? String(error))
  if (given.name !== 'PostgresError')
    return given.code
      ? new Error(`The connection “${name}” failed: ${message}`)
      : error instanceof Error
        ? new Error(message)
        : new Error(message)
  const at = given.position ? ` (at character ${given.position})` : ''
  const hint = given.hint ? ` ${hide(given.hint)}` : ''
  const readOnly = given.code === '25006' ? ` The connection “${name}” reads only; its owner lets it write by ?djag_write=1.` : ''
  return new Error(`PostgreSQL says: ${message}${at}.${hint}${readOnly}`)
}
