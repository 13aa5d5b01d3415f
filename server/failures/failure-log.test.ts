import { DrizzleQueryError } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { loggedError } from './failure-log.ts'

test('a failed statement is logged with its cause and without its parameters', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const error = new DrizzleQueryError('select * from sessions where token = $1', ['a secret token'], cause)
  const logged = loggedError(new Error('No session could be read.', { cause: error }))
  expect(JSON.stringify(logged)).not.toContain('a secret token')
  expect(logged.cause?.message).toContain('select * from sessions where token = $1')
  expect(logged.cause?.cause).toMatchObject({ message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' })
})

test('what was thrown without being an error is logged as it reads', () => {
  expect(loggedError('a word')).toMatchObject({ type: 'string', message: 'a word' })
})
