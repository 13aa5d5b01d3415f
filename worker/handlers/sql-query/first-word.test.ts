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
  ['mysql', 'if 1 then commit; end if', /IF cannot/],
  ['mysql', 'while 1 do commit; end while', /WHILE cannot/],
  ['mysql', 'case when 1 then commit; end case', /CASE cannot/],
  ['mysql', 'loop commit; end loop', /LOOP cannot/],
  ['mysql', 'repeat commit; until 1 end repeat', /REPEAT cannot/],
  ['mysql', 'for i in 1..2 do commit; end for', /FOR cannot/],
  ['mysql', 'begin not atomic commit; end', /BEGIN cannot/],
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
  for (const sql of ['check table a', 'cache index a in b', 'install soname "a"', 'uninstall plugin a', 'reset query cache', 'stop slave'])
    expect(refused('mysql', sql, true, false)).toMatch(/ends a transaction of MySQL/)
  expect(refused('mysql', 'create table a (b int)', true, true)).toBeNull()
  expect(refused('mysql', 'create temporary table a (b int)', true, false)).toBeNull()
  expect(refused('postgresql', 'create table a (b int)', true, false)).toBeNull()
  expect(refused('sqlite', 'create table a (b int)', true, false)).toBeNull()
})
