import { describe, expect, it } from 'vitest'
import { databaseTroubleOf, isDatabaseUnavailable, isTransient } from './transient-errors.ts'

const withCode = (code: string) => Object.assign(new Error('trouble'), { code })

describe('trouble that is not about a task', () => {
  it.each([
    ['a lost connection', 'CONNECTION_CLOSED'],
    ['a refused connection', 'ECONNREFUSED'],
    ['a name that is not found just now', 'EAI_AGAIN'],
    ['a serialization failure', '40001'],
    ['a deadlock', '40P01'],
    ['a shutdown', '57P01'],
    ['a statement that took too long', '57014'],
    ['a lock that was not given', '55P03'],
    ['a full disk', '53100'],
    ['a standby that takes no writes', '25006'],
  ])('is %s', (_, code) => {
    expect(isTransient(withCode(code))).toBe(true)
    expect(isTransient(new Error('Failed query', { cause: withCode(code) }))).toBe(true)
    expect(isTransient(new AggregateError([withCode(code)], 'both addresses'))).toBe(true)
  })

  it.each([
    ['a duplicate', '23505'],
    ['a value PostgreSQL cannot store', '22P05'],
    ['a corrupted row', 'XX001'],
    ['a mistake of ours', 'ERR_INVALID_ARG_TYPE'],
  ])('is not %s', (_, code) => {
    expect(isTransient(withCode(code))).toBe(false)
  })

  it.each([
    ['a refused connection', 'ECONNREFUSED', true],
    ['a connection that was lost', 'CONNECTION_CLOSED', true],
    ['a shutdown', '57P01', true],
    ['a statement that took too long', '57014', true],
    ['a deadlock', '40P01', false],
    ['a full disk of ours', 'ENOSPC', false],
    ['a duplicate', '23505', false],
  ])('%s, code %s, means that there is no database: %s', (_, code, isUnavailable) => {
    expect(isDatabaseUnavailable(new Error('Failed query', { cause: withCode(code) }))).toBe(isUnavailable)
  })

  it('is not an error without a code, nor something else that was thrown', () => {
    expect(isTransient(new TypeError('undefined is not a function'))).toBe(false)
    expect(isTransient('no')).toBe(false)
  })
})

it.each([
  ['53100', 'disk_full'],
  ['53300', 'no_connections'],
  ['25006', 'read_only'],
  ['ECONNREFUSED', 'away'],
  ['57P01', 'away'],
  ['40001', null],
  ['23505', null],
])('the code %s says of the database: %s', (code, trouble) => {
  expect(databaseTroubleOf(new Error('Failed query', { cause: withCode(code) }))).toBe(trouble)
})
