import { expect, test } from 'vitest'
import type { AfterOutage, InstantAfterOutage } from '#scheduling/simulate/after-outage.ts'
import { outageInWords } from './outage-words.ts'

function told(...fates: InstantAfterOutage['fate'][]): AfterOutage {
  const instants = fates.map((fate, at) => ({ atMs: (at + 1) * 3_600_000, fate }))
  return { fromMs: 0, untilMs: 9 * 3_600_000, outage: { fromMs: 5_400_000, untilMs: 16_200_000 }, instants, runs: [], runMs: 60_000 }
}

test.each([
  [told('on_time', 'delayed', 'delayed', 'delayed', 'on_time'), '3 instants would be missed: 3 runs late.'],
  [told('on_time', 'taken', 'taken', 'coalesced', 'on_time'), '3 instants would be missed: one run takes 3 instants together.'],
  [told('on_time', 'skipped', 'skipped', 'on_time', 'on_time'), '3 instants would be missed: 1 run on time, 2 instants skipped.'],
])('what becomes of what is missed is counted: %#', (after, words) => {
  expect(outageInWords(after)).toBe(`If nothing were decided for 3 h, ${words}`)
})
