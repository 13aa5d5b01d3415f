import { sql } from 'drizzle-orm'
import type { PresentTrouble } from '#domain/incidents/present-trouble.ts'
import type { Transaction } from '#server/database/client.ts'
import { preparedSql } from '#server/database/prepared-sql.ts'
import type { RecentRunTimes } from '#server/deadlines/recent-run-times.ts'
import { FAR_LONGER, MOST_OF_A_KIND, SHORTEST_LONG_MS, TOLD_FOR_MS } from './trouble-limits.ts'

/** What waits for a worker for so long is worth a word; a worker that is started anew is back before. */
const WITHOUT_WORKER_SECONDS = 120

/** Since when a run could be taken: from its activation or latest rerun, the end of its latest attempt, or after the wait for its next one. */
const WAITS_SINCE = sql`greatest(
  runs.activated_at,
  runs.retry_at,
  case when runs.attempt > 1 then (select max(attempts.ended_at) from attempts where attempts.run_id = runs.id) end,
  case when runs.series_attempt > 1 then (
    select max((ending ->> 'activatedAgainAt')::timestamptz) from jsonb_array_elements(runs.earlier_endings) as earlier (ending)
  ) end
)`
/** A runner that lives, or did so lately: a backlog may be older than its being away. */
const WAS_THERE_LATELY = sql`
  role <> 'scheduler' and state <> 'draining' and coalesce(stopped_at, lease_until) > djag_now() - ${WITHOUT_WORKER_SECONDS} * interval '1 second'`

/** Runs that no live worker takes. */
export async function loadWithoutWorker(tx: Transaction): Promise<PresentTrouble['withoutWorker']> {
  return await tx.execute<PresentTrouble['withoutWorker'][number]>(sql`
    select runs.handler, runs.queue, task_id::float8 as "taskId", (extract(epoch from min(${WAITS_SINCE})) * 1000)::float8 as "sinceMs"
    from runs join tasks on tasks.id = task_id and tasks.deleted_at is null
    where state in ('queued', 'retrying') and ${WAITS_SINCE} < djag_now() - ${WITHOUT_WORKER_SECONDS} * interval '1 second'
      and not exists (
        select from workers
        where ${WAS_THERE_LATELY} and (queues is null or runs.queue = any(queues)) and runs.handler = any(handler_names)
      )
    group by runs.handler, runs.queue, task_id
    order by "sinceMs", "taskId", runs.handler, runs.queue limit ${MOST_OF_A_KIND}`)
}

/** Since when no scheduler has looked. Who asks lives itself, but the loop beside it may hang; without any live scheduler nobody asks. */
export async function loadSilence(tx: Transaction, silentBeforeMs: number): Promise<number | null> {
  const [row] = await preparedSql(tx)<{ lastMs: number | null }[]>`
    select (extract(epoch from max(coalesce(last_tick_at, started_at))) * 1000)::float8 as "lastMs"
    from workers where state = 'live' and lease_until > djag_now() and role <> 'runner'`
  return row?.lastMs != null && row.lastMs < silentBeforeMs ? row.lastMs : null
}

/** Runs that wait for a worker far longer than usual. Backfills may: they give way to everything else. */
export async function loadWaitingLong(tx: Transaction, waitTimes: RecentRunTimes, nowMs: number): Promise<PresentTrouble['waitingLong']> {
  const rows = await tx.execute<PresentTrouble['waitingLong'][number]>(sql`
    select runs.queue, task_id::float8 as "taskId", (extract(epoch from ${WAITS_SINCE}) * 1000)::float8 as "sinceMs", runs.id as "runId"
    from runs join tasks on tasks.id = task_id and tasks.deleted_at is null
    where state in ('queued', 'retrying') and kind <> 'backfill' and ${WAITS_SINCE} < djag_now() - ${SHORTEST_LONG_MS} * interval '1 millisecond'
    order by "sinceMs", runs.id limit ${MOST_OF_A_KIND}`)
  const times = await waitTimes.of(tx, [...new Set(rows.map(({ taskId }) => taskId))], nowMs)
  return rows.filter(({ taskId, sinceMs }) => {
    const lateMs = times.get(taskId)?.lateMs
    return lateMs !== undefined && nowMs - sinceMs > lateMs * FAR_LONGER
  })
}

/** Workers that were lost a short time ago with runs in hand: what one had only claimed ahead, and not begun, waits as before. */
export async function loadLostWorkers(tx: Transaction): Promise<PresentTrouble['lostWorkers']> {
  const rows = await preparedSql(tx)<{ id: string; host: string; sinceMs: number; runId: string; taskId: number }[]>`
    select worker.id, worker.host, (extract(epoch from worker.stopped_at) * 1000)::float8 as "sinceMs", run.id as "runId", run.task_id::float8 as "taskId"
    from workers worker cross join lateral unnest(worker.lost_run_ids) as lost (run_id)
    join runs run on run.id = lost.run_id
    where exists (select from attempts where run_id = run.id and attempts.worker_id = worker.id and attempts.started_at is not null)
      and worker.state = 'lost' and worker.stopped_at > djag_now() - ${TOLD_FOR_MS} * interval '1 millisecond'
    order by worker.stopped_at, worker.id, run.id limit ${MOST_OF_A_KIND}`
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((runs) => {
    const [first] = runs
    return first ? [{ host: first.host, sinceMs: first.sinceMs, runs: runs.map(({ runId, taskId }) => ({ runId, taskId })) }] : []
  })
}

/** Between the schedulers that are gone and the first of those that live, if nobody scheduled for so long and that was a short time ago. */
export async function loadSchedulerAway(tx: Transaction, tooLongMs: number): Promise<PresentTrouble['schedulerAway']> {
  const [away] = await preparedSql(tx)<{ sinceMs: number; untilMs: number }[]>`
    select (extract(epoch from gone.at) * 1000)::float8 as "sinceMs", (extract(epoch from back.at) * 1000)::float8 as "untilMs"
    from (select min(started_at) as at from workers where state = 'live' and lease_until > djag_now() and role <> 'runner') as back
    cross join lateral (
      select max(case when state = 'stopped' then stopped_at else lease_until end) as at
      from workers where role <> 'runner' and started_at < back.at
    ) as gone
    where gone.at < back.at - ${tooLongMs} * interval '1 millisecond' and back.at > djag_now() - ${TOLD_FOR_MS} * interval '1 millisecond'`
  return away ?? null
}

/** What the reconciliation of ledger and queue had to repair a short time ago. */
export async function loadRepairs(tx: Transaction): Promise<PresentTrouble['repairs']> {
  const [row] = await preparedSql(tx)<{ sinceMs: number; runCount: number }[]>`
    select (extract(epoch from repaired_at) * 1000)::float8 as "sinceMs", run_count as "runCount" from repairs
    where kind = 'queue' and repaired_at > djag_now() - ${TOLD_FOR_MS} * interval '1 millisecond'`
  return row ?? null
}
