import { expect, test } from 'vitest'
import { parametersOfSqlite } from './sqlite-parameters.ts'

test.each([
  ['select ?, ?', ['a', 'b'], { named: null, inOrder: ['a', 'b'] }],
  ['select $2, $1, $2', ['a', 'b'], { named: { $1: 'a', $2: 'b' }, inOrder: [] }],
  ['select ?1, ?1', ['a'], { named: { '?1': 'a' }, inOrder: [] }],
  [`select '?', "?", [?], \`?\`, 'it''s ?', a$1 -- ?\n, /* ? */ ? from b`, ['a'], { named: null, inOrder: ['a'] }],
  ['select 1', [], { named: null, inOrder: [] }],
])('the values of %j are handed over as its parameters want', (sql, values, handed) => {
  expect(parametersOfSqlite(sql, values)).toEqual(handed)
})

test.each([
  ['select ?, ?', ['a'], /has 2 parameters, and 1 values/],
  ['select $1, $3', ['a', 'b'], /has 3 parameters/],
  ['select ?', ['a', 'b'], /has 1 parameters/],
  ['select :shop', ['a'], /by number/],
  ['select ?, $2', ['a', 'b'], /by number/],
])('%j with %j is refused, as SQLite would take what is missing for NULL', (sql, values, why) => {
  expect(() => parametersOfSqlite(sql, values)).toThrow(why)
})
