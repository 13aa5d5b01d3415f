import type postgres from 'postgres'

/**
 * What becomes of `runs.earlier_endings` when the run, which has ended, is activated again (`again`) or marked: its ending is kept, and for a rerun
 * with what it left, as whoever depends on it may start meanwhile.
 */
export function withItsEnding(sql: postgres.Sql, again: 'rerun' | 'mark') {
  const ending = sql`jsonb_build_object(
    'at', runs.ended_at, 'succeeded', runs.state = 'succeeded', 'counts', runs.counts_as is not null,
    'activatedAgainAt', ${again === 'rerun' ? sql`date_trunc('milliseconds', djag_now())` : sql`null::timestamptz`}
  )`
  if (again === 'mark') return sql`coalesce(runs.earlier_endings, '[]') || ${ending}`
  const result = sql`case when runs.result is null then '{}' else jsonb_build_object('result', runs.result) end`
  return sql`${endingsBefore(sql)} || (${ending} || ${result})`
}

/** Without the result of an earlier one, if there is a later: of all that a run has left the latest is asked for. */
function endingsBefore(sql: postgres.Sql) {
  return sql`coalesce((
    select jsonb_agg(case when runs.result is null then earlier.ending else earlier.ending - 'result' end order by earlier.number)
    from jsonb_array_elements(runs.earlier_endings) with ordinality as earlier (ending, number)
  ), '[]')`
}

/** What a run left, or while a further attempt has not succeeded what it had left before. */
export function resultOfRun(sql: postgres.Sql) {
  return sql`case when runs.result is not null or runs.state = 'succeeded' then runs.result else (
    select earlier.ending->'result'
    from jsonb_array_elements(runs.earlier_endings) with ordinality as earlier (ending, number)
    where jsonb_exists(earlier.ending, 'result')
    order by earlier.number desc limit 1
  ) end`
}
