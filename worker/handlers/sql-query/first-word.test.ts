import { expect, test } from 'vitest'
import { refusedStatement } from './first-word.ts'

const refused = (engine: 'postgresql' | 'mysql' | 'sqlite', sql: string, mayWrite = true, isAlone = true) =>
  refusedStatement(sql, { engine, mayWrite }, isAlone)

test.each([
  ['postgresql', '/* a /* b */ */ commit', /COMMIT cannot/],
  ['mysql', '/* a /* b */ commit', /COMMIT cannot/],
  ['mysql', '# a comment\nrollback', /ROLLBACK cannot/],
  // A comment of MySQL and of SQLite goes on behind \r.
  ['mysql', '-- a\rselect 1\ncommit', /COMMIT cannot/],
  ['sqlite', '-- a\rselect 1\ncommit', /COMMIT cannot/],
  ['mysql', '/*!50000 set */ select 1', /that MySQL carries out/],
  ['mysql', '/*M!100100 set */ select 1', /that MySQL carries out/],
  ['mysql', 'set session transaction read write', /SET cannot/],
  ['mysql', 'use mysql', /USE cannot/],
  ['sqlite', "attach '/etc/other.db' as other", /ATTACH cannot/],
  ['sqlite', "vacuum into '/tmp/copy.db'", /VACUUM cannot/],
  ['sqlite', 'pragma writable_schema = 1', /PRAGMA cannot.*pragma_table_info/],
  ['sqlite', ' ; -- nothing', /says nothing/],
] as const)('%s does not take %j', (engine, sql, why) => {
  expect(refused(engine, sql)).toMatch(why)
})

test('where a connection to MySQL reads only nothing is taken that could begin a transaction of its own', () => {
  for (const sql of ['call tidy()', 'begin not atomic delete from orders; end', 'do release_lock("x")', 'delete from orders'])
    expect(refused('mysql', sql, false)).toMatch(/cannot be used/)
  for (const sql of ['(select 1)', 'with a as (select 1) select * from a', 'show tables', '-- a\nselect 1', 'explain select 1'])
    expect(refused('mysql', sql, false)).toBeNull()
  expect(refused('mysql', 'call tidy()', true)).toBeNull()
})

test('of several statements none may end the transaction of the others, as definitions do on MySQL', () => {
  expect(refused('mysql', 'create table a (b int)', true, false)).toMatch(/ends a transaction of MySQL/)
  expect(refused('mysql', 'create table a (b int)', true, true)).toBeNull()
  expect(refused('mysql', 'create temporary table a (b int)', true, false)).toBeNull()
  expect(refused('postgresql', 'create table a (b int)', true, false)).toBeNull()
  expect(refused('sqlite', 'create table a (b int)', true, false)).toBeNull()
})
