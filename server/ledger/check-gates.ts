import { leastRunIdSql } from '#server/queries/runs/run-id-bound.ts'
import { overLimit } from './check-limits.ts'
import { auditsKnownSince, CLAIM_SLACK_MS, type LedgerProblem, type LedgerSql, LONGEST_LOCK_WAIT_MS } from './ledger-problem.ts'

/** No run started while one of its gates was closed (rules I3, D1, D6, M4, R3). */
export async function checkGates(sql: LedgerSql): Promise<LedgerProblem[]> {
  const found = [await untrueGates(sql), await versionsTakenTwice(sql), await unripeAlignedGates(sql)]
  return [...found, await tooManyAtOnce(sql), await overLimit(sql), await miscountedEndings(sql)].flat()
}

/**
 * What a run says opened its gates must have ended by then; a rerun or mark may have ended it again since, never before its start. It may
 * have been removed since, if the history of its task begins later (rule K3).
 */
async function untrueGates(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ runId: string; dependee: string }[]>`
    select run.id as "runId", gate->>'dependeeName' as dependee
    from runs run cross join jsonb_array_elements(run.gates) as gate
    left join runs opener on opener.id = (gate->>'satisfiedByRunId')::uuid
    left join tasks dependee on dependee.id = opener.task_id
    left join task_histories history on history.task_id = (gate->>'dependeeId')::bigint
    where gate->>'by' = 'ending' and not (
        opener.id is null and history.kept_since is not null and (gate->>'satisfiedByRunId')::uuid < ${leastRunIdSql(sql, sql`history.kept_since`)}
      )
      and (
        opener.id is null or opener.task_id <> (gate->>'dependeeId')::bigint
        or opener.started_at > run.activated_at + ${LONGEST_LOCK_WAIT_MS} * interval '1 millisecond'
        or (gate->'seen'->>'finished')::bigint > dependee.ended_finished or (gate->'seen'->>'succeeded')::bigint > dependee.ended_succeeded
        or gate ? 'alignedInstantMs' and (gate->>'alignedInstantMs')::float8
          is distinct from (extract(epoch from case opener.kind when 'manual' then opener.aligned_for else opener.scheduled_for end) * 1000)::float8
      )
      or gate->>'by' <> 'ending' and gate->>'satisfiedByRunId' is not null
      or gate->>'by' = 'waived' and not gate ? 'waivedByName'`
  return rows.map(({ runId, dependee }) => ({ invariant: 'I3', message: `Run ${runId} names no true ending of “${dependee}”.` }))
}

/**
 * One execution opens the gate for at most one run that succeeded (rule D1): no two saw the same count. A run that gave back and succeeded
 * after all, by a rerun or a mark, may share with the one that came in between (rule R4).
 */
async function versionsTakenTwice(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ name: string; dependee: string; finished: number }[]>`
    select task.name, gate->>'dependeeName' as dependee, (gate->'seen'->>'finished')::float8 as finished
    from runs run
    cross join jsonb_array_elements(run.gates) as gate
    join tasks task on task.id = run.task_id
    where run.state = 'succeeded' and run.activation_seq is not null and gate->>'by' = 'ending' and not gate ? 'alignedInstantMs'
      and run.series_attempt = 1 and run.marked_by_name is null
    group by task.name, gate->>'edgeId', gate->>'dependeeName', gate->'seen'->>'finished'
    having count(*) > 1`
  return rows.map(({ name, dependee, finished }) => ({
    invariant: 'I3',
    message: `More than one successful run of “${name}” took ending ${finished} of “${dependee}”.`,
  }))
}

/**
 * What an `aligned` edge was opened by reaches at least the dependee's latest instant that got a run, at or before the run's own (rule D6).
 * A base that moved may have added earlier instants since.
 */
async function unripeAlignedGates(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ runId: string; dependee: string; at: Date }[]>`
    select run.id as "runId", gate->>'dependeeName' as dependee, missed.scheduled_for as at
    from runs run
    cross join jsonb_array_elements(run.gates) as gate
    cross join lateral (
      select scheduled_for from runs
      where task_id = (gate->>'dependeeId')::bigint and kind = 'scheduled'
        and scheduled_for <= coalesce(run.aligned_for, run.scheduled_for)
        and scheduled_for > to_timestamp((gate->>'alignedInstantMs')::float8 / 1000)
      limit 1
    ) as missed
    where gate->>'by' = 'ending' and gate ? 'alignedInstantMs' and run.activated_at >= ${auditsKnownSince(sql)}
      and not exists (select from audits where subject_kind = 'task' and subject_id = gate->>'dependeeId' and before ? 'cronBase' and after is not null)`
  return rows.map(({ runId, dependee, at }) => ({
    invariant: 'I3',
    message: `Run ${runId} did not wait for the run of “${dependee}” for ${at.toISOString()}, to which it is aligned.`,
  }))
}

