import postgres from 'postgres'
import { v7 as uuidV7 } from 'uuid'
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { crontabOf } from '#scheduling/cron/testing/crontab.ts'
import { backfills } from '#schema/backfills.ts'
import { tick } from '#server/tick/tick.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { endRun } from '#tests/tick/run-life.ts'
import { checkLedger } from './check-ledger.ts'

const at = (time: string) => new Date(`2026-03-02T${time}Z`)
const database = await openTestDatabase({ emptied: 'tasks', now: at('00:30:00') })
const { db, sql } = database
/** Only a superuser can do what constraints and triggers forbid. */
const superuser = postgres(Object.assign(new URL(inject('testServerUrl')), { pathname: new URL(database.url).pathname }).href, { max: 1 })
afterAll(() => superuser.end())

const crontabOfEveryHour = crontabOf('0 * * * *')

/**
 * Three hours of an hourly load, one of them skipped, a report that waits for its endings, a summary that is aligned to it, and a backfill
 * of two of its instants before. The last report and the last summary wait in the queue.
 */
beforeEach(async () => {
  const crontab = await makeCrontab(db, crontabOfEveryHour)
  const base = { crontabId: crontab.id, cronBase: at('00:30:00'), wakeAt: at('00:30:00'), maxConcurrency: null }
  const load = await makeTask(db, { ...base, name: 'load', misfirePolicy: 'skip', gracePeriodSeconds: 600 })
  await makeDependency(db, await makeTask(db, { ...base, name: 'report' }), load)
  await makeDependency(db, await makeTask(db, { ...base, name: 'summary' }), load, { freshness: 'aligned' })
  const range = { firstInstant: new Date('2026-03-01T22:00:00Z'), lastInstant: new Date('2026-03-01T23:00:00Z'), count: 2 }
  await db
    .insert(backfills)
    .values({ id: uuidV7(), taskId: load.id, requestedByName: 'Ada', crontab: crontabOfEveryHour, maxActive: 1, ...range })
  for (const time of ['01:00:00', '02:30:00', '03:00:00']) {
    await database.setNow(at(time))
    await lookUntilIdle()
    for (const { id } of await sql<{ id: string }[]>`select id from runs where state = 'queued' order by id`) await endRun(db, id)
    await lookUntilIdle()
  }
  // The runs above were ended without a claim: their jobs go as a claim would have taken them.
  await sql.unsafe("delete from djag_pgboss.job_common where (data->>'runId')::uuid not in (select id from runs where state = 'queued')")
})

async function lookUntilIdle() {
  for (let more = true; more; ) ({ more } = await tick(db, { catchUpBatch: 100, batchSize: 500 }))
}

it('finds nothing wrong with what the scheduler and the workers wrote', async () => {
  expect(await checkLedger(db)).toEqual([])
  expect(await sql`select from runs`).not.toHaveLength(0)
  expect(await sql`select from decided_ranges`).toHaveLength(1)
})

const LOAD = "(select id from tasks where name = 'load')"
const REPORT = "(select id from tasks where name = 'report')"
const SUMMARY = "(select id from tasks where name = 'summary')"

it('finds nothing wrong with a run that was told to start beside the others, nor with one after a larger limit', async () => {
  await superuser.unsafe(`
    set session_replication_role = replica;
    update tasks set max_concurrency = 1 where id = ${REPORT};
    update runs set ended_at = ended_at + interval '9 hours', request_id = gen_random_uuid() where task_id = ${REPORT};
    delete from attempts;
    insert into run_requests (id, task_id, requested_by_name, ignore_dependencies, beside_others)
      select request_id, task_id, 'Ada', false, true from runs where task_id = ${REPORT};
    set session_replication_role = origin`)
  expect((await checkLedger(db)).filter(({ message }) => message.includes('may have'))).toEqual([])
  await sql`update run_requests set beside_others = false`
  expect((await checkLedger(db)).filter(({ message }) => message.includes('may have'))).toHaveLength(1)
})

