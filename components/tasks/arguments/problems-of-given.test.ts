import { expect, test } from 'vitest'
import { problemsOfGiven } from './problems-of-given.ts'

const handler = {
  positional: ['shop'],
  inputSchema: {
    type: 'object',
    properties: {
      shop: { type: 'string' },
      days: { type: 'integer' },
      options: { type: 'object', properties: { dry: { type: 'boolean' } } },
    },
    required: ['shop', 'days'],
    additionalProperties: false,
  },
}

test('what is given and wrong is told at its name, what is missing is not', () => {
  expect(problemsOfGiven(handler, '["berlin"]', '{}')).toEqual({})
  expect(problemsOfGiven(handler, '[]', '{"days": "1,5", "options": {"dry": 1}}')).toEqual({
    days: '"days" must be a whole number, not text.',
    options: 'dry: "dry" must be true or false, not a number.',
  })
  expect(problemsOfGiven(handler, '', '{"days": "{{result:load.days}}"}')).toEqual({})
})

test('nothing is told while the JSON can’t be read', () => {
  for (const broken of ['{', '[]', '{"days": 1e999}']) expect(problemsOfGiven(handler, '[]', broken)).toEqual({})
  expect(problemsOfGiven(handler, '{', '{"days": "x"}')).toEqual({})
})
