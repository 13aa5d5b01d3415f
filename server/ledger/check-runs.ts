import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { MOST_TAKEOVERS } from '#scheduling/end/lost-attempts.ts'
import { jobIdFor } from '#server/queue/job-id.ts'
import { QUEUE_SCHEMA } from '#server/queue/queue-schema.ts'
import { CLAIM_SLACK_MS, type LedgerProblem, type LedgerSql } from './ledger-problem.ts'

/** Runs, their jobs, attempts and backfills are in keeping with each other (rules I2, I4, I5, R3, R7). */
export async function checkRuns(sql: LedgerSql): Promise<LedgerProblem[]> {
  const found = [await runsWithoutJobs(sql), await attemptsThatHang(sql), await attemptsOutOfOrder(sql)]
  return [...found, await tooManyAttempts(sql), await wrongBackfills(sql)].flat()
}

async function runsWithoutJobs(sql: LedgerSql): Promise<LedgerProblem[]> {
  const waiting = await sql<{ id: string; attempt: number }[]>`select id, attempt from runs where state in ('queued', 'retrying')`
  const jobs = await sql<{ id: string }[]>`
    select id from ${sql(QUEUE_SCHEMA)}.job_common where state in ('created', 'retry', 'active') and data ? 'runId'`
  const wanted = new Set(waiting.map(({ id, attempt }) => jobIdFor(id, attempt)))
  const there = new Set(jobs.map(({ id }) => id))
  return [
    ...waiting
      .filter(({ id, attempt }) => !there.has(jobIdFor(id, attempt)))
      .map(({ id }): LedgerProblem => ({ invariant: 'I2', message: `Run ${id} waits for a worker and has no job.` })),
    ...jobs
      .filter(({ id }) => !wanted.has(id))
      .map(({ id }): LedgerProblem => ({ invariant: 'I2', message: `Job ${id} is of no run that waits for a worker.` })),
  ]
}

async function attemptsThatHang(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ invariant: LedgerProblem['invariant']; message: string }[]>`
    select 'I4' as invariant, 'Run ' || run.id || ' is running on a worker that is not alive.' as message
    from runs run left join workers worker on worker.id = run.worker_id
    where run.state = 'running'
      and (worker.id is null or worker.state in ('stopped', 'lost')) and coalesce(run.started_at, run.activated_at) < djag_now() - interval '30 seconds'
    union all
    select 'I5', 'Attempt ' || attempt.number || ' of run ' || attempt.run_id || ' is running, but the run is not.'
    from attempts attempt join runs run on run.id = attempt.run_id
    where attempt.outcome = 'running' and (run.state <> 'running' or attempt.number <> run.attempt)
    union all
    select 'I5', 'Run ' || run.id || ' ended ' || run.state || ', but its last attempt did not.'
    from runs run join attempts attempt on attempt.run_id = run.id and attempt.number = run.attempt
    where run.state in ('succeeded', 'failed') and run.marked_by_name is null and attempt.outcome <> run.state and attempt.outcome <> 'lost'
    union all
    select 'I5', 'Run ' || run.id || ' is ' || run.state || ', but its times or its end say otherwise.'
    from runs run
    where (run.ended_at is null) <> (run.state in ('queued', 'running', 'retrying'))
      or run.state = 'running' and run.worker_id is null
      or run.state = 'succeeded' and run.marked_by_name is null and run.started_at is null
      or run.state in ('queued', 'retrying') and run.worker_id is not null
    union all
    select 'I5', 'Run ' || run.id || ' is ' || run.state || ', and counts as ' || coalesce(run.counts_as, 'no ending') || '.'
    from runs run
    where run.counts_as is distinct from case
      when run.state = 'succeeded' then 'succeeded'
      when run.state = 'failed' then 'finished'
      when run.state in ('cancelled', 'expired')
        and exists (select from attempts where attempts.run_id = run.id and attempts.number >= run.series_attempt and attempts.started_at is not null)
        then 'finished'
    end`
  return [...rows]
}

