import type postgres from 'postgres'

/** What is done in a transaction. */
export type Work = (tx: postgres.TransactionSql) => unknown

/**
 * Puts something around every transaction of a pool, whether it is begun with options or without.
 * @param around gets what begins the transaction, with the same options, and the work that was asked for
 */
export function wrapBegin(sql: postgres.Sql, around: (begin: (work: Work) => Promise<unknown>, work: Work) => Promise<unknown>): void {
  const begin = sql.begin.bind(sql) as (options: string, work: Work) => Promise<unknown>
  const wrapped = (first: string | Work, second?: Work) => {
    const [options, work] = typeof first === 'string' ? [first, second as Work] : ['', first]
    return around((inner) => begin(options, inner), work)
  }
  sql.begin = wrapped as typeof sql.begin
}
