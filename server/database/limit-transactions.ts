import type postgres from 'postgres'
import { wrapBegin } from './wrap-begin.ts'

/**
 * Makes every transaction of a pool begin with these settings, which end with it: for connections through a pooler, where a session's
 * settings are refused or reach somebody else. `set` takes no snapshot, so an isolation level can still be chosen behind it.
 */
export function limitTransactions(sql: postgres.Sql, settings: Readonly<Record<string, string | number>>): void {
  const statement = Object.entries(settings)
    .map(([name, value]) => `set local ${name} = '${value}'`)
    .join('; ')
  wrapBegin(sql, (begin, work) =>
    begin(async (tx) => {
      await tx.unsafe(statement)
      return await work(tx)
    }),
  )
}
