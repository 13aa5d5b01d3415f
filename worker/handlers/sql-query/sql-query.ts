import type postgres from 'postgres'
import { z } from 'zod'
import type { JsonValue } from '#domain/json-value.ts'
import { defineHandler, type HandlerContext } from '#worker/handler-definition/define-handler.ts'
import { type SqlConnection, sqlConnection } from './connections.ts'
import { refusedStatement } from './first-word.ts'
import { KeptRows } from './kept-rows.ts'
import { boundValue, VALUE_TYPES } from './values.ts'

const CONNECT_SECONDS = 15
/** So long the server may take to end what is cancelled before its connection is closed. */
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
    const timeLimit = AbortSignal.timeout(Math.ceil(given.timeLimitSeconds * 1000))
    const stop = AbortSignal.any([context.signal, timeLimit])
    const sql = await connect(connection, given.timeLimitSeconds, context)
    try {
      const answer = sql.begin(connection.mayWrite ? 'read write' : 'read only', (tx) =>
        carryOut(tx as never, statements, given, context, stop),
      )
      return await unlessSilent(answer, stop)
    } catch (error) {
      if (timeLimit.aborted && !context.signal.aborted) {
        const end = error instanceof SilentServer ? 'the server has not answered since' : 'was cancelled; nothing was changed'
        throw new Error(`It took longer than ${given.timeLimitSeconds} s, and ${end}.`)
      }
      throw inWords(error, given.connection, connection)
    } finally {
      await sql.end({ timeout: stop.aborted ? 0 : 1 })
    }
  },
})

type Answer = { command?: string; count: number | null; columns?: { name: string }[] | null }
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
    types: VALUE_TYPES as never,
    connect_timeout: Math.min(CONNECT_SECONDS, Math.ceil(timeLimitSeconds)),
    connection: isPooled
      ? {}
      : { application_name: 'djag sql-query', statement_timeout: Math.ceil(timeLimitSeconds * 1000) + BEHIND_US_MS },
    onnotice: ({ message, severity }) => context.log.info(`${severity ?? 'NOTICE'}: ${message}`),
  } as postgres.Options<Record<string, never>>)
}

async function carryOut(tx: postgres.Sql, statements: readonly Statement[], given: Input, context: HandlerContext, stop: AbortSignal) {
  stop.throwIfAborted()
  // After a first look at the database a transaction that is read only stays so. Times are read in the order that the connection has (`05.12.2026`).
  await cancellable(tx.unsafe("select set_config('DateStyle', 'ISO', true)", [], EXTENDED), stop)
  const done: { command: string; count: number }[] = []
  let kept = new KeptRows(given.maxRows)
  let columns: readonly string[] = []
  for (const { sql, parameters } of statements) {
    stop.throwIfAborted()
    const startedMs = performance.now()
    kept = new KeptRows(given.maxRows)
    const query = tx.unsafe(sql, parameters.map((value) => tx.typed(boundValue(value) as never, NO_TYPE)) as never[], EXTENDED)
    const rows = query.forEach((row) => {
      kept.add(row as Record<string, unknown>)
    })
    const answer = await cancellable(rows as never, stop, query)
    const { command = '', count, columns: described } = answer as Answer
    columns = described?.map(({ name }) => name) ?? []
    done.push({ command, count: Math.max(kept.count, Number(count ?? 0)) })
    context.log.info(`${command || 'Done'}: ${done.at(-1)?.count}`, { tookMs: Math.round(performance.now() - startedMs) })
  }
  const doubled = columns.find((name, index) => columns.indexOf(name) < index)
  if (doubled !== undefined && given.maxRows > 0)
    throw new Error(
      `Two columns of the answer are called “${doubled}”, and a row can keep one of them: give them names of their own (as …).`,
    )
  const last = done.at(-1)
  if (given.failWhen !== 'never' && kept.count > 0 === (given.failWhen === 'rows')) {
    for (const row of kept.rows.slice(0, SHOWN_ROWS)) context.log.warn(JSON.stringify(row))
    throw new Error(kept.count === 0 ? 'The check found no rows.' : `The check found ${kept.count} ${kept.count === 1 ? 'row' : 'rows'}.`)
  }
  return { rows: kept.rows, count: last?.count ?? 0, ...(kept.isCut && { rowsAreCut: true }), statements: done }
}

/** The id of a type that PostgreSQL finds by itself, from where the parameter stands. */
const NO_TYPE = 0

/** The protocol that takes one statement at a time: with the simple one a text could end the transaction and go on behind it. */
const EXTENDED = { simple: false, prepare: false } as never

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

class SilentServer extends Error {}

/** Waits for an answer, and when the run has to stop for a moment only: nothing more may ever come. @throws SilentServer when it is over */
async function unlessSilent<T>(answer: Promise<T>, stop: AbortSignal): Promise<T> {
  const { promise: isSilent, reject } = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const wait = () => {
    timer = setTimeout(() => reject(new SilentServer('It was cancelled, and the server has not answered since.')), CANCEL_MS)
  }
  if (stop.aborted) wait()
  else stop.addEventListener('abort', wait, { once: true })
  try {
    return await Promise.race([answer, isSilent])
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', wait)
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
