import { expect, test } from 'vitest'
import { checkArguments } from '#domain/handler-arguments.ts'
import { describeHandler } from '#worker/handler-definition/described-handler.ts'
import sqlQuery from './sql-query.ts'

const problems = (kwargs: Record<string, unknown>) => checkArguments(describeHandler(sqlQuery, null, 'a test'), [], kwargs)

test.each([
  [{ connection: 'shop', sql: 'select $1', parameters: ['{{scheduledFor:yyyy-MM-dd}}', 1, null, { a: [true] }] }],
  [{ connection: 'shop', sql: [{ sql: 'delete from a where id = $1', parameters: ['{{result:load.id}}'] }, { sql: 'select 1' }] }],
  [{ connection: '{{secret:which}}', sql: 'select 1', maxRows: '{{result:load.rows}}', failWhen: 'no rows' }],
])('a form takes %j', (kwargs) => {
  expect(problems(kwargs)).toEqual([])
})

test.each([
  [{ sql: 'select 1' }, 'kwargs', 'connection'],
  [{ connection: 'shop', sql: [] }, 'kwargs', 'sql'],
  [{ connection: 'a b', sql: 'select 1' }, 'kwargs', 'connection'],
  [{ connection: 'shop', sql: 'select 1', maxRows: 5_000 }, 'kwargs', 'maxRows'],
  [{ connection: 'shop', sql: 'select 1', url: 'postgres://x' }, 'kwargs', 'url'],
])('a form refuses %j', (kwargs, field, path) => {
  expect(problems(kwargs)).toMatchObject([{ field, path }])
})
