import { fileURLToPath } from 'node:url'
import type { RowDataPacket } from 'mysql2'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type MariadbServer, startMariadb } from '#tests/mariadb.ts'
import { runHandler } from '#worker/testing/run-handler.ts'
import sqlQuery from './sql-query.ts'

vi.setConfig({ hookTimeout: 120_000, testTimeout: 60_000 })

let server: MariadbServer
const variables = ['DJAG_SQL_MY', 'DJAG_SQL_MY_OVER_TLS', 'DJAG_SQL_MY_WRITES', 'DJAG_SQL_MY_AWAY']
beforeAll(async () => {
  server = await startMariadb()
  process.env.DJAG_SQL_MY = server.url
  process.env.DJAG_SQL_MY_WRITES = `${server.url}?djag_write=1`
  process.env.DJAG_SQL_MY_AWAY = 'mysql://reports:hunter2@127.0.0.1:1/shop'
  await server.connection.query(
    `create table orders (id bigint unsigned primary key, shop varchar(60), at datetime(6), paid decimal(10,2), raw blob, more json) engine = innodb;
     create procedure tidy() begin start transaction read write; delete from orders; commit; end;
     create procedure clear() begin delete from orders; commit; end;
     create table notes (a int) engine = myisam`,
  )
})
afterAll(async () => {
  for (const name of variables) Reflect.deleteProperty(process.env, name)
  await server.stop()
})

const ask = async (kwargs: Record<string, unknown>, signal?: AbortSignal) => {
  const { ending } = await runHandler(sqlQuery, { connection: 'my', ...kwargs }, signal)
  return ending.outcome === 'succeeded' ? ending.result : ending.error.message
}
const writing = { connection: 'my-writes' }
const countOf = async () => (await server.connection.query<RowDataPacket[]>('select count(*) as count from orders'))[0][0]?.count
const running = async (mark: string) =>
  (await server.connection.query<RowDataPacket[]>('show processlist'))[0].filter(({ Info }) => String(Info).includes(mark)).length

