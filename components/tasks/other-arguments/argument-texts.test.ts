import { expect, test } from 'vitest'
import { readArgumentTexts, textsOf } from './argument-texts.ts'

test('arguments are read back from their texts, and empty texts hold nothing', () => {
  const given = { args: [1, '{{task}}'], kwargs: { a: { b: [] } } }
  expect(readArgumentTexts(textsOf(given))).toEqual({ given, problems: null })
  expect(readArgumentTexts({ argsText: ' ', kwargsText: '' })).toEqual({ given: { args: [], kwargs: {} }, problems: null })
})

test.each([
  [{ argsText: '{}', kwargsText: '{}' }, { args: 'This must be a list: [ … ].' }],
  [{ argsText: '[]', kwargsText: '[]' }, { kwargs: 'This must be an object: { … }.' }],
  [
    { argsText: '[', kwargsText: '{"a": 1, "a": 2}' },
    { args: expect.stringContaining('not valid JSON'), kwargs: expect.stringContaining('twice') },
  ],
  [
    { argsText: '[12345678901234567890]', kwargsText: 'null' },
    { args: expect.stringContaining('Line 1'), kwargs: expect.any(String) },
  ],
])('%j is refused, each field with its own sentence', (texts, problems) => {
  expect(readArgumentTexts(texts)).toEqual({ given: null, problems })
})
