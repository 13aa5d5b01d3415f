import { expect, test } from 'vitest'
import { executionMs } from './execution-ms.ts'

test('a run took what its attempts took, not the time until someone asked for a rerun', () => {
  expect(executionMs({ executedMs: 12, executingSince: null }, Date.parse('2026-03-31T04:30:00Z'))).toBe(12)
  expect(executionMs({ executedMs: 5000, executingSince: '2026-03-31T04:29:50Z' }, Date.parse('2026-03-31T04:30:00Z'))).toBe(15_000)
})
