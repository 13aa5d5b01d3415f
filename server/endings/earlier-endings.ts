import type postgres from 'postgres'

/** What becomes of `runs.earlier_endings` when the run, which has ended, is activated again (`again`) or marked: its ending is kept. */
export function withItsEnding(sql: postgres.Sql, again: 'rerun' | 'mark') {
  return sql`coalesce(runs.earlier_endings, '[]') || jsonb_build_object(
    'at', runs.ended_at, 'succeeded', runs.state = 'succeeded', 'counts', runs.counts_as is not null,
    'activatedAgainAt', ${again === 'rerun' ? sql`date_trunc('milliseconds', djag_now())` : sql`null::timestamptz`}
  )`
}
