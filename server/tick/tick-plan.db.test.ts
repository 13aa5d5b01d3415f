import { afterAll, expect, it } from 'vitest'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeDependency, makeTask } from '#tests/factories/task-factory.ts'
import { tick } from './tick.ts'

/** More often than PostgreSQL plans a statement anew before it thinks about keeping a plan. */
const ROUNDS = 8

const database = await openTestDatabase({ emptied: 'tasks' })
/** One connection, whose plans can be asked for. */
const scheduler = openDatabase(database.url, { applicationName: 'djag scheduler', connections: 1, ...SESSION_LIMITS.scheduler })
afterAll(() => scheduler.close())

it('a scheduler plans each of its statements once, those of tasks that wait for others too', async () => {
  const dependee = await makeTask(database.db, { cronBase: new Date(Date.now() - 3_600_000) })
  const depender = await makeTask(database.db, { cronBase: new Date(Date.now() - 3_600_000) })
  await makeDependency(database.db, depender, dependee)
  for (let round = 0; round < ROUNDS; round++) {
    await database.sql`update tasks set wake_at = now() - interval '1 second'`
    expect(await tick(scheduler.db, { catchUpBatch: 1, batchSize: 500 })).toMatchObject({ decidedTasks: 2 })
  }
  const plans = await scheduler.sql<{ generic: number; custom: number }[]>`
    select generic_plans::int as generic, custom_plans::int as custom from pg_prepared_statements
    where statement like '%dependencies edge%' and statement not like '%pg_prepared_statements%'`
  expect(plans).toEqual([{ generic: ROUNDS, custom: 0 }])
})
