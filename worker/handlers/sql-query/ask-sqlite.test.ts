import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runHandler } from '#worker/testing/run-handler.ts'
import { askSqlite } from './ask-sqlite.ts'
import type { SqlOrder } from './carry-out.ts'
import sqlQuery from './sql-query.ts'

const PROGRAM = new URL('./sqlite-program.ts', import.meta.url).pathname
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

const orderOf = (sql: string[]): SqlOrder => ({
  statements: sql.map((each) => ({ sql: each, parameters: [] })),
  maxRows: 0,
  failWhen: 'never',
  timeLimitSeconds: 3_600,
})

/** An order as `sql-query` gives it, of which each line of the log is heard as it comes. */
const hearing = (sql: string[], onLog: () => void, stop = new AbortController()) => {
  const log = { debug: onLog, info: onLog, warn: onLog, error: onLog }
  return askSqlite(file, orderOf(sql), { connection: 'lite-writes', mayWrite: true, log, stop: stop.signal })
}

test('who cancels the run ends what SQLite is at', async () => {
  const stop = new AbortController()
  await expect(hearing(['select 1', FOR_EVER], () => stop.abort(), stop)).rejects.toThrow(/ended \(SIGKILL\)/)
})

test('nothing is kept without leave of the run, which gives none once it was cancelled', async () => {
  const stop = new AbortController()
  const asked = hearing(
    ['delete from orders'],
    () => {
      // The run stands still, while the process that asks could go on without it.
      const untilMs = performance.now() + 300
      while (performance.now() < untilMs && countOf() === 250);
      stop.abort()
    },
    stop,
  )
  await expect(asked).rejects.toThrow(/ended \(SIGKILL\)/)
  expect(countOf()).toBe(250)
})

test('the process that asks keeps nothing when the run goes away before it gave leave', async () => {
  const child = fork(PROGRAM, [], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  child.on('message', ({ type }: { type: string }) => type === 'commits' && child.disconnect())
  child.send({ file, mayWrite: true, order: orderOf(['delete from orders']), askedBy: process.pid })
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(countOf()).toBe(250)
})

test('the process that asks ends behind a run that was killed, whatever SQLite is at', async () => {
  const asks = `const child = require('node:child_process').fork(${JSON.stringify(PROGRAM)}, [], { execArgv: [] })
    child.send({ file: ${JSON.stringify(file)}, mayWrite: true, order: ${JSON.stringify(orderOf(['select 1', FOR_EVER]))}, askedBy: process.pid })
    child.once('message', () => console.log('begun'))`
  const parent = spawn(process.execPath, ['-e', asks], { stdio: ['ignore', 'pipe', 'ignore'] })
  const closed = once(parent, 'close')
  await once(parent.stdout, 'data')
  parent.kill('SIGKILL')
  // Its output is closed by the last process that has it.
  await closed
})

test('who only reads is told what to do about a file that somebody left half written', async () => {
  const left = join(folder, 'left.db')
  database.exec('pragma cache_size = 1; begin; insert into orders (shop) select hex(zeroblob(2000)) from orders')
  for (const end of ['', '-journal']) copyFileSync(`${file}${end}`, `${left}${end}`)
  database.exec('rollback')
  process.env.DJAG_SQL_LITE_LEFT = `sqlite://${left}`
  const asked = await ask({ connection: 'lite-left', sql: 'select * from orders' })
  Reflect.deleteProperty(process.env, 'DJAG_SQL_LITE_LEFT')
  expect(asked.answer).toMatch(/^Somebody who wrote the file ended in the middle of it/)
})
