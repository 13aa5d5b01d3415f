import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import type { Setting } from './setting.ts'

/** How much there is of each kind. */
export type Size = { crontabs: number; tasks: number; edges: number; runs: number; audits: number }

/**
 * Fills an empty database with what a large company has after a year: tasks on few crontabs, most asleep until their next instant, one in
 * twenty waiting for another one, some disabled or paused; runs of all kinds and outcomes; audits. Set-wise, so a million rows take a minute.
 */
export async function fillDatabase({ sql }: Setting, size: Size): Promise<void> {
  await sql`
    insert into crontabs (minute, hour, day_of_month, month, day_of_week, timezone)
    select (n % 60)::text, case when n % 3 = 0 then '*' else (n % 24)::text end, '*', '*', case when n % 5 = 0 then '1-5' else '*' end,
      (array['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'])[n % 4 + 1]
    from generate_series(1, ${size.crontabs}) as n`
  await fillTasks(sql, size)
  await fillRuns(sql, size)
  await fillStreaks(sql)
  await fillAudits(sql, size)
  await sql.unsafe('vacuum analyze')
}

async function fillTasks(sql: Setting['sql'], { crontabs, tasks, edges }: Size): Promise<void> {
  await sql`
    insert into tasks (name, description, handler, crontab_id, enabled, paused_at, paused_by_name, resume_choice, cron_base, cursor, wake_at)
    select 'task ' || n, 'what task ' || n || ' is for', 'handler-' || n % 40, n % ${crontabs}::int + 1, n % 25 > 1,
      case when n % 25 = 1 then now() end, case when n % 25 = 1 then 'Ada' end, case when n % 25 = 1 then 'fromNow' end,
      now() - interval '1 year', date_trunc('hour', now()), null
    from generate_series(1, ${tasks}) as n`
  await sql`
    update tasks set waiting_since = now() - interval '10 minutes', waiting = jsonb_build_object('scheduledForMs',
      (extract(epoch from date_trunc('hour', now())) * 1000)::bigint, 'dueCount', 1, 'closedGates', '[]'::jsonb)
    where id % 20 = 3`
  await letSleep(sql)
  // Some tags on many tasks, and some on a few.
  await sql`insert into tags (name, colour) select 'tag ' || n, 'teal' from generate_series(1, 40) as n`
  await sql`
    insert into task_tags (task_id, tag_id)
    select distinct tasks.id, case when n = 1 then tasks.id % 5 + 1 else tasks.id % 331 % 35 + 6 end
    from tasks, generate_series(1, 2) as n where n = 1 or tasks.id % 9 = 0`
  await sql`
    insert into dependencies (depender_id, dependee_id, endings, baseline_succeeded, baseline_finished, changed_at_seq)
    select depender, depender - step, 'succeeded', 0, 0, 0
    from generate_series(1, 5) as step, generate_series(100, ${tasks}) as depender
    order by depender % 7, depender, step limit ${edges}`
}

/** As the scheduler leaves a task that has nothing to do: until its next instant. */
async function letSleep(sql: Setting['sql']): Promise<void> {
  const crontabs = await sql<(CrontabDefinition & { id: number })[]>`
    select id::float8 as id, second, minute, hour, day_of_month as "dayOfMonth", month, day_of_week as "dayOfWeek", timezone, gap, overlap
    from crontabs`
  const next = crontabs.map(({ id, ...definition }) => ({
    id,
    at: new Date(compileCrontab(definition).next(Date.now()) ?? 0).toISOString(),
  }))
  await sql`
    update tasks set wake_at = crontab.at from jsonb_to_recordset(${JSON.stringify(next)}::text::jsonb) as crontab (id bigint, at timestamptz)
    where tasks.crontab_id = crontab.id and tasks.enabled and tasks.waiting is null`
}

/** Ids as version 7 gives them: in the order of activation, spread over a year. */
async function fillRuns(sql: Setting['sql'], { tasks, runs }: Size): Promise<void> {
  await sql`
    insert into workers (id, host, pid, role, concurrency, handler_names, lease_until)
    values ('00000000-0000-7000-8000-000000000001', 'one', 1, 'both', 8, (select array_agg('handler-' || n) from generate_series(0, 39) n),
      now() + interval '10 years')`
  const step = 365 * 86_400_000
  await sql`
    insert into runs (id, task_id, kind, scheduled_for, timing, state, activation_seq, request_id, handler, args, kwargs, headers, queue,
      priority, worker_id, activated_at, started_at, ended_at, error, counts_as)
    select
      (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid,
      n % ${tasks}::int + 1, case when n % 500 = 7 then 'manual' else 'scheduled' end, at, 'on_time',
      case when n > ${runs}::bigint - 20 then 'running' when n % 50 = 3 then 'failed' when n % 700 = 5 then 'cancelled' else 'succeeded' end,
      n / ${tasks}::int + 1, case when n % 500 = 7 then gen_random_uuid() end, 'handler-' || n % 40, '[]', '{}', '{}', 'default', 0,
      '00000000-0000-7000-8000-000000000001', at, at, case when n > ${runs}::bigint - 20 then null else at + interval '2 seconds' end,
      case when n % 50 = 3 then '{"message": "The shop did not answer."}'::jsonb end,
      case when n > ${runs}::bigint - 20 then null when n % 50 = 3 or n % 700 = 5 then 'finished' else 'succeeded' end
    from (
      select n, ms, to_timestamp(ms / 1000.0) as at from (
        select n, (extract(epoch from now()) * 1000)::bigint - ((${runs}::bigint - n) * ${step}::bigint / ${runs}::bigint) as ms
        from generate_series(1, ${runs}::bigint) as n
      ) moments
    ) timed`
  await sql`
    insert into attempts (run_id, number, worker_id, started_at, ended_at, outcome)
    select id, 1, worker_id, started_at, ended_at, case state when 'running' then 'running' when 'failed' then 'failed' else 'succeeded' end
    from runs`
}

/** As the endings would have left them: one task in fifty fails, some for long. */
async function fillStreaks(sql: Setting['sql']): Promise<void> {
  await sql`
    update tasks set failures_in_row = tasks.id % 9 + 1, failing_since = now() - tasks.id * interval '1 minute', latest_failure_run_id = latest.id
    from (select distinct on (task_id) task_id, id from runs where state = 'failed' order by task_id, id desc) as latest
    where latest.task_id = tasks.id and tasks.id % 50 = 3`
  await sql`
    update tasks set recovered_at = now() - id * interval '1 minute', recovered_from_failures = 2, recovered_from_since = now() - interval '9 days'
    where id % 50 = 4`
}

async function fillAudits(sql: Setting['sql'], { tasks, audits }: Size): Promise<void> {
  await sql`
    insert into user_actions (type, payload, state, actor_kind, actor_name, carried_out_at, outcome)
    select case when n % 9 = 0 then 'run-now' else 'task-changed' end, jsonb_build_object('taskId', n % ${tasks}::int + 1),
      case when n % 1000 = 0 then 'failed' else 'done' end, 'user', 'person ' || n % 30, now(), 'Done.'
    from generate_series(1, ${audits}) as n`
  await sql`
    insert into audits (action_id, actor_kind, actor_name, type, subject_kind, subject_id, subject_name, before, after, outcome, message)
    select id, actor_kind, actor_name, type, 'task', payload ->> 'taskId', 'task ' || (payload ->> 'taskId'), '{}', '{}', 'succeeded',
      'Changed “task ' || (payload ->> 'taskId') || '”.'
    from user_actions`
}