/** One attempt follows another, without a gap in their numbers, and never beside it. */
async function attemptsOutOfOrder(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ runId: string; number: number }[]>`
    with numbered as (
      select run_id, number, started_at, ended_at, outcome,
        lag(ended_at) over ordered as ended_before, coalesce(lag(number) over ordered, 0) as number_before, row_number() over ordered as place
      from attempts window ordered as (partition by run_id order by number)
    )
    select attempt.run_id as "runId", attempt.number
    from numbered attempt join runs run on run.id = attempt.run_id
    where attempt.number > run.attempt or attempt.number = run.attempt and run.state in ('queued', 'retrying')
      or (attempt.ended_at is null) <> (attempt.outcome = 'running')
      or attempt.started_at is null and attempt.outcome not in ('running', 'lost', 'cancelled')
      or attempt.place > 1 and attempt.ended_before is null
      or attempt.started_at < attempt.ended_before - ${CLAIM_SLACK_MS} * interval '1 millisecond'`
  return rows.map(({ runId, number }) => ({ invariant: 'I5', message: `Attempt ${number} of run ${runId} is not in its place.` }))
}

/** In one series of tries: no more failures than the retries allow, no more deaths of workers than a run may cause. */
async function tooManyAttempts(sql: LedgerSql): Promise<LedgerProblem[]> {
  const rows = await sql<{ runId: string; failed: number; lost: number }[]>`
    select run.id as "runId", tries.failed::float8 as failed, tries.lost::float8 as lost
    from runs run
    join (
      select run_id, count(*) filter (where outcome in ('failed', 'expired')) as failed,
        count(*) filter (
          where outcome = 'lost' and attempts.started_at is not null and attempts.error->>'code' is distinct from 'handed_back'
        ) as lost
      from attempts join runs on runs.id = run_id and number >= series_attempt group by run_id
    ) as tries on tries.run_id = run.id
    where tries.failed > 1 + coalesce((run.retry->>'limit')::int, 0) or tries.lost > ${MOST_TAKEOVERS + 1}`
  return rows.map(({ runId, failed, lost }) => ({
    invariant: 'I5',
    message: `Run ${runId} was tried too often: ${failed} attempts failed, ${lost} were lost.`,
  }))
}

type Backfill = {
  id: string
  crontab: CrontabDefinition
  firstMs: number
  lastMs: number
  positionMs: number | null
  count: number
  state: string
  runsMs: number[]
  removedRuns: number
}

/** A backfill has one run for each instant from its first through its position, and no others, save those that were removed since. */
async function wrongBackfills(sql: LedgerSql): Promise<LedgerProblem[]> {
  const backfills = await sql<Backfill[]>`
    select backfill.id, backfill.crontab, backfill.state, backfill.count::float8 as count,
      (extract(epoch from first_instant) * 1000)::float8 as "firstMs", (extract(epoch from last_instant) * 1000)::float8 as "lastMs",
      (extract(epoch from position) * 1000)::float8 as "positionMs",
      (backfill.removed_succeeded + backfill.removed_unsuccessful)::float8 as "removedRuns",
      array(
        select (extract(epoch from scheduled_for) * 1000)::float8 from runs where backfill_id = backfill.id order by scheduled_for
      ) as "runsMs"
    from backfills backfill`
  return backfills.flatMap((backfill) => {
    const { id, positionMs, state, count, firstMs, lastMs, runsMs, removedRuns } = backfill
    const schedule = compileCrontab(backfill.crontab)
    const wantedMs: number[] = []
    for (let atMs = schedule.next(firstMs - 1); atMs !== null && positionMs !== null && atMs <= positionMs; atMs = schedule.next(atMs))
      wantedMs.push(atMs)
    const isWhole = state !== 'exhausted' || positionMs === lastMs
    const wanted = new Set(wantedMs)
    const isComplete = runsMs.length + removedRuns === wantedMs.length && runsMs.every((ms) => wanted.has(ms))
    if (isWhole && isComplete && schedule.countBetween(firstMs - 1, lastMs) === count) return []
    const message = `Backfill ${id} (${state}) has ${runsMs.length} runs and ${removedRuns} that were removed, and should have ${wantedMs.length} of ${count}.`
    return [{ invariant: 'I1', message } as const]
  })
}
