import type postgres from 'postgres'

/**
 * Whether the run of the row `runs`, which has ended, ended so that it counts for its task: it succeeded or failed, or an attempt of it had
 * started since it was activated or asked for again (`isEnding` of the core, which judged it when it ended).
 */
export function hasCounted(sql: postgres.Sql) {
  return sql`(
    runs.state in ('succeeded', 'failed')
    or runs.state in ('cancelled', 'expired')
      and exists (select from attempts where attempts.run_id = runs.id and attempts.number >= runs.series_attempt)
  )`
}

/** What becomes of `runs.earlier_endings` when the run, which has ended, is activated again (`again`) or marked: its ending is kept. */
export function withItsEnding(sql: postgres.Sql, again: 'rerun' | 'mark') {
  return sql`coalesce(runs.earlier_endings, '[]') || jsonb_build_object(
    'at', runs.ended_at, 'succeeded', runs.state = 'succeeded', 'counts', ${hasCounted(sql)},
    'activatedAgainAt', ${again === 'rerun' ? sql`date_trunc('milliseconds', djag_now())` : sql`null::timestamptz`}
  )`
}
