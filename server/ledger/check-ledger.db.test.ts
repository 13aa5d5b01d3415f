import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { tick } from '#server/tick/tick.ts'
import { createTestDatabase } from '#tests/database.ts'
import { makeCrontab } from '#tests/factories/crontab-factory.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { endRun } from '#tests/tick/run-life.ts'
import { checkLedger } from './check-ledger.ts'

const database = await createTestDatabase()
const { db, sql } = database
afterAll(() => database.drop())

const at = (time: string) => new Date(`2026-03-02T${time}Z`)

/** An hourly load and the report that waits for it, three hours long, with a skipped hour; the last report waits in the queue. */
beforeEach(async () => {
  await sql`truncate runs, attempts, decided_ranges, dependencies, tasks, crontabs cascade`
  await sql.unsafe('delete from djag_pgboss.job_common')
  await database.setNow(at('00:30:00'))
  const crontab = await makeCrontab(db, { minute: '0', hour: '*' })
  const base = { crontabId: crontab.id, cronBase: at('00:30:00'), wakeAt: at('00:30:00'), maxConcurrency: null }
  const load = await makeTask(db, { ...base, name: 'load', misfirePolicy: 'skip', gracePeriodSeconds: 600 })
  await makeDependency(db, await makeTask(db, { ...base, name: 'report' }), load)
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

describe('finds', () => {
  it.each([
    [
      'an instant that was lost',
      'I1',
      `delete from runs where id = (select id from runs where kind = 'scheduled' and state = 'succeeded' order by id limit 1)`,
    ],
    ['an instant with two fates', 'I1', `update decided_ranges set first_instant = first_instant - interval '1 hour', count = 2`],
    ['instants coalesced into nothing', 'I1', `update decided_ranges set kind = 'coalesced'`],
    ['a queued run without a job', 'I2', 'delete from djag_pgboss.job_common'],
    ['a job without a run', 'I2', `update runs set state = 'succeeded' where state = 'queued'`],
    [
      'a gate that nothing opened',
      'I3',
      `update runs set gates = jsonb_set(gates, '{0,satisfiedByRunId}', to_jsonb(gen_random_uuid())) where gates <> '[]'`,
    ],
    [
      'a version that was taken twice',
      'I3',
      `update runs set state = 'succeeded', gates = (select gates from runs where gates <> '[]' limit 1) where gates <> '[]'`,
    ],
    ['an attempt that goes on after its run', 'I5', `update attempts set outcome = 'running'`],
  ])('%s', async (_, invariant, damage) => {
    await sql.unsafe(`set session_replication_role = replica; ${damage}; set session_replication_role = origin`)
    expect((await checkLedger(db)).map((problem) => problem.invariant)).toContain(invariant)
  })
})
