import { expect, it } from 'vitest'
import { preparedSql } from '#server/database/prepared-sql.ts'
import { openTestDatabase } from '#tests/database.ts'
import { makeTask } from '#tests/factories/task-factory.ts'
import { putToSleep } from './set-aside.ts'

const database = await openTestDatabase()
const { db, sql } = database

it.each([
  ['a zero byte', 'bad\0byte', 'badbyte'],
  ['half of a character', 'bad \ud83d', 'bad \ufffd'],
  ['more than anybody reads', 'x'.repeat(5_000), 'x'.repeat(2_000)],
])('a task is set aside also where its reason holds %s', async (_what, reason, stored) => {
  const { id } = await makeTask(db, { wakeAt: new Date() })
  await putToSleep(preparedSql(db), [{ id, reason }])
  expect(await sql`select wake_at, set_aside_reason, set_aside_at is not null as at from tasks where id = ${id}`).toEqual([
    { wake_at: null, set_aside_reason: stored, at: true },
  ])
})

it('a task that has nothing to be looked at any more is put to sleep, and not set aside', async () => {
  const { id } = await makeTask(db, { wakeAt: new Date() })
  await putToSleep(preparedSql(db), [{ id, reason: null }])
  expect(await sql`select wake_at, set_aside_reason, set_aside_at from tasks where id = ${id}`).toEqual([
    { wake_at: null, set_aside_reason: null, set_aside_at: null },
  ])
})
