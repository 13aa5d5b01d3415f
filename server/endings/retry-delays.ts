import { type RetryPolicy, retryDelayMs } from '#scheduling/end/retries.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'

/**
 * How long these runs, of which the present attempt has failed, wait for the next one; runs for which there is none are missing (rule R7).
 * Failures count from the first attempt of the series; lost attempts are none.
 */
export async function retryDelays(tx: Transaction, runIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await preparedSql(tx)<{ runId: string; retry: RetryPolicy; earlierFailures: number }[]>`
    select
      runs.id as "runId", runs.retry,
      (
        select count(*)::int from attempts
        where attempts.run_id = runs.id and attempts.number >= runs.series_attempt and attempts.outcome in ('failed', 'expired')
      ) as "earlierFailures"
    from runs where runs.id = any(${[...runIds]}::uuid[]) and runs.retry is not null`
  const delays = new Map<string, number>()
  for (const { runId, retry, earlierFailures } of rows) {
    const delayMs = retryDelayMs(retry, earlierFailures + 1, Math.random())
    if (delayMs !== null) delays.set(runId, delayMs)
  }
  return delays
}
