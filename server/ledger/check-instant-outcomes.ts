import { isoInstant } from '#domain/iso-instant.ts'
import type { CronSchedule, CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { auditsKnownSince, type LedgerProblem, type LedgerSql, LONGEST_LOCK_WAIT_MS } from './ledger-problem.ts'

/** Every instant has one outcome, and it is the one that the task's rules give it (rules I1, M2, M3, M5, M7). */
export async function checkInstantOutcomes(sql: LedgerSql): Promise<LedgerProblem[]> {
  const found = [await instantsWithoutOneOutcome(sql), await outcomesThatOverlap(sql), await outcomesAfterTheCursor(sql)]
  return [...found, await untrueTimings(sql), await misfiresThatRan(sql)].flat()
}

type Range = { firstMs: number; lastMs: number; count: number }
type TaskOutcomes = { name: string; crontab: CrontabDefinition; fromMs: number; cursorMs: number; runsMs: number[]; ranges: Range[] }

/**
 * Counted since the task's crontab, expression or base last changed, as before that its instants followed another one, and since its history
 * begins (rule K3): before that some outcomes were removed.
 */
async function instantsWithoutOneOutcome(sql: LedgerSql): Promise<LedgerProblem[]> {
  const tasks = await sql<TaskOutcomes[]>`
    select
      task.name, (extract(epoch from since."from") * 1000)::float8 as "fromMs", (extract(epoch from task.cursor) * 1000)::float8 as "cursorMs",
      array(
        select (extract(epoch from scheduled_for) * 1000)::float8 from runs
        where task_id = task.id and kind = 'scheduled' and scheduled_for > since."from" and scheduled_for <= task.cursor
      ) as "runsMs",
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'firstMs', (extract(epoch from first_instant) * 1000)::bigint, 'lastMs', (extract(epoch from last_instant) * 1000)::bigint, 'count', count
        ))
        from decided_ranges where task_id = task.id and last_instant > since."from" and first_instant <= task.cursor
      ), '[]') as ranges,
      jsonb_build_object(
        'second', second, 'minute', minute, 'hour', hour, 'dayOfMonth', day_of_month, 'month', month, 'dayOfWeek', day_of_week,
        'timezone', timezone, 'gap', gap, 'overlap', overlap
      ) as crontab
    from tasks task join crontabs on crontabs.id = task.crontab_id
    cross join lateral (
      select greatest(
        task.cron_base, changed.at + ${LONGEST_LOCK_WAIT_MS} * interval '1 millisecond',
        (select kept_since from task_histories where task_id = task.id), ${auditsKnownSince(sql)}
      ) as "from"
      from (
        select greatest(
          case when crontabs.updated_at > crontabs.created_at then crontabs.updated_at end,
          (select max(at) from audits
            where subject_kind = 'task' and subject_id = task.id::text and (before ? 'crontab' or before ? 'cronBase') and after is not null)
        ) as at
      ) as changed
    ) as since
    where task.cursor > since."from" and task.deleted_at is null`
  return tasks.flatMap(problemsOfOutcomes)
}

function problemsOfOutcomes({ name, crontab, fromMs, cursorMs, runsMs, ranges }: TaskOutcomes): LedgerProblem[] {
  const schedule = compileCrontab(crontab)
  const problem = (message: string): LedgerProblem => ({ invariant: 'I1', message: `“${name}” ${message}` })
  const strange = runsMs
    .filter((instantMs) => !isInstant(schedule, instantMs))
    .map((ms) => problem(`has a run for ${isoInstant(ms)}, no instant of its crontab.`))
  const wrong = ranges.filter((range) => range.firstMs > fromMs && !isRange(schedule, range))
  const instants = schedule.countBetween(fromMs, cursorMs)
  const inRanges = ranges.reduce(
    (sum, range) => sum + schedule.countBetween(Math.max(fromMs, range.firstMs - 1), Math.min(range.lastMs, cursorMs)),
    0,
  )
  const lost =
    instants === runsMs.length + inRanges
      ? []
      : [
          problem(
            `has ${instants} instants from ${isoInstant(fromMs)} to its cursor ${isoInstant(cursorMs)}, but ${runsMs.length} runs and ${inRanges} instants in ranges.`,
          ),
        ]
  return [
    ...strange,
    ...wrong.map(({ firstMs, lastMs, count }) => problem(`counts ${count} instants from ${isoInstant(firstMs)} to ${isoInstant(lastMs)}.`)),
    ...lost,
  ]
}

function isInstant(schedule: CronSchedule, instantMs: number): boolean {
  return schedule.next(instantMs - 1) === instantMs
}

function isRange(schedule: CronSchedule, { firstMs, lastMs, count }: Range): boolean {
  return isInstant(schedule, firstMs) && isInstant(schedule, lastMs) && schedule.countBetween(firstMs - 1, lastMs) === count
}

async function outcomesThatOverlap(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ name: string; at: Date }[]>`
    select task.name, run.scheduled_for as at
    from runs run
    join decided_ranges range on range.task_id = run.task_id and run.scheduled_for between range.first_instant and range.last_instant
    join tasks task on task.id = run.task_id
    where run.kind = 'scheduled'
    union all
    select task.name, range.last_instant
    from decided_ranges range
    join tasks task on task.id = range.task_id
    left join runs taker on taker.id = range.into_run_id
    where range.kind = 'coalesced' and (taker.id is null or taker.task_id <> range.task_id or taker.scheduled_for <= range.last_instant)
      or range.kind = 'skipped' and range.into_run_id is not null
    union all
    select task.name, run.scheduled_for
    from runs run join tasks task on task.id = run.task_id
    left join (select into_run_id, sum(count) as instants from decided_ranges group by 1) as taken on taken.into_run_id = run.id
    where run.instant_count <> 1 + coalesce(taken.instants, 0)
      or (run.timing = 'coalesced') <> (run.instant_count > 1)`
  return rows.map(({ name, at }) => ({ invariant: 'I1', message: `“${name}” has two outcomes, or a wrong one, for ${at.toISOString()}.` }))
}

