import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { checkGates } from './check-gates.ts'
import { checkInstantOutcomes } from './check-instant-outcomes.ts'
import { checkRuns } from './check-runs.ts'
import { checkSleep } from './check-sleep.ts'
import { checkStreaks } from './check-streaks.ts'
import type { LedgerProblem } from './ledger-problem.ts'

/**
 * Holds the whole ledger against the invariants, by counting (docs/rules.md): every instant one outcome, runs and jobs together, every gate
 * opened by an ending that was there, failures in a row counted as they were, nothing held by nobody, nothing overslept. Reads everything there is: for tests and for a doubting operator, not for
 * each minute. On a ledger that workers are writing, what is just under way is seen in one snapshot.
 */
export async function checkLedger(db: Database): Promise<LedgerProblem[]> {
  return await db.transaction(
    async (tx) => {
      const sql = preparedSql(tx)
      const found = [
        await checkInstantOutcomes(sql),
        await checkRuns(sql),
        await checkGates(sql),
        await checkStreaks(sql),
        await checkSleep(tx),
      ]
      return found.flat()
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}
