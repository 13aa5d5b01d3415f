import { expect, it } from 'vitest'
import { expectStoriesToKeepTheRules } from './expect-stories.ts'
import { FIRST_SEEDS, INSTANTS_EACH } from './seeds.ts'

it('keeps every rule over a million decided instants of random systems, second half', { timeout: 900_000 }, () => {
  const { decided } = expectStoriesToKeepTheRules(FIRST_SEEDS[1], INSTANTS_EACH)
  expect(decided).toBeGreaterThanOrEqual(1_000_000)
})