/** What lies after the cursor would be decided again, save misfires that were skipped behind an instant asked for on enabling (rule H5); what the task remembers of its starts is that of its latest one. */
async function outcomesAfterTheCursor(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ message: string }[]>`
    select '“' || task.name || '” has decided ' || decided.at || ' although its cursor is ' || coalesce(task.cursor::text, 'not set') || '.' as message
    from tasks task
    cross join lateral (
      select greatest(
        (select max(scheduled_for) from runs where task_id = task.id and kind = 'scheduled'),
        (
          select max(last_instant) from decided_ranges
          where task_id = task.id
            and not (reason = 'misfire' and kind = 'skipped' and coalesce(task.cursor, '-infinity') < task.not_misfires_through)
        )
      ) as at
    ) as decided
    where decided.at > coalesce(task.cursor, '-infinity')
    union all
    select '“' || task.name || '” started last as number ' || task.activation_seq || ' at ' || coalesce(task.last_start::text, 'no time')
      || ', but its runs say number ' || latest.activation_seq || ' at ' || latest.activated_at || '.'
    from tasks task
    join lateral (
      select activation_seq, activated_at from runs
      where task_id = task.id and activation_seq is not null order by activation_seq desc limit 1
    ) as latest on true
    where latest.activation_seq <> task.activation_seq or latest.activated_at is distinct from task.last_start
    union all
    select '“' || task.name || '” has more than one run number ' || run.activation_seq || '.'
    from runs run join tasks task on task.id = run.task_id
    where run.activation_seq is not null
    group by task.id, run.activation_seq
    having count(*) > 1`
  return rows.map(({ message }) => ({ invariant: 'I1', message }))
}

/** Judged by the grace period of now, so only where it was never another, as far as is known. */
async function untrueTimings(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ message: string }[]>`
    select '“' || task.name || '” ran ' || run.timing || ' for ' || run.scheduled_for || ', activated ' || run.activated_at || '.' as message
    from runs run join tasks task on task.id = run.task_id
    where run.kind = 'scheduled' and run.activated_at < run.scheduled_for
      or run.kind = 'scheduled' and run.timing not in ('on_time', 'delayed', 'coalesced')
      or run.kind <> 'scheduled' and run.timing <> run.kind
      or run.timing in ('on_time', 'delayed')
        and (run.timing = 'on_time') <> (run.activated_at - run.scheduled_for <= coalesce(task.grace_period_seconds, 1) * interval '1 second')
        and run.activated_at >= ${auditsKnownSince(sql)}
        and not exists (
          select from audits where subject_kind = 'task' and subject_id = task.id::text and before ? 'gracePeriodSeconds' and after is not null
        )`
  return rows.map(({ message }) => ({ invariant: 'I1', message }))
}

/** A task that always skipped misfires, and was never enabled with a choice of them, has no run that started later than its grace allows. */
async function misfiresThatRan(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ name: string; at: Date }[]>`
    select task.name, run.scheduled_for as at
    from runs run join tasks task on task.id = run.task_id
    where task.misfire_policy = 'skip' and run.kind = 'scheduled'
      and run.activated_at - run.scheduled_for > task.grace_period_seconds * interval '1 second' and run.scheduled_for >= ${auditsKnownSince(sql)}
      and not exists (
        select from audits
        where subject_kind = 'task' and subject_id = task.id::text and before is not null and after is not null
          and (before ? 'misfirePolicy' or before ? 'gracePeriodSeconds' or after->'enabled' = 'true')
      )`
  return rows.map(({ name, at }) => ({ invariant: 'I1', message: `“${name}” skips misfires, but ran one: ${at.toISOString()}.` }))
}
