import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase } from '#tests/database.ts'
import { freezingRelay } from '#tests/freezing-relay.ts'
import { runHandler } from '#worker/testing/run-handler.ts'
import sqlQuery from './sql-query.ts'

// Another clock than the server's: no value may go by it.
process.env.TZ = 'Europe/Vienna'
const database = await openTestDatabase()
const { sql } = database
const withWrite = `${database.url}${database.url.includes('?') ? '&' : '?'}djag_write=1`
const { hostname, port } = new URL(database.url)
const relay = await freezingRelay({ host: hostname, port: Number(port) })
const relayed = Object.assign(new URL(database.url), { port: String(relay.port) }).href
const variables = {
  DJAG_SQL_RELAYED: relayed,
  DJAG_SQL_READS: database.url,
  DJAG_SQL_WRITES: withWrite,
  DJAG_SQL_AWAY: 'postgres://shop:hunter2@127.0.0.1:1/shop',
}
Object.assign(process.env, variables)
afterAll(() => {
  relay.close()
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
      rows: [{ id: '101', shop: 'shop 1', at: expect.stringMatching(/^2026-11-30 0\d:00:00[+-]\d\d$/), raw: '\\x00ff' }],
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

  test.each([
    ['date', '2026-11-30T00:30:00+01:00', '2026-11-30'],
    ['date', 'infinity', 'infinity'],
    ['timestamp', '2026-11-30 05:00:00.123456', '2026-11-30 05:00:00.123456'],
    ['timestamp', '0044-03-15 12:00:00 BC', '0044-03-15 12:00:00 BC'],
    ['timestamptz', '-infinity', '-infinity'],
    ['timestamptz[]', ['infinity', null], ['infinity', null]],
    ['date[]', ['2026-11-30', '2026-12-01'], ['2026-11-30', '2026-12-01']],
    ['bool[]', [true, null], [true, null]],
    ['bigint[]', ['1970670598291982290', null], ['1970670598291982290', null]],
    ['bool', 'true', true],
    ['bool', false, false],
    ['float8', 'NaN', 'NaN'],
    ['float8', 1.5, 1.5],
    ['bytea', '\\x00ff', '\\x00ff'],
    ['text', { a: ['x'] }, '{"a":["x"]}'],
    ['text', [1, { type: 'a', value: 2 }], '[1,{"type":"a","value":2}]'],
    ['text[]', ['a,"b', { type: 'a', value: [2] }], ['a,"b', '{"type":"a","value":[2]}']],
    [
      'int[]',
      [
        [1, 2],
        [3, null],
      ],
      [
        [1, 2],
        [3, null],
      ],
    ],
    ['jsonb', 'text', 'text'],
    ['jsonb', true, true],
    ['jsonb', [true, { a: [] }], [true, { a: [] }]],
    ['jsonb[]', [{ type: 'a', value: 2 }, null, 'x'], [{ type: 'a', value: 2 }, null, 'x']],
  ])('a value of the type %s that is given as %j is read as %j', async (type, given, read) => {
    const { rows } = await resultOf({ sql: `select $1::${type} as it`, parameters: [given] })
    expect(rows).toEqual([{ it: read }])
  })

  test('reads times as PostgreSQL does, in any zone of the worker, and writes what is stored', async () => {
    expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(-60)
    const statement =
      'select d::text, t::text, $3::timestamptz = now() as is_now, $4::date = current_date as is_today from (select $1::date as d, $2::timestamp as t) as given'
    expect((await resultOf({ sql: statement, parameters: ['2026-11-30', '2026-11-30 05:00:00', 'now', 'today'] })).rows).toEqual([
      { d: '2026-11-30', t: '2026-11-30 05:00:00', is_now: true, is_today: true },
    ])
    expect(await messageOf({ sql: 'select $1::date', parameters: ['30.11.2026'] })).toMatch(/date\/time field value out of range/)
  })

  test('loses no digit of a number that stands in JSON', async () => {
    const sql = `select '{"id": 1970670598291982290, "few": [1.50, 1e3], "many": 3.14159265358979323846}'::json as it`
    expect((await resultOf({ sql })).rows).toEqual([
      { it: { id: '1970670598291982290', few: [1.5, 1000], many: '3.14159265358979323846' } },
    ])
  })

  test('is refused when two of its columns have one name, as a row would keep one of them', async () => {
    expect(await messageOf({ sql: 'select id, shop, id from orders where id < 0' })).toMatch(/^Two columns of the answer are called “id”/)
    expect(await resultOf({ sql: 'select 1, 2', maxRows: 0 })).toMatchObject({ count: 1 })
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

test('a time limit need not be whole milliseconds', async () => {
  expect(await resultOf({ sql: 'select 1 as one', timeLimitSeconds: 16.1 })).toMatchObject({ rows: [{ one: 1 }] })
})

test('a server that answers nothing any more keeps no run beyond its time limit', async () => {
  const asked = messageOf({ connection: 'relayed', sql: 'select pg_sleep(600) /* in silence */', timeLimitSeconds: 2 })
  await expect.poll(() => running('in silence')).toBe(1)
  relay.freeze()
  expect(await asked).toBe('It took longer than 2 s, and the server has not answered since.')
})

test('what goes wrong is said without the password', async () => {
  const away = await ask({ connection: 'away', sql: 'select 1' })
  expect(JSON.stringify(away)).not.toContain('hunter2')
  expect(away.ending).toMatchObject({
    outcome: 'failed',
    error: { message: expect.stringMatching(/^The connection “away” failed: .*ECONNREFUSED/) },
  })
  expect(await messageOf({ connection: 'none', sql: 'select 1' })).toBe(
    'This worker has no connection “none”: its owner names one by the variable DJAG_SQL_NONE. It has: away, reads, relayed, writes.',
  )
  expect(await messageOf({ sql: 'select $1::int', parameters: ['x'] })).toMatch(/invalid input syntax/)
  expect(await messageOf({ sql: [{ sql: 'select 1' }], parameters: [1] })).toMatch(/Parameters belong to each/)
})
