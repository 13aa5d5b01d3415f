import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runHandler } from '#worker/testing/run-handler.ts'
import sqlQuery from './sql-query.ts'

const folder = mkdtempSync(join(tmpdir(), 'djag-sqlite-'))
const file = join(folder, 'a shop.db')
const address = `sqlite://${file.replace(' ', '%20')}`
Object.assign(process.env, { DJAG_SQL_LITE: address, DJAG_SQL_LITE_WRITES: `${address}?djag_write=1` })
const database = new DatabaseSync(file)
database.exec('create table orders (id integer primary key, shop text, paid real, raw blob)')
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
  for (const name of ['DJAG_SQL_LITE', 'DJAG_SQL_LITE_WRITES']) Reflect.deleteProperty(process.env, name)
})
beforeEach(() => {
  database.exec(`delete from orders;
    insert into orders with recursive n(i) as (select 1 union all select i + 1 from n where i < 250) select i, 'shop ' || (i % 2), 1.5, x'00ff' from n`)
})

const ask = async (kwargs: Record<string, unknown>, signal?: AbortSignal) => {
  const { ending, log } = await runHandler(sqlQuery, { connection: 'lite', ...kwargs }, signal)
  return { answer: ending.outcome === 'succeeded' ? ending.result : ending.error.message, log }
}
const writing = { connection: 'lite-writes' }
const countOf = () => database.prepare('select count(*) as count from orders').get()?.count
const FOR_EVER = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) as count from n'

describe('a query of a file of SQLite', () => {
  test('answers with its first rows as JSON, and counts all of them', async () => {
    const { answer, log } = await ask({
      sql: 'select *, 9007199254740993 as much, null as none from orders where id > $1 order by id',
      parameters: [100],
      maxRows: 1,
    })
    expect(answer).toEqual({
      rows: [{ id: 101, shop: 'shop 1', paid: 1.5, raw: "X'00FF'", much: '9007199254740993', none: null }],
      count: 150,
      rowsAreCut: true,
      statements: [{ command: 'SELECT', count: 150 }],
    })
    expect(log.map(({ message }) => message)).toEqual(['SELECT: 150'])
  })

  test('binds values, whatever is in them', async () => {
    const parameters = ["'; drop table orders; --", 3, true, null, { a: [1] }, 1.5]
    const sql = 'select ? as a, ? as b, ? as c, ? as d, ? as e, typeof(?) as f'
    expect(await ask({ sql, parameters })).toMatchObject({
      answer: { rows: [{ a: parameters[0], b: 3, c: 1, d: null, e: '{"a":[1]}', f: 'real' }] },
    })
  })

  test.each([
    ['a second statement', 'select 1; delete from orders', /^One statement at a time/],
    ['another file', `attach '${folder}/other.db' as other`, /^ATTACH cannot be used/],
    ['two columns of one name', 'select id, id from orders', /^Two columns of the answer/],
    ['what is no SQL', 'selekt 1', /^SQLite says: near "selekt": syntax error$/],
    ['a check that finds rows', 'select id from orders', /^The check found 250 rows/],
  ])('is refused with %s', async (_, sql, why) => {
    expect((await ask({ sql, failWhen: 'rows' })).answer).toMatch(why)
  })

  test('changes nothing where the connection reads only', async () => {
    expect((await ask({ sql: 'delete from orders' })).answer).toMatch(/^SQLite says: .*reads only; its owner lets it write/)
    expect(countOf()).toBe(250)
  })
})

describe('several statements to a file of SQLite', () => {
  const deletion = { sql: 'delete from orders where id <= ?', parameters: [50] }

  test('are one transaction, of which each count and the last rows are the result', async () => {
    const sql = [deletion, { sql: "insert into orders (shop) values ('a'), ('b') returning shop" }]
    expect((await ask({ ...writing, sql })).answer).toEqual({
      rows: [{ shop: 'a' }, { shop: 'b' }],
      count: 2,
      statements: [
        { command: 'DELETE', count: 50 },
        { command: 'INSERT', count: 2 },
      ],
    })
    expect(countOf()).toBe(202)
  })

  test('leave nothing when one of them fails, or takes too long', async () => {
    expect((await ask({ ...writing, sql: [deletion, { sql: 'select id from orders' }], failWhen: 'rows' })).answer).toMatch(/^The check/)
    expect((await ask({ ...writing, sql: [deletion, { sql: FOR_EVER }], timeLimitSeconds: 2 })).answer).toBe(
      'It took longer than 2 s, and was cancelled; nothing was changed.',
    )
    expect(countOf()).toBe(250)
  })
})

test('who cancels the run ends what SQLite is at', async () => {
  const stop = new AbortController()
  const asked = ask({ sql: FOR_EVER, timeLimitSeconds: 3_600 }, stop.signal)
  stop.abort(new Error('Cancelled.'))
  expect((await asked).answer).toMatch(/ended \(SIGKILL\)/)
})
