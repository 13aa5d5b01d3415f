import { type LedgerProblem, type LedgerSql, LONGEST_LOCK_WAIT_MS } from './ledger-problem.ts'

/**
 * A task says of its failures in a row what its endings were (rules T1, T2): as many as failed since the last success, and not longer than
 * they all did. An ending that a rerun or a mark replaced may have been one of them, and of endings that came together either may be the later.
 * Runs that were removed may all have been of the streak (rule K3).
 */
export async function checkStreaks(sql: LedgerSql): Promise<LedgerProblem[]> {
  const slack = sql`${LONGEST_LOCK_WAIT_MS} * interval '1 millisecond'`
  const rows = await sql<{ name: string; failures: number; least: number; most: number }[]>`
    with verdicts as (
      select task_id, ended_at as at, state in ('failed', 'expired') as failed, true as is_its_last
      from runs where kind <> 'backfill' and state in ('succeeded', 'failed', 'expired')
      union all
      select task_id, (earlier->>'at')::timestamptz, not (earlier->>'succeeded')::boolean, false
      from runs cross join jsonb_array_elements(earlier_endings) as earlier
      where kind <> 'backfill' and earlier_endings is not null and (earlier->>'counts')::boolean
    ),
    successes as (select task_id, max(at) as at from verdicts where not failed group by task_id),
    failures as (
      select verdicts.task_id,
        count(*) filter (
          where is_its_last and (successes.at is null or verdicts.at > successes.at + ${slack})
            and (history.kept_since is null or verdicts.at >= history.kept_since)
        ) as least,
        count(*) filter (where successes.at is null or verdicts.at >= successes.at - ${slack}) as most
      from verdicts
      left join successes on successes.task_id = verdicts.task_id
      left join task_histories history on history.task_id = verdicts.task_id
      where failed group by verdicts.task_id
    )
    select task.name, task.failures_in_row::float8 as failures, coalesce(failures.least, 0)::float8 as least,
      coalesce(failures.most, 0)::float8 as most
    from tasks task
    left join failures on failures.task_id = task.id
    left join task_histories history on history.task_id = task.id
    where task.failures_in_row < coalesce(failures.least, 0)
      or task.failures_in_row > coalesce(failures.most, 0) + coalesce(history.most_endings, 0)`
  return rows.map(({ name, failures, least, most }) => ({
    invariant: 'I9',
    message: `“${name}” says that it failed ${failures} times in a row; it was ${least === most ? least : `${least} to ${most}`}.`,
  }))
}
