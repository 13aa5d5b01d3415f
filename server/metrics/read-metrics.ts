import { and, eq, isNull, sql } from 'drizzle-orm'
import { TASK_STATUSES, TROUBLES } from '#domain/views/task-views.ts'
import { tallies as tallyRows } from '#schema/tallies.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { leastRunIdSql } from '#server/queries/runs/run-id-bound.ts'
import { tallyTasks } from '#server/queries/tasks/task-page.ts'
import { taskActivity } from '#server/queries/tasks/task-state-sql.ts'
import { dueSinceSql, isLateSql } from '#server/queries/tasks/task-trouble-sql.ts'
import { TICK_BOUNDS_SECONDS } from '#server/tallies/tally.ts'

/** One metric as it is now; a counter only grows. */
export type Metric = { name: string; help: string } & (
  | { type: 'gauge' | 'counter'; label?: string; values: readonly { label?: string; value: number }[] }
  /** `buckets`: how many were at most as much as each bound. */
  | { type: 'histogram'; count: number; sum: number; buckets: readonly { bound: number; count: number }[] }
)

/** So many queues are told one by one: names are free, and a monitor keeps each for ever. */
const MOST_QUEUES = 100

/** Everything that is told of this installation, read at one moment. All of it is the database's: whichever web is asked says the same. */
export async function readMetrics(db: Database): Promise<Metric[]> {
  const [tally, latest, endings, queues, runs, workers, deadlines, waits, tallies] = await Promise.all([
    tallyTasks(db),
    readLateness(db),
    readEndings(db),
    readQueues(db),
    readActiveRuns(db),
    readWorkers(db),
    readDeadlines(db),
    readRecentWaits(db),
    readTallies(db),
  ])
  const inTrouble = TROUBLES.map((label) => ({ label, value: TASK_STATUSES.reduce((sum, state) => sum + tally[state][label], 0) }))
  const lost = { help: 'Workers that are counted live although their lease has run out: their runs are about to be taken back.' }
  return [
    ofLabels(
      'djag_tasks',
      'Tasks by what they do.',
      'state',
      TASK_STATUSES.map((label) => ({ label, value: tally[label].all })),
    ),
    ofLabels('djag_tasks_in_trouble', 'Tasks that fail, or are late.', 'trouble', inTrouble),
    gauge('djag_lateness_seconds', 'How long the latest of the late tasks has been due; 0: none is late.', latest.lateness),
    gauge('djag_longest_wait_seconds', 'How long the task that has waited longest has waited for its gates; 0: none waits.', latest.wait),
    { ...ofLabels('djag_endings_total', 'Endings of runs that their tasks count.', 'outcome', endings), type: 'counter' },
    ofLabels('djag_active_runs', 'Runs that have not ended.', 'state', runs),
    ofLabels('djag_queue_depth', 'Runs that wait for a worker, by queue.', 'queue', queues.depth),
    ofLabels('djag_queue_oldest_seconds', 'How long the oldest of them has waited, by queue.', 'queue', queues.oldest),
    ofLabels('djag_workers_live', 'Workers with a lease, by role.', 'role', workers.live),
    gauge('djag_leases_run_out', lost.help, workers.runOut),
    ofLabels('djag_recent_wait_seconds', RECENT_WAITS, 'quantile', waits),
    counter('djag_workers_lost_total', 'Workers whose lease ran out, so that others took their runs.', tallies.lost_worker),
    counter('djag_queue_repairs_total', 'Runs that waited, had lost their place in the queue, and were given one.', tallies.queue_repair),
    tickTimes(tallies.tick),
    gauge('djag_scheduler_last_look_seconds', 'Since when no scheduler has looked; absent: none lives.', workers.lastLook),
    ofLabels('djag_deadlines', 'Watched deadlines by how their instants stand.', 'state', deadlines),
  ]
}

const RECENT_WAITS =
  'How long the runs that began within a quarter of an hour had waited for a worker, backfills apart; absent: there are none.'

/** So many of them, the latest, tell how it is. */
const MOST_RECENT = 5_000
const RECENT_MINUTES = 15
/** Those that waited longer are looked for in vain, and so is what lies behind so many others. */
const LONGEST_WAIT_HOURS = 24
const MOST_LOOKED_AT = 50_000

/** By the first of their ids that can be so late: they begin with when a run was activated. */
async function readRecentWaits(db: Database): Promise<{ label: string; value: number }[]> {
  const sql = preparedSql(db)
  const [row] = await sql<{ median: number | null; p95: number; longest: number }[]>`
    with latest as (
      select kind, activated_at, started_at from runs
      where id >= ${leastRunIdSql(sql, sql`djag_now() - ${LONGEST_WAIT_HOURS} * interval '1 hour'`)} order by id desc limit ${MOST_LOOKED_AT}
    ), recent as (
      select greatest(0, extract(epoch from started_at - activated_at))::float8 as seconds from latest
      where started_at > djag_now() - ${RECENT_MINUTES} * interval '1 minute' and kind <> 'backfill' limit ${MOST_RECENT}
    )
    select percentile_disc(0.5) within group (order by seconds) as median, percentile_disc(0.95) within group (order by seconds) as p95,
      max(seconds) as longest
    from recent`
  if (!row || row.median === null) return []
  return [
    { label: '0.5', value: row.median },
    { label: '0.95', value: row.p95 },
    { label: '1', value: row.longest },
  ]
}

