import { z } from 'zod'
import { defineHandler } from '#worker/handler-definition/define-handler.ts'
import type { SqlOrder, SqlResult, SqlRun } from './carry-out.ts'
import { type SqlConnection, sqlConnection } from './connections.ts'
import { endsTransaction, refusedStatement } from './first-word.ts'
import { UnknownEnd } from './unless-silent.ts'

const text = z.string().min(1).max(100_000)
const parameters = z
  .array(z.json())
  .max(1_000)
  .default([])
  .describe(
    'Values for the parameters of the statement: $1, $2, … of PostgreSQL and SQLite, ? of MySQL and SQLite. They are bound, never part of its text.',
  )

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
export default defineHandler({
  name: 'sql-query',
  description:
    'Asks a database that the worker knows by name (PostgreSQL, MySQL, SQLite); several statements are one transaction, read only unless the connection may write.',
  input,
  positional: ['connection', 'sql'],
  reuse: true,
  async run(context, given) {
    const connection = sqlConnection(given.connection, process.env)
    const statements = typeof given.sql === 'string' ? [{ sql: given.sql, parameters: given.parameters }] : given.sql
    if (typeof given.sql !== 'string' && given.parameters.length > 0)
      throw new Error('Parameters belong to each of several statements: write them beside its sql.')
    for (const { sql } of statements) {
      const refused = refusedStatement(sql, connection, statements.length === 1)
      if (refused) throw new Error(refused)
      if (given.failWhen !== 'never' && endsTransaction(sql, connection.engine))
        throw new Error('A definition of MySQL ends its transaction, so that no check could take it back: leave failWhen out.')
    }
    const timeLimit = AbortSignal.timeout(Math.ceil(given.timeLimitSeconds * 1000))
    const stop = AbortSignal.any([context.signal, timeLimit])
    const { mayWrite } = connection
    try {
      return await asked(connection, { ...given, statements }, { connection: given.connection, mayWrite, log: context.log, stop })
    } catch (error) {
      if (!timeLimit.aborted || context.signal.aborted) throw error
      const end = error instanceof UnknownEnd ? error.end : 'was cancelled; nothing was changed'
      throw new Error(`It took longer than ${given.timeLimitSeconds} s, and ${end}.`)
    }
  },
})

/** The driver of each kind of database is loaded by those runs alone that ask one. */
async function asked(connection: SqlConnection, order: SqlOrder, run: SqlRun): Promise<SqlResult> {
  switch (connection.engine) {
    case 'postgresql':
      return (await import('./ask-postgresql.ts')).askPostgresql(connection.target, order, run)
    case 'mysql':
      return (await import('./ask-mysql.ts')).askMysql(connection.target, order, run)
    case 'sqlite':
      return (await import('./ask-sqlite.ts')).askSqlite(connection.file, order, run)
  }
}
