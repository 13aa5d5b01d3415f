import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillWord, parseWord } from './word-template.ts'

const FACTS = {
  runId: 'r1',
  task: 'load orders',
  attempt: 2,
  scheduledForMs: Date.UTC(2026, 10, 30, 5),
  alignedForMs: Date.UTC(2026, 10, 29),
}
const filled = (word: string, input: Record<string, unknown> = {}) => fillWord(parseWord(word), input, FACTS, 'Europe/Berlin')

test.each([
  ['--shop={shop}', { shop: 'one two' }, '--shop=one two'],
  ['{shop}{n}{isNew}', { shop: 'a', n: 1.5, isNew: false }, 'a1.5false'],
  ['{scheduledFor:yyyy-MM-dd HH}', {}, '2026-11-30 06'],
  ['{scheduledFor}', {}, '2026-11-30T06:00:00+01:00'],
  ['{alignedFor:yyyyMMdd}', {}, '20261129'],
  ['{scheduledFor:yyyy-MM-dd HH:mm:Asia/Tokyo}', {}, '2026-11-30 14:00'],
  ['{scheduledFor:UTC}', {}, '2026-11-30T05:00:00+00:00'],
  ['{scheduledFor:yyyy/MM/dd}', {}, '2026/11/30'],
  ['{runId}/{attempt}/{task}', {}, 'r1/2/load orders'],
  ['awk {{print $1}}', {}, 'awk {print $1}'],
  ['{{{shop}}}', { shop: 'x' }, '{x}'],
  ['{shop}', { shop: '{runId}' }, '{runId}'],
  ['', {}, ''],
])('%j becomes one word', (word, input, shown) => {
  expect(filled(word, input)).toBe(shown)
})

test.each([
  ['{print $1}', /names no field/],
  ['a { b', /Write \{\{ where a brace is meant/],
  ['a } b', /Write \}\} where a brace is meant/],
  ['{shop:x}', /only scheduledFor and alignedFor take a format/],
  ['{scheduledFor:YYYY}', /means nothing/],
  ['{scheduledFor:yyyy:Europe/Nowhere}', /“Europe\/Nowhere” is no time zone/],
  ['{}', /names no field/],
])('%j is refused', (word, sentence) => {
  expect(() => parseWord(word)).toThrow(sentence)
})

test('whatever is in a value, it is in the word as it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, around) => {
      const escaped = around.replaceAll('{', '{{').replaceAll('}', '}}')
      expect(filled(`${escaped}{shop}${escaped}`, { shop: value })).toBe(around + value + around)
    }),
  )
})

test('a field that has no value in the input fails the run rather than leaving a hole', () => {
  for (const shop of [undefined, null, [], {}]) expect(() => filled('{shop}', { shop })).toThrow(/“shop”/)
})