/**
 * Runs under way at the same moment, of a task whose limit was never another, and of a backfill (rules M4, R3). Left out are runs that were
 * told to start beside others, reruns of a backfill's, and runs with a mark, which moves an end.
 */
async function tooManyAtOnce(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ name: string; runs: number; most: number; at: Date }[]>`
    with under_way as (
      select run.task_id, run.backfill_id, run.series_attempt, begun.at as begun_at,
        coalesce(run.ended_at - ${CLAIM_SLACK_MS} * interval '1 millisecond', 'infinity') as ended_at
      from runs run
      join (
        select run_id, min(attempts.started_at) as at
        from attempts join runs on runs.id = run_id and number >= series_attempt group by run_id
      ) as begun on begun.run_id = run.id
      where run.marked_by_name is null and begun.at >= ${auditsKnownSince(sql)}
        and run.id not in (select activated_run_id from run_requests where beside_others and activated_run_id is not null)
    ),
    limited as (
      select task.id as task_id, null::uuid as backfill_id, task.max_concurrency as most, begun_at, ended_at
      from tasks task join under_way on under_way.task_id = task.id
      where task.max_concurrency is not null and not exists (
        select from audits where subject_kind = 'task' and subject_id = task.id::text and before ? 'maxConcurrency' and after is not null
      )
      union all
      select backfill.task_id, backfill.id, backfill.max_active, begun_at, ended_at
      from backfills backfill join under_way on under_way.backfill_id = backfill.id and series_attempt = 1
    ),
    events as (
      select task_id, backfill_id, most, begun_at as at, 1 as change from limited where ended_at > begun_at
      union all
      select task_id, backfill_id, most, ended_at, -1 from limited where ended_at > begun_at
    ),
    together as (
      select *, sum(change) over (partition by task_id, backfill_id order by at, change rows unbounded preceding) as runs from events
    )
    select distinct on (task_id, backfill_id) task.name, together.most::float8 as most, together.at, together.runs::float8 as runs
    from together join tasks task on task.id = together.task_id
    where runs > most
    order by task_id, backfill_id, runs desc`
  return rows.map(({ name, runs, most, at }) => ({
    invariant: 'I3',
    message: `“${name}” had ${runs} runs under way at ${at.toISOString()}, and may have ${most}.`,
  }))
}

/**
 * A task counts no ending that was not, and forgets none (rules D3, D6): each run ends once, and once more for each rerun and mark. Those of
 * runs that were removed are in what was noted of them (rule K3).
 */
async function miscountedEndings(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ name: string }[]>`
    with ended as (
      select
        run.task_id, run.kind, run.state, run.state in ('succeeded', 'failed', 'cancelled', 'expired') as has_ended,
        run.started_at is not null or run.marked_by_name is not null as counts,
        case when run.kind <> 'manual' then run.scheduled_for end as instant,
        greatest(coalesce(reruns.times, 0) + coalesce(marks.times, 0), coalesce(jsonb_array_length(run.earlier_endings), 0)) as again
      from runs run
      left join (select rerun_of_run_id as run_id, count(*) as times from run_requests group by 1) as reruns on reruns.run_id = run.id
      left join (
        select subject_id as run_id, count(*) as times from audits
        where subject_kind = 'run' and type = 'mark-run' and outcome = 'succeeded' group by 1
      ) as marks on marks.run_id = run.id::text
    ),
    sums as (
      select
        task_id,
        count(*) filter (where has_ended and counts and kind <> 'backfill') as least,
        sum(has_ended::int + again) filter (where kind <> 'backfill') as most,
        count(*) filter (where state = 'succeeded' and kind <> 'backfill') as succeeded,
        max(instant) filter (where has_ended and counts) as finished_instant,
        max(instant) filter (where state = 'succeeded') as succeeded_instant
      from ended group by task_id
    )
    select task.name
    from tasks task join sums on sums.task_id = task.id left join task_histories history on history.task_id = task.id
    where task.ended_finished < sums.least + coalesce(history.least_endings, 0)
      or task.ended_finished > coalesce(sums.most, 0) + coalesce(history.most_endings, 0)
      or task.ended_succeeded < sums.succeeded or task.ended_succeeded > task.ended_finished
      or sums.finished_instant > coalesce(task.aligned_finished_instant, '-infinity')
      or sums.succeeded_instant > coalesce(task.aligned_succeeded_instant, '-infinity')`
  return rows.map(({ name }) => ({ invariant: 'I3', message: `“${name}” does not count its endings as they were.` }))
}
