import type postgres from 'postgres'

/**
 * Counts these runs, which are about to be removed, by task and hour, by backfill, and with what the ledger's check has to know of them
 * (rules K2, K3). In the transaction that removes them, so that none counts twice and none is forgotten, whatever comes between.
 */
export async function addRemoved(sql: postgres.Sql, runIds: readonly string[]): Promise<void> {
  await sql`
    with gone as (
      select * from runs where id = any(${[...runIds]}::uuid[])
    ),
    hours as (
      insert into run_hours (task_id, hour, succeeded, failed, cancelled)
      select
        task_id, date_trunc('hour', ended_at, 'UTC'), count(*) filter (where state = 'succeeded'),
        count(*) filter (where state in ('failed', 'expired')), count(*) filter (where state = 'cancelled')
      from gone group by 1, 2
      on conflict (task_id, hour) do update set
        succeeded = run_hours.succeeded + excluded.succeeded, failed = run_hours.failed + excluded.failed,
        cancelled = run_hours.cancelled + excluded.cancelled
    ),
    of_backfills as (
      update backfills set
        removed_succeeded = backfills.removed_succeeded + removed.succeeded,
        removed_unsuccessful = backfills.removed_unsuccessful + removed.others
      from (
        select backfill_id, count(*) filter (where state = 'succeeded') as succeeded, count(*) filter (where state <> 'succeeded') as others
        from gone where backfill_id is not null group by 1
      ) as removed
      where backfills.id = removed.backfill_id
    )
    insert into task_histories (task_id, kept_since, removed_runs, least_endings, most_endings, succeeded)
    select
      task_id, max(activated_at) + interval '1 millisecond', count(*),
      count(*) filter (where kind <> 'backfill' and (started_at is not null or marked_by_name is not null)),
      coalesce(sum(attempt + coalesce(jsonb_array_length(earlier_endings), 0)) filter (where kind <> 'backfill'), 0),
      count(*) filter (where kind <> 'backfill' and state = 'succeeded')
    from gone group by 1
    on conflict (task_id) do update set
      kept_since = greatest(task_histories.kept_since, excluded.kept_since),
      removed_runs = task_histories.removed_runs + excluded.removed_runs,
      least_endings = task_histories.least_endings + excluded.least_endings,
      most_endings = task_histories.most_endings + excluded.most_endings,
      succeeded = task_histories.succeeded + excluded.succeeded`
}
