import { expect, test } from 'vitest'
import { edgeWords } from './edge-words.ts'

test.each([
  ['succeeded', 'new', false, 'a new success since the last run'],
  ['finished', 'new', true, 'a new end, but not for the first run'],
  ['succeeded', 'aligned', false, 'its success for the same time (aligned)'],
  ['finished', 'aligned', false, 'its end for the same time (aligned)'],
] as const)('an edge that wants %s, %s (future: %s) waits for %s', (endings, freshness, future, words) => {
  expect(edgeWords({ endings, freshness, future })).toBe(words)
})