describe('a query of MySQL', () => {
  beforeEach(async () => {
    await server.connection.query(
      `truncate orders; insert into orders select seq, concat('shop ', seq % 2), '2026-11-30 05:00:00.123456', 1.50, x'00ff', '{"id": 1970670598291982290}' from seq_1_to_250`,
    )
  })

  test('answers with its first rows as JSON, and counts all of them', async () => {
    expect(await ask({ sql: 'select * from orders where id > ? order by id limit ?', parameters: [100, 200], maxRows: 1 })).toEqual({
      rows: [
        {
          id: '101',
          shop: 'shop 1',
          at: '2026-11-30 05:00:00.123456',
          paid: '1.50',
          raw: '0x00FF',
          // MariaDB keeps JSON as a text.
          more: '{"id": 1970670598291982290}',
        },
      ],
      count: 150,
      rowsAreCut: true,
      statements: [{ command: 'SELECT', count: 150 }],
    })
  })

  test('binds values, whatever is in them', async () => {
    const parameters = ["'; drop table orders; --", 3, true, null, { a: [1] }, 1_000_000_000_000_000, 1.5]
    const sql = 'select ? as a, ? as b, ? as c, ? as d, ? as e, concat(?) as f, ? as g'
    expect(await ask({ sql, parameters })).toMatchObject({
      rows: [{ a: parameters[0], b: expect.anything(), c: 1, d: null, e: '{"a":[1]}', f: '1000000000000000', g: 1.5 }],
    })
    expect(await ask({ sql: 'select ?', parameters: [1, 2] })).toMatch(/has 1 parameters \(\?\), and 2 values are given/)
  })

  test.each([
    ['a second statement', 'select 1; delete from orders', /^MySQL says: You have an error in your SQL syntax/],
    ['two columns of one name', 'select id, id from orders', /^Two columns of the answer/],
    ['a procedure that begins a transaction of its own', 'call tidy()', /^CALL cannot be used/],
    ['a change', 'explain delete from orders', /^MySQL says: .*READ ONLY.* reads only; its owner lets it write/],
    ['a change in a comment that is carried out', 'select 1 /*! into outfile "/tmp/x" */', /^MySQL says: Access denied/],
    ['a check that finds rows', 'select id from orders', /^The check found 250 rows/],
  ])('that reads only is refused with %s', async (_, sql, why) => {
    expect(await ask({ sql, failWhen: 'rows' })).toMatch(why)
    expect(await countOf()).toBe(250)
  })

  test('of several statements is one transaction', async () => {
    const deletion = { sql: 'delete from orders where id <= ?', parameters: [50] }
    expect(await ask({ ...writing, sql: [deletion, { sql: 'select id from orders' }], failWhen: 'rows' })).toMatch(/^The check found 200/)
    expect(await ask({ ...writing, sql: [deletion, { sql: 'select 1 from nowhere' }] })).toMatch(/^MySQL says: Table/)
    expect(await countOf()).toBe(250)
    expect(await ask({ ...writing, sql: [deletion, { sql: 'select count(*) as left_over from orders' }] })).toEqual({
      rows: [{ left_over: '200' }],
      count: 1,
      statements: [
        { command: 'DELETE', count: 50 },
        { command: 'SELECT', count: 1 },
      ],
    })
    expect(await countOf()).toBe(200)
  })

  test('is cancelled on the server with its run, and when it takes too long', async () => {
    const stop = new AbortController()
    const asked = ask({ sql: 'select sleep(600) as to_cancel' }, stop.signal)
    await expect.poll(() => running('to_cancel')).toBe(1)
    stop.abort(new Error('Cancelled.'))
    expect(await asked).toBeTypeOf('string')
    await expect.poll(() => running('to_cancel')).toBe(0)
    const deletion = { sql: 'delete from orders' }
    expect(await ask({ ...writing, sql: [deletion, { sql: 'select sleep(600)' }], timeLimitSeconds: 1 })).toBe(
      'It took longer than 1 s, and was cancelled; nothing was changed.',
    )
    expect(await countOf()).toBe(250)
  })

  test('that ends its transaction by itself is not said to have changed nothing when it takes too long', async () => {
    expect(await ask({ ...writing, sql: 'create table slow as select sleep(600) as a', timeLimitSeconds: 1 })).toBe(
      'It took longer than 1 s, and it is not known what was kept of CREATE, which can end a transaction of MySQL by itself.',
    )
    expect(await ask({ ...writing, sql: [{ sql: 'call clear()' }, { sql: 'select sleep(600)' }], timeLimitSeconds: 1 })).toMatch(
      /not known what was kept of CALL/,
    )
    expect(await countOf()).toBe(0)
  })

  test('that defines something is refused with a check, which could not take it back', async () => {
    expect(await ask({ ...writing, sql: 'create table checked (a int)', failWhen: 'no rows' })).toMatch(/leave failWhen out/)
    expect((await server.connection.query<RowDataPacket[]>("show tables like 'checked'"))[0]).toEqual([])
  })

  test('says what stays in tables that know no transactions', async () => {
    const insertion = { sql: 'insert into notes values (1)' }
    const check = { ...writing, sql: [insertion, { sql: 'select a from notes limit 1' }], failWhen: 'rows' }
    expect(await ask(check)).toBe('The check found 1 row; what was written to tables that know no transactions (MyISAM) stays.')
    expect(await ask({ ...writing, sql: [insertion, { sql: 'select sleep(600)' }], timeLimitSeconds: 1 })).toBe(
      'It took longer than 1 s, and what was written to tables that know no transactions (MyISAM) stays.',
    )
  })

  test('says what goes wrong without the password', async () => {
    expect(await ask({ connection: 'my-away', sql: 'select 1' })).toMatch(/^The connection “my-away” failed: .*ECONNREFUSED/)
    process.env.DJAG_SQL_MY_AWAY = server.url.replace('hunter2', 'hunter3')
    expect(await ask({ connection: 'my-away', sql: 'select 1' })).toMatch(/^MySQL says: Access denied for user 'reports'/)
  })
})

describe('a query of MySQL over TCP', () => {
  const certificate = (name: string) => fileURLToPath(new URL(`../../../tests/certificates/${name}`, import.meta.url))
  const askOverTls = (parameters: string) => {
    process.env.DJAG_SQL_MY_OVER_TLS = `${server.urlOverTcp}?${parameters}`
    return ask({ connection: 'my-over-tls', sql: "show status like 'Ssl_version'" })
  }

  test('is encrypted, and asked of nobody else than who has the certificate', async () => {
    const encrypted = { rows: [{ Value: expect.stringMatching(/^TLSv1\.[23]$/) }] }
    expect(await askOverTls(`sslmode=verify-full&sslrootcert=${certificate('root.crt')}`)).toMatchObject(encrypted)
    expect(await askOverTls('sslmode=require')).toMatchObject(encrypted)
    expect(await askOverTls('sslmode=disable')).toMatchObject({ rows: [{ Value: '' }] })
    for (const parameters of ['sslmode=verify-full', `sslmode=verify-full&sslrootcert=${certificate('other-root.crt')}`])
      expect(await askOverTls(parameters)).toMatch(/certificate/)
  })
})
