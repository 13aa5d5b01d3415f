import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { runHandler } from '#worker/testing/run-handler.ts'
import sqlQuery from './sql-query.ts'

const database = await openTestDatabase()
const { sql } = database
const withWrite = `${database.url}${database.url.includes('?') ? '&' : '?'}djag_write=1`
const variables = { DJAG_SQL_READS: database.url, DJAG_SQL_WRITES: withWrite, DJAG_SQL_AWAY: 'postgres://shop:hunter2@127.0.0.1:1/shop' }
Object.assign(process.env, variables)
afterAll(() => {
  for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name)
})

await sql`create table orders (id bigint primary key, shop text not null, at timestamptz, raw bytea)`
beforeEach(async () => {
  await sql`truncate orders`
  await sql`insert into orders select n, 'shop ' || n % 2, '2026-11-30T05:00:00Z', '\\x00ff' from generate_series(1, 250) as n`
})

const ask = async (kwargs: Record<string, unknown>, signal?: AbortSignal) =>
  await runHandler(sqlQuery, { connection: 'reads', ...kwargs }, signal)
const resultOf = async (kwargs: Record<string, unknown>) => {
  const { ending } = await ask(kwargs)
  if (ending.outcome !== 'succeeded') throw new Error(ending.error.message)
  return ending.result as { rows: Record<string, unknown>[]; count: number; rowsAreCut?: true; statements: object[] }
}
const messageOf = async (kwargs: Record<string, unknown>) => {
  const { ending } = await ask(kwargs)
  return ending.outcome === 'failed' ? ending.error.message : `succeeded: ${JSON.stringify(ending.result)}`
}
const countOf = async () => (await sql<{ count: number }[]>`select count(*)::int as count from orders`)[0]?.count

describe('a query', () => {
  test('answers with its first rows as JSON, and counts all of them', async () => {
    expect(await resultOf({ sql: 'select * from orders where id > $1 order by id', parameters: [100], maxRows: 1 })).toEqual({
      rows: [{ id: '101', shop: 'shop 1', at: '2026-11-30T05:00:00.000Z', raw: '\\x00ff' }],
      count: 150,
      rowsAreCut: true,
      statements: [{ command: 'SELECT', count: 150 }],
    })
    expect(await resultOf({ sql: 'select 1 as one' })).toMatchObject({ rows: [{ one: 1 }], count: 1 })
  })

  test('keeps no more rows than a result has room for, and says so', async () => {
    const { rows, count, rowsAreCut } = await resultOf({ sql: "select repeat('x', 10000) as much from orders", maxRows: 1_000 })
    expect([rows.length, count, rowsAreCut]).toEqual([4, 250, true])
  })

  test('binds values, whatever is in them', async () => {
    const parameters = ["'; drop table orders; --", 3, true, null, { a: [1] }]
    const [row] = (await resultOf({ sql: 'select $1::text as a, $2::int as b, $3::bool as c, $4::text as d, $5::jsonb as e', parameters }))
      .rows
    expect(row).toEqual({ a: parameters[0], b: 3, c: true, d: null, e: { a: [1] } })
  })
})

describe('a connection that reads only', () => {
  test.each([
    ['an insert', "insert into orders values (1000, 'x')", /read-only transaction.*reads only; its owner lets it write/],
    ['a change behind a query', 'select 1; delete from orders', /multiple commands/],
    ['the end of the transaction', '/* a /* b */ */ -- c\n ; commit', /COMMIT cannot be used here/],
    ['leave to write', 'set transaction read write', /read-write mode/],
    ['a block that commits', 'do $$ begin commit; delete from orders; end $$', /invalid transaction termination/],
    ['a copy', 'copy orders to stdout', /COPY cannot be used here/],
    ['nothing', '-- nothing', /says nothing/],
  ])('refuses %s, and nothing is changed', async (_, statement, sentence) => {
    expect(await messageOf({ sql: statement })).toMatch(sentence)
    expect(await messageOf({ sql: [{ sql: statement }, { sql: 'delete from orders' }] })).toMatch(sentence)
    expect(await countOf()).toBe(250)
  })
})

describe('several statements', () => {
  const deletion = { sql: 'delete from orders where id <= $1', parameters: [50] }

  test('are one transaction, of which each count and the last rows are the result', async () => {
    const statements = [deletion, { sql: 'select count(*)::int as left from orders' }]
    expect(await resultOf({ connection: 'writes', sql: statements })).toEqual({
      rows: [{ left: 200 }],
      count: 1,
      statements: [
        { command: 'DELETE', count: 50 },
        { command: 'SELECT', count: 1 },
      ],
    })
    expect(await countOf()).toBe(200)
  })

  test('leave nothing when one of them fails, or a check at their end', async () => {
    const statements = (last: string) => ({ connection: 'writes', sql: [deletion, { sql: last }] })
    expect(await messageOf(statements('select 1 / 0'))).toMatch(/^PostgreSQL says: division by zero/)
    expect(await messageOf({ ...statements('select id from orders'), failWhen: 'rows' })).toBe('The check found 200 rows.')
    expect(await messageOf({ ...statements('select id from orders where id < 0'), failWhen: 'no rows' })).toBe('The check found no rows.')
    expect(await countOf()).toBe(250)
    expect(await resultOf({ sql: 'select id from orders where id < 0', failWhen: 'rows' })).toMatchObject({ count: 0 })
  })
})

test('a check that fails shows the first rows that it found in the log', async () => {
  const { log } = await ask({ sql: 'select id from orders order by id', failWhen: 'rows' })
  expect(log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([1, 2, 3, 4, 5].map((id) => `{"id":"${id}"}`))
})

const running = async (mark: string) =>
  (await sql`select from pg_stat_activity where query like ${`%${mark}%`} and pid <> pg_backend_pid() and state = 'active'`).length

test('who cancels the run cancels the query on the server', async () => {
  const stop = new AbortController()
  const asked = ask({ sql: 'select pg_sleep(600) /* to cancel */' }, stop.signal)
  await expect.poll(() => running('to cancel')).toBe(1)
  stop.abort(new Error('Cancelled.'))
  expect((await asked).ending.outcome).toBe('failed')
  await expect.poll(() => running('to cancel')).toBe(0)
})

test('a query that takes too long is cancelled, and says so', async () => {
  expect(await messageOf({ sql: 'select pg_sleep(600)', timeLimitSeconds: 1 })).toBe(
    'It took longer than 1 s, and was cancelled; nothing was changed.',
  )
})

test('what goes wrong is said without the password', async () => {
  const away = await ask({ connection: 'away', sql: 'select 1' })
  expect(JSON.stringify(away)).not.toContain('hunter2')
  expect(away.ending).toMatchObject({
    outcome: 'failed',
    error: { message: expect.stringMatching(/^The connection “away” failed: .*ECONNREFUSED/) },
  })
  expect(await messageOf({ connection: 'none', sql: 'select 1' })).toBe(
    'This worker has no connection “none”: its owner names one by the variable DJAG_SQL_NONE. It has: away, reads, writes.',
  )
  expect(await messageOf({ sql: 'select $1::int', parameters: ['x'] })).toMatch(/invalid input syntax/)
  expect(await messageOf({ sql: [{ sql: 'select 1' }], parameters: [1] })).toMatch(/Parameters belong to each/)
})
