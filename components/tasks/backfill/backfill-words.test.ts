import { expect, test } from 'vitest'
import { backfillWords } from './backfill-words.ts'

test('a backfill tells how far it has come', () => {
  const backfill = { count: 31, state: 'running', activated: 15, active: 2, succeeded: 12, failed: 1 } as const
  expect(backfillWords(backfill)).toBe('31 runs: 12 succeeded, 1 did not, 2 under way, 16 to come')
})

test('what a cancelled backfill left out never came', () => {
  const backfill = { count: 3, state: 'cancelled', activated: 1, active: 0, succeeded: 1, failed: 0 } as const
  expect(backfillWords(backfill)).toBe('3 runs: 1 succeeded, 2 never came')
})
