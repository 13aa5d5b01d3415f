import { auditsKnownSince, type LedgerProblem, type LedgerSql, LONGEST_LOCK_WAIT_MS } from './ledger-problem.ts'

/**
 * No run was activated while its task had as many active ones as it may (rule M4): queued, running and retrying ones, those that were told to
 * start beside the others (rule R1) among them, which are not judged themselves. Judged since the limit was last another. Runs that ended
 * again before endings were kept, and those shorter than a transaction may wait for its locks, are left out.
 */
export async function overLimit(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ name: string; runId: string; active: number; most: number; at: Date }[]>`
    with endings as (
      select runs.id as run_id, earlier.number, (earlier.ending->>'at')::timestamptz as at,
        (earlier.ending->>'activatedAgainAt')::timestamptz as again_at
      from runs cross join jsonb_array_elements(runs.earlier_endings) with ordinality as earlier (ending, number)
    ),
    begun as (
      select id as run_id, 0 as number, activated_at as at,
        exists (select from run_requests where run_requests.id = runs.request_id and beside_others) as is_beside
      from runs where earlier_endings is not null or series_attempt = 1 and marked_by_name is null
      union all
      select run_id, number, again_at,
        exists (select from run_requests where rerun_of_run_id = endings.run_id and beside_others)
      from endings where again_at is not null
    ),
    active as (
      select runs.task_id, begun.run_id, begun.is_beside, begun.at,
        coalesce(endings.at, runs.ended_at, 'infinity') - ${LONGEST_LOCK_WAIT_MS} * interval '1 millisecond' as until
      from begun join runs on runs.id = begun.run_id
      left join endings on endings.run_id = begun.run_id and endings.number = begun.number + 1
    ),
    events as (
      select task_id, run_id, is_beside, at, 1 as change from active where until > at
      union all
      select task_id, run_id, is_beside, until, -1 from active where until > at
    ),
    together as (
      select *, sum(change) over (partition by task_id order by at, change, is_beside, run_id rows unbounded preceding) as active from events
    )
    select distinct on (task.id) task.name, together.run_id as "runId", task.max_concurrency::float8 as most, together.at,
      together.active::float8 as active
    from together
    join tasks task on task.id = together.task_id
    left join lateral (
      select max(at) as at from audits
      where subject_kind = 'task' and subject_id = task.id::text and before ? 'maxConcurrency' and after is not null
    ) as changed on true
    where change = 1 and not is_beside and together.active > task.max_concurrency
      and together.at > greatest(changed.at + ${LONGEST_LOCK_WAIT_MS} * interval '1 millisecond', ${auditsKnownSince(sql)})
    order by task.id, together.at`
  return rows.map(({ name, runId, active, most, at }) => ({
    invariant: 'I3',
    message: `“${name}” was given run ${runId} at ${at.toISOString()} as number ${active} of its active ones, and may have ${most}.`,
  }))
}
