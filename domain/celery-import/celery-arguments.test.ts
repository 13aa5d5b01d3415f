import { expect, test } from 'vitest'
import { jsonField } from './celery-arguments.ts'

test('arguments that would be saved as something else than they say are not taken, and why is said', () => {
  expect(jsonField({ kwargs: '{"account_id": 1970670598291982290}' }, 'kwargs', {})).toEqual({
    value: {},
    problem: expect.stringContaining('cannot hold the number 1970670598291982290'),
  })
  expect(jsonField({ kwargs: '{"a": 1, "a": 2}' }, 'kwargs', {}).problem).toContain('stands here twice')
  expect(jsonField({ args: '[1,' }, 'args', [])).toEqual({ value: [], problem: 'Its args are no JSON.' })
  expect(jsonField({ args: '[1, "b"]' }, 'args', [])).toEqual({ value: [1, 'b'], problem: null })
  expect(jsonField({ kwargs: { a: [1] } }, 'kwargs', {})).toEqual({ value: { a: [1] }, problem: null })
  for (const fields of [{}, { args: '' }, { args: ' ' }]) expect(jsonField(fields, 'args', [])).toEqual({ value: [], problem: null })
})
