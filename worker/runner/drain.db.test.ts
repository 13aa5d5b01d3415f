import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { openTestDatabase } from '#tests/database.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { defineHandler } from '#worker/handler-definition/define-handler.ts'
import { describeHandler } from '#worker/handler-definition/described-handler.ts'
import { queueRun, readAttempts, readRun } from '#worker/testing/queued-runs.ts'
import { Runner, type RunnerLog } from './runner.ts'

const database = await openTestDatabase()
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

function runnerOf(workerId: string, run: () => string, to: RunnerLog = log): Runner {
  const inline = defineHandler({ name: 'counts', description: 'Counts.', input: z.object({}), inline: true, run })
  return new Runner({
    database: () => database.db,
    workerId: () => workerId,
    registry: () => new Map([['counts', { ...describeHandler(inline, null, 'a test'), source: 'built-in', code: null, inline }]]),
    host: null,
    queues: ['default'],
    concurrency: 1,
    log: to,
  })
}

it('a run that a claim under way still gives while its worker drains ends once, and its ending is written', async () => {
  const run = vi.fn(() => 'done')
  const { id: workerId } = await makeWorker(database.db)
  const queued = await queueRun(database, 'counts', {})
  let drained = Promise.resolve()
  await database.sql.begin(async (holder) => {
    await holder`select from runs where id = ${queued.id} for update`
    const runner = runnerOf(workerId, run)
    await expect.poll(claimsThatWait).toBe(1)
    drained = runner.drain()
    // By then a drain that thought that nothing of it runs would have closed what writes endings.
    for (let turn = 0; turn < 10; turn++) await nextTurn()
  })
  await drained
  expect(await readRun(database, queued)).toMatchObject({ state: 'succeeded', attempt: 1, result: 'done' })
  expect(await readAttempts(database, queued)).toMatchObject([{ number: 1, outcome: 'succeeded' }])
  expect(run).toHaveBeenCalledTimes(1)
})

it('a run whose ending can not be written is handed back by the worker that drains, and counts as no death', async () => {
  await database.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not now' using errcode = '40001'; end $$;
    create trigger refuse before update on runs for each row when (new.state = 'succeeded') execute function refuse()`)
  const { id: workerId } = await makeWorker(database.db)
  const queued = await queueRun(database, 'counts', {})
  const refused = Promise.withResolvers<void>()
  const runner = runnerOf(workerId, () => 'done', { ...log, error: () => refused.resolve() })
  await refused.promise
  await runner.drain()
  expect(await readRun(database, queued)).toMatchObject({ state: 'retrying', attempt: 2, workerId: null })
  expect(await readAttempts(database, queued)).toMatchObject([{ number: 1, outcome: 'lost', error: { code: 'handed_back' } }])
})

async function claimsThatWait(): Promise<number> {
  const rows = await database.sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return rows.length
}
