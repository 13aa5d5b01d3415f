import type postgres from 'postgres'

type Work = (tx: postgres.TransactionSql) => unknown

/**
 * Makes every transaction of a pool begin with these settings, which end with it: for connections through a pooler, where a session's
 * settings are refused or reach somebody else. `set` takes no snapshot, so an isolation level can still be chosen behind it.
 */
export function limitTransactions(sql: postgres.Sql, settings: Readonly<Record<string, string | number>>): void {
  const begin = sql.begin.bind(sql) as (options: string, work: Work) => Promise<unknown>
  const statement = Object.entries(settings)
    .map(([name, value]) => `set local ${name} = '${value}'`)
    .join('; ')
  const limited = (first: string | Work, second?: Work) => {
    const [options, work] = typeof first === 'string' ? [first, second as Work] : ['', first]
    return begin(options, async (tx) => {
      await tx.unsafe(statement)
      return await work(tx)
    })
  }
  sql.begin = limited as typeof sql.begin
}
