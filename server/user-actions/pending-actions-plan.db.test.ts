import { afterAll, expect, it } from 'vitest'
import { userActions } from '#schema/user-actions.ts'
import { openDatabase, SESSION_LIMITS } from '#server/database/client.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { carryOutPendingActions } from './carry-out-pending-actions.ts'

const DONE = 20_000
/** Rows of the history of actions that one search may read, however long it is. */
const MOST_ROWS_READ = 50

const database = await openTestDatabase({ emptied: 'tasks' })
/** One connection, whose statements are counted. */
const runner = openDatabase(database.url, { applicationName: 'djag runner', connections: 1, ...SESSION_LIMITS.runner })
afterAll(() => runner.close())

async function rowsRead(): Promise<number> {
  await runner.sql`select pg_stat_force_next_flush()`
  const [row] = await runner.sql<{ read: number }[]>`
    select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_user_tables where relname = 'user_actions'`
  return row?.read ?? 0
}

it('a worker finds what people ask for without reading what was done for them before', async () => {
  const task = await makeTask(database.db)
  await database.sql`
    insert into user_actions (type, payload, state, actor_kind, actor_name, carried_out_at)
    select 'run-now', '{}', 'done', 'user', 'Ada', now() from generate_series(1, ${DONE})`
  const asked = { type: 'unclassified', payload: { taskId: task.id }, actorKind: 'system' as const, actorName: 'Djag' }
  await database.db.insert(userActions).values(asked)
  const before = await rowsRead()
  expect(await carryOutPendingActions(runner.db)).toBe(1)
  expect((await rowsRead()) - before).toBeLessThan(MOST_ROWS_READ)
})