type Counted = Pick<typeof tallyRows.$inferSelect, 'count' | 'sumSeconds' | 'buckets'>

async function readTallies(db: Database): Promise<Record<(typeof tallyRows.$inferSelect)['kind'], Counted>> {
  const rows = await db.select().from(tallyRows)
  const of = (kind: (typeof rows)[number]['kind']) => rows.find((row) => row.kind === kind) ?? { count: 0, sumSeconds: 0, buckets: [] }
  return { tick: of('tick'), lost_worker: of('lost_worker'), queue_repair: of('queue_repair') }
}

function tickTimes({ count, sumSeconds, buckets }: Counted): Metric {
  let within = 0
  const cumulative = TICK_BOUNDS_SECONDS.map((bound, place) => {
    within += buckets[place] ?? 0
    return { bound, count: within }
  })
  const help = 'How long schedulers took to look at what is due and to write what they decided; written down every ten seconds.'
  return { name: 'djag_tick_seconds', help, type: 'histogram', count, sum: sumSeconds, buckets: cumulative }
}

function counter(name: string, help: string, { count }: Counted): Metric {
  return { name, help, type: 'counter', values: [{ value: count }] }
}

function gauge(name: string, help: string, value: number | null): Metric {
  return { name, help, type: 'gauge', values: value === null ? [] : [{ value }] }
}

function ofLabels(
  name: string,
  help: string,
  label: string,
  values: readonly { label: string; value: number }[],
): Extract<Metric, { label?: string }> {
  return { name, help, type: 'gauge', label, values }
}

async function readLateness(db: Database): Promise<{ lateness: number; wait: number }> {
  const activity = taskActivity(db)
  const [row] = await db
    .select({
      lateness: sql<number>`coalesce(max(extract(epoch from djag_now() - ${dueSinceSql(activity)})) filter (where ${isLateSql(activity)}), 0)::float8`,
      wait: sql<number>`coalesce(max(extract(epoch from djag_now() - ${tasks.waitingSince})) filter (where ${tasks.waiting} is not null), 0)::float8`,
    })
    .from(tasks)
    .leftJoin(activity, eq(activity.taskId, tasks.id))
    .where(and(isNull(tasks.deletedAt), eq(tasks.enabled, true)))
  return row ?? { lateness: 0, wait: 0 }
}

/** The rows of deleted tasks stay, so that these only grow. */
async function readEndings(db: Database): Promise<{ label: string; value: number }[]> {
  const [row] = await preparedSql(db)<{ succeeded: number; finished: number }[]>`
    select coalesce(sum(ended_succeeded), 0)::float8 as succeeded, coalesce(sum(ended_finished), 0)::float8 as finished from tasks`
  const { succeeded, finished } = row ?? { succeeded: 0, finished: 0 }
  return [
    { label: 'succeeded', value: succeeded },
    { label: 'not_succeeded', value: finished - succeeded },
  ]
}

async function readQueues(db: Database) {
  const rows = await preparedSql(db)<{ queue: string; depth: number; oldest: number }[]>`
    select queue, count(*)::float8 as depth, extract(epoch from djag_now() - min(activated_at))::float8 as oldest
    from runs where state = 'queued' group by queue order by depth desc limit ${MOST_QUEUES}`
  return {
    depth: rows.map(({ queue, depth }) => ({ label: queue, value: depth })),
    oldest: rows.map(({ queue, oldest }) => ({ label: queue, value: oldest })),
  }
}

async function readActiveRuns(db: Database): Promise<{ label: string; value: number }[]> {
  const rows = await preparedSql(db)<{ label: string; value: number }[]>`
    select state as label, count(*)::float8 as value from runs where state in ('queued', 'running', 'retrying') group by state`
  return ['queued', 'running', 'retrying'].map((label) => rows.find((row) => row.label === label) ?? { label, value: 0 })
}

async function readWorkers(db: Database) {
  const rows = await preparedSql(db)<{ role: string; live: number; runOut: number; lastLook: number | null }[]>`
    select role, (count(*) filter (where lease_until > djag_now()))::float8 as live, (count(*) filter (where lease_until <= djag_now()))::float8 as "runOut",
      extract(epoch from djag_now() - max(last_tick_at) filter (where lease_until > djag_now()))::float8 as "lastLook"
    from workers where state = 'live' group by role`
  const looks = rows.flatMap(({ lastLook }) => lastLook ?? [])
  return {
    live: ['both', 'scheduler', 'runner'].map((label) => ({ label, value: rows.find(({ role }) => role === label)?.live ?? 0 })),
    runOut: rows.reduce((sum, { runOut }) => sum + runOut, 0),
    lastLook: looks.length === 0 ? null : Math.max(0, Math.min(...looks)),
  }
}

async function readDeadlines(db: Database): Promise<{ label: string; value: number }[]> {
  const rows = await preparedSql(db)<{ label: string; value: number }[]>`
    select state as label, count(*)::float8 as value from deadlines where is_watched group by state`
  return ['on_course', 'at_risk', 'missed'].map((label) => rows.find((row) => row.label === label) ?? { label, value: 0 })
}
