import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { openTestDatabase } from '#tests/database.ts'
import { makeWorker } from '#tests/factories/worker-factory.ts'
import { defineHandler } from '#worker/handler-definition/define-handler.ts'
import { describeHandler } from '#worker/handler-definition/described-handler.ts'
import { queueRun, readAttempts, readRun } from '#worker/testing/queued-runs.ts'
import { Runner } from './runner.ts'

const database = await openTestDatabase()
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

it('a run that a claim under way still gives while its worker drains ends once, and its ending is written', async () => {
  const run = vi.fn(() => 'done')
  const inline = defineHandler({ name: 'counts', description: 'Counts.', input: z.object({}), inline: true, run })
  const { id: workerId } = await makeWorker(database.db)
  const queued = await queueRun(database, 'counts', {})
  let drained = Promise.resolve()
  await database.sql.begin(async (holder) => {
    await holder`select from runs where id = ${queued.id} for update`
    const runner = new Runner({
      database: () => database.db,
      workerId: () => workerId,
      registry: () => new Map([['counts', { ...describeHandler(inline, null, 'a test'), source: 'built-in', code: null, inline }]]),
      host: null,
      queues: ['default'],
      concurrency: 1,
      log,
    })
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

async function claimsThatWait(): Promise<number> {
  const rows = await database.sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return rows.length
}
