import { isoInstant } from '#domain/iso-instant.ts'
import type { EndingCounts } from '#scheduling/model/task-state.ts'
import { endingsAreNewAfterMs } from '#scheduling/start/baseline.ts'
import type { Transaction } from '#server/database/client.ts'
import { databaseNowMs } from '#server/database/database-now.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { loadTaskStates } from '#server/tick/load-task-states.ts'

export type EdgePair = { dependerId: number; dependeeId: number }

type CountRow = { position: number; succeeded: number; finished: number }

/**
 * What new edges start from (rule D4): the dependee's endings of each kind that are not after the depender's effective last start,
 * so that one after it opens the edge. Without such a start every ending opens it, and the baseline is nothing.
 * No run of the depender can have kept a count of a dependee it did not have, so the endings since are counted in the ledger.
 * @param pairs tasks whose rows the caller has locked
 * @returns the counts in the order of `pairs`
 */
export async function edgeBaselines(tx: Transaction, pairs: readonly EdgePair[]): Promise<EndingCounts[]> {
  const baselines = pairs.map((): EndingCounts => ({ succeeded: 0, finished: 0 }))
  if (pairs.length === 0) return baselines
  const nowMs = await databaseNowMs(tx)
  const states = await loadTaskStates(tx, [...new Set(pairs.map((pair) => pair.dependerId))])
  const started = pairs.flatMap(({ dependerId, dependeeId }, position) => {
    const state = states.get(dependerId)
    const sinceMs = state ? endingsAreNewAfterMs(state, nowMs) : null
    return sinceMs === null ? [] : [{ position, dependee_id: dependeeId, since: isoInstant(sinceMs) }]
  })
  if (started.length === 0) return baselines
  for (const row of await countNotAfter(tx, started)) baselines[row.position] = { succeeded: row.succeeded, finished: row.finished }
  return baselines
}

/** A run that was rerun or marked since has ended more than once, also while it is under way again. Backfills open no edge. */
async function countNotAfter(
  tx: Transaction,
  starts: readonly { position: number; dependee_id: number; since: string }[],
): Promise<readonly CountRow[]> {
  const prepared = preparedSql(tx)
  return await prepared<CountRow[]>`
    select wanted.position,
           (dependee.ended_succeeded - since.succeeded)::float8 as succeeded,
           (dependee.ended_finished - since.finished)::float8 as finished
      from jsonb_to_recordset(${JSON.stringify(starts)}::text::jsonb) as wanted (position int, dependee_id bigint, since timestamptz)
      join tasks dependee on dependee.id = wanted.dependee_id
      cross join lateral (
        select count(*) filter (where ending.succeeded) as succeeded, count(*) as finished
          from runs
          cross join lateral (
            select runs.ended_at as at, runs.counts_as = 'succeeded' as succeeded, runs.counts_as is not null as counts
            union all
            select (earlier->>'at')::timestamptz, (earlier->>'succeeded')::boolean, (earlier->>'counts')::boolean
              from jsonb_array_elements(runs.earlier_endings) as earlier
          ) as ending
         where runs.task_id = dependee.id
           and runs.kind <> 'backfill'
           and (runs.ended_at > wanted.since or runs.earlier_endings is not null)
           and ending.at > wanted.since
           and ending.counts
      ) since`
}
