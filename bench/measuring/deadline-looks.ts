import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { watchDeadlines } from '#server/deadlines/watch-deadlines.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'

const TASKS = 1_000
const WITH_DEADLINE = 300
const RUNS_EACH = 30
const LOOKS = 12

/** What one look at the deadlines of a database costs: CPU of this process, and time until it is over, in milliseconds. */
export async function measureLooks(): Promise<{ cpuMs: number; wallMs: number }> {
  const client = openDatabase(process.env.DATABASE_URL as string, { applicationName: 'bench', connections: 1, ...SESSION_LIMITS.keeper })
  const { sql, db } = client
  await makeWorker(db)
  await sql`
    insert into crontabs (minute, hour, day_of_month, month, day_of_week, timezone)
    select (n * 7 % 60)::text, case n % 4 when 0 then '*' when 1 then '*/4' when 2 then '2,14' else '*/2' end, '*', '*', '*', 'Europe/Berlin' from generate_series(0, 59) n`
  await sql`
    insert into tasks (name, handler, crontab_id, cron_base, cursor, deadline_kind, deadline_after_seconds, deadline_since)
    select 'task ' || n, 'log', 1 + n % 60, djag_now() - interval '9 days', djag_now(), case when n > ${TASKS - WITH_DEADLINE} then 'after' else 'none' end,
      case when n > ${TASKS - WITH_DEADLINE} then 7200 end, djag_now() - interval '9 days'
    from generate_series(1, ${TASKS}) n`
  await sql`insert into dependencies (depender_id, dependee_id, endings, baseline_succeeded, baseline_finished, changed_at_seq) select n, n - 60, 'succeeded', 0, 0, 0 from generate_series(61, ${TASKS}) n`
  await sql`
    insert into runs (id, task_id, kind, scheduled_for, timing, state, handler, args, kwargs, headers, queue, priority, activated_at, started_at, ended_at, counts_as)
    select gen_random_uuid(), task.id, 'scheduled', at, 'on_time', 'succeeded', 'log', '[]', '{}', '{}', 'default', 0, at, at,
      at + interval '1 minute' * (2 + random() * 6), 'succeeded'
    from tasks task, generate_series(1, ${RUNS_EACH}) n, lateral (select djag_now() - n * interval '6 hours' as at) instant`
  await sql`analyze`
  const options = { catchUpBatch: 100, runTimes: new RecentRunTimes() }
  const first = await watchDeadlines(db, options)
  const startedMs = performance.now()
  const before = process.cpuUsage()
  for (let look = 0; look < LOOKS; look++) await watchDeadlines(db, options)
  const { user, system } = process.cpuUsage(before)
  const cpuMs = (user + system) / 1000 / LOOKS
  const wallMs = (performance.now() - startedMs) / LOOKS
  console.log(
    `one look at ${first.watched} instants with a deadline of ${WITH_DEADLINE} tasks, with ${first.concernedTaskIds.length} upstream: ${cpuMs.toFixed(0)} ms of CPU, ${wallMs.toFixed(0)} ms in all`,
  )
  await client.close()
  return { cpuMs, wallMs }
}