describe('finds', () => {
  it.each([
    [
      'an instant that was lost',
      /I1: “load” has \d+ instants/,
      `delete from runs where task_id = ${LOAD} and scheduled_for = '2026-03-02 01:00Z'`,
    ],
    [
      'a run for what is no instant',
      /I1: “load” has a run for .* no instant/,
      `update runs set scheduled_for = scheduled_for + interval '1 minute'`,
    ],
    [
      'an instant with two outcomes',
      /I1: .* two outcomes/,
      `update decided_ranges set first_instant = first_instant - interval '1 hour', count = 2`,
    ],
    ['a range that counts wrong', /I1: “load” counts 3 instants/, 'update decided_ranges set count = 3'],
    ['instants coalesced into nothing', /I1: .* two outcomes/, `update decided_ranges set kind = 'coalesced'`],
    ['a run that took instants which nobody gave', /I1: .* two outcomes/, `update runs set instant_count = 2 where state = 'queued'`],
    ['an outcome after the cursor', /I1: “load” has decided/, `update tasks set cursor = cursor - interval '1 hour'`],
    [
      'a start that the task does not remember',
      /I1: “report” started last as number/,
      `update tasks set activation_seq = activation_seq + 1`,
    ],
    [
      'two starts with one number',
      /I1: “report” has more than one run number 1/,
      `update runs set activation_seq = 1 where task_id = ${REPORT}`,
    ],
    ['a late run that is called on time', /I1: “report” ran on_time/, `update runs set timing = 'on_time' where task_id = ${REPORT}`],
    ['a run before its instant', /I1: “load” ran/, `update runs set activated_at = scheduled_for - interval '1 second'`],
    [
      'a misfire that ran although it is to be skipped',
      /I1: “load” skips misfires/,
      `update runs set activated_at = scheduled_for + interval '11 minutes', timing = 'delayed' where task_id = ${LOAD}`,
    ],
    [
      'an instant that a backfill left out',
      /I1: Backfill/,
      `delete from runs where kind = 'backfill' and scheduled_for = '2026-03-01 22:00Z'`,
    ],
    ['a queued run without a job', /I2: Run/, 'delete from djag_pgboss.job_common'],
    ['a job without a run', /I2: Job/, `update runs set state = 'succeeded' where state = 'queued'`],
    [
      'a gate that nothing opened',
      /I3: .* no true ending/,
      `update runs set gates = jsonb_set(gates, '{0,satisfiedByRunId}', to_jsonb(gen_random_uuid())) where task_id = ${REPORT}`,
    ],
    [
      'a gate opened by an ending that was not yet',
      /I3: .* no true ending/,
      `update runs set started_at = '2026-03-02 09:00Z' where task_id = ${LOAD}`,
    ],
    [
      'a version that was taken twice',
      /I3: More than one/,
      `update runs set state = 'succeeded', gates = (select gates from runs where task_id = ${REPORT} limit 1) where task_id = ${REPORT}`,
    ],
    [
      'an aligned run that did not wait',
      /I3: .* did not wait for the run of “load” for 2026-03-02T03/,
      `update runs set gates = jsonb_set(gates, '{0,alignedInstantMs}', to_jsonb((gates->0->>'alignedInstantMs')::float8 - 3600000)) where task_id = ${SUMMARY}`,
    ],
    [
      'more runs at once than the task allows',
      /I3: “report” had 2 runs under way/,
      `update tasks set max_concurrency = 1 where id = ${REPORT};
       update runs set ended_at = ended_at + interval '9 hours' where task_id = ${REPORT};
       insert into attempts (run_id, number, worker_id) select id, 1, id from runs where task_id = ${REPORT} and state = 'queued'`,
    ],
    [
      'more runs at once than the backfill allows',
      /I3: “load” had 2 runs under way/,
      `update runs set ended_at = ended_at + interval '9 hours' where kind = 'backfill'`,
    ],
    [
      'a run that was activated beside as many as the task may have, though a worker has taken none of them',
      /I3: “report” was given run .* at 2026-03-02T03.* as number 2 .* may have 1/,
      `update tasks set max_concurrency = 1 where id = ${REPORT};
       delete from attempts;
       update runs set ended_at = ended_at + interval '9 hours' where task_id = ${REPORT}`,
    ],
    [
      'a rerun that began beside another run',
      /I3: “report” was given run .* as number 2 .* may have 1/,
      `update tasks set max_concurrency = 1 where id = ${REPORT};
       update runs set ended_at = scheduled_for + interval '9 hours', series_attempt = 2, earlier_endings = jsonb_build_array(jsonb_build_object(
           'at', ended_at, 'succeeded', true, 'counts', true, 'activatedAgainAt', '2026-03-02 03:10Z'
         )) where task_id = ${REPORT} and scheduled_for = '2026-03-02 01:00Z'`,
    ],
    ['an ending that was not counted', /I3: “load” does not count/, `update tasks set ended_finished = 1`],
    ['an ending that was counted twice', /I3: “load” does not count/, `update tasks set ended_finished = ended_finished + 1`],
    ['an instant that aligned edges do not see', /I3: “load” does not count/, `update tasks set aligned_succeeded_instant = null`],
    [
      'a run that hangs on a dead worker',
      /I4: .* not alive/,
      `update runs set state = 'running', worker_id = gen_random_uuid(), started_at = scheduled_for where state = 'queued'`,
    ],
    [
      'a task that oversleeps',
      /I4: “load” sleeps until 2026-03-02T09/,
      `update tasks set wake_at = '2026-03-02 09:00Z' where id = ${LOAD}`,
    ],
    ['an attempt that goes on after its run', /I5: Attempt .* is running/, `update attempts set outcome = 'running'`],
    ['an attempt that ended otherwise than its run', /I5: .* last attempt did not/, `update attempts set outcome = 'failed'`],
    ['a run that ended at no time', /I5: .* its times or its end/, `update runs set ended_at = null`],
    ['a success that counts as none', /I5: Run .* is succeeded, and counts as no ending/, `update runs set counts_as = null`],
    ['an active run that counts', /I5: Run .* is queued, and counts as finished/, `update runs set counts_as = 'finished'`],
    ['an attempt that the run knows nothing of', /I5: .* not in its place/, `update attempts set number = 2`],
    [
      'two attempts at once',
      /I5: .* not in its place/,
      `update runs set attempt = 2 where state = 'succeeded';
       insert into attempts (run_id, number, worker_id, outcome, started_at, ended_at)
         select run_id, 2, worker_id, outcome, started_at - interval '1 minute', ended_at from attempts`,
    ],
    [
      'more attempts than the retries allow',
      /I5: .* tried too often: 2 attempts failed/,
      `update runs set attempt = 3 where state = 'succeeded';
       insert into attempts (run_id, number, worker_id, outcome, started_at, ended_at)
         select run_id, more, worker_id, 'failed', started_at, ended_at from attempts cross join generate_series(2, 3) as more`,
    ],
  ])('%s', async (_, problem, damage) => {
    await superuser.unsafe(`set session_replication_role = replica; ${damage}; set session_replication_role = origin`)
    const found = (await checkLedger(db)).map(({ invariant, message }) => `${invariant}: ${message}`)
    expect(found).toContainEqual(expect.stringMatching(problem))
  })
})
