import type postgres from 'postgres'
import type { RetentionDays } from '#server/configuration/retention-settings.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { removeLogs } from './remove-logs.ts'
import { removeRanges } from './remove-ranges.ts'
import {
  type Removal,
  removeActions,
  removeAudits,
  removeBackfills,
  removeChangeSets,
  removeCounts,
  removeDeadlines,
  removeDeliveries,
  removeForecasts,
  removeIncidents,
  removeKeptAnswers,
  removeRequests,
  removeSeals,
  removeSessions,
  removeTimedWeeks,
  removeTokens,
  removeWorkers,
} from './remove-records.ts'
import { FIRST_RUN, type RunPlace, removeRuns } from './remove-runs.ts'
import { holdRound, type Removed } from './retention-lease.ts'

export type RoundOptions = {
  /** Whose round it is (`beginRound`). */
  holder: string
  keepDays: RetentionDays
  /** Most rows that one transaction looks at or removes. */
  batchSize: number
}

/**
 * Removes what is old (rules K1 to K6) in small transactions, one after the other, and yields what each of them removed; whoever goes
 * through it decides how long to rest between them. Nothing depends on a round's end: each batch is whole, and the next round finds what
 * this one left. Children go before parents.
 * @throws RoundLostError when another worker has taken over
 */
export async function* removeWhatIsOld(db: Database, { holder, keepDays, batchSize }: RoundOptions): AsyncGenerator<Removed> {
  const inBatch = <T>(remove: (sql: postgres.Sql) => Promise<T>): Promise<T> =>
    db.transaction(async (tx) => {
      const sql = preparedSql(tx)
      await holdRound(sql, holder)
      return await remove(sql)
    })
  for (let after: string | null = FIRST_RUN.runId; after !== null; ) {
    const from: string = after
    const { nextAfterRunId, lines } = await inBatch((sql) => removeLogs(sql, from, batchSize * LINES_FOR_A_ROW, keepDays.logs))
    yield { run_logs: lines }
    after = nextAfterRunId
  }
  for (let place: RunPlace | null = FIRST_RUN; place !== null; ) {
    const from: RunPlace = place
    const { next, runs, logLines } = await inBatch((sql) => removeRuns(sql, from, batchSize, keepDays.runs))
    yield { runs, run_logs: logLines }
    place = next
  }
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after
    const { nextAfterTaskId, ranges } = await inBatch((sql) => removeRanges(sql, from, batchSize, keepDays.runs))
    yield { decided_ranges: ranges }
    after = nextAfterTaskId
  }
  for (const [table, days, remove] of RECORDS) {
    for (let count = batchSize; count >= batchSize; ) {
      count = await inBatch((sql) => remove(sql, batchSize, keepDays[days]))
      yield { [table]: count }
    }
  }
}

/** A line of a log is less to remove than a run. */
const LINES_FOR_A_ROW = 5

const RECORDS: readonly (readonly [table: string, days: keyof RetentionDays, remove: Removal])[] = [
  ['run_requests', 'runs', removeRequests],
  ['backfills', 'runs', removeBackfills],
  ['change_sets', 'audits', removeChangeSets],
  ['audits', 'audits', removeAudits],
  ['audit_seals', 'audits', removeSeals],
  ['user_actions', 'audits', removeActions],
  ['workers', 'runs', removeWorkers],
  ['deadlines', 'runs', removeDeadlines],
  ['kept_forecasts', 'runs', removeForecasts],
  ['incidents', 'runs', removeIncidents],
  ['notification_deliveries', 'runs', removeDeliveries],
  ['run_hours', 'counts', removeCounts],
  ['timed_weeks', 'counts', removeTimedWeeks],
  ['sessions', 'audits', removeSessions],
  ['api_tokens', 'audits', removeTokens],
  ['kept_answers', 'audits', removeKeptAnswers],
]
