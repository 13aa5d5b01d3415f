import type postgres from 'postgres'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { openDatabase, SESSION_LIMITS } from './client.ts'

const database = await openTestDatabase()
await database.sql`create table written (what text)`
const { sql, db, close } = openDatabase(database.url, { applicationName: 'test', connections: 1, ...SESSION_LIMITS.web })
afterAll(close)
beforeEach(async () => void (await database.sql`truncate written`))

/** Cuts the connection of a transaction, as a restart of PostgreSQL or a time limit does; comes back when the transaction's caller has heard of it. */
async function cut(tx: postgres.TransactionSql, transaction: () => Promise<unknown>): Promise<void> {
  const [backend] = await tx<{ pid: number }[]>`insert into written values ('before') returning pg_backend_pid() as pid`
  await database.sql`select pg_terminate_backend(${backend?.pid ?? 0})`
  await transaction().catch(() => {})
}

it.each([
  ['while the pool has no other connection', async () => {}],
  ['while somebody else uses the connection that replaced it', async () => void (await sql`select 1`)],
])('sends nothing of a transaction whose connection broke, %s', async (_, meanwhile) => {
  const ended = Promise.withResolvers<unknown>()
  const transaction: Promise<unknown> = sql.begin(async (tx) => {
    await cut(tx, () => transaction)
    await meanwhile()
    try {
      await tx`insert into written values ('after')`
    } catch (error) {
      ended.resolve(error)
      throw error
    }
    ended.resolve('it was sent')
  })
  await expect(transaction).rejects.toMatchObject({ code: expect.stringMatching(/^(CONNECTION_CLOSED|57P01)$/) })
  expect(await ended.promise).toMatchObject({ name: 'TransactionOverError' })
  expect(await sql`select what from written`).toEqual([])
})

it('goes on with the pool when a statement breaks with its connection', async () => {
  const transaction = db.transaction(async (tx) => {
    await tx.transaction((savepoint) => savepoint.execute('select pg_terminate_backend(pg_backend_pid())'))
  })
  await expect(transaction).rejects.toThrow()
  await expect.poll(() => sql`select 1 as one`.catch(String)).toEqual([{ one: 1 }])
})

it('rolls back and commits as ever while the connection holds', async () => {
  await expect(
    sql.begin(async (tx) => {
      await tx`insert into written values ('rolled back')`
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await sql.begin('isolation level repeatable read', async (tx) => {
    await tx`insert into written values ('kept')`
    await tx
      .savepoint(async (inner) => {
        await inner`insert into written values ('given up')`
        throw new Error('never mind')
      })
      .catch(() => {})
  })
  expect(await sql`select what from written`).toEqual([{ what: 'kept' }])
})
