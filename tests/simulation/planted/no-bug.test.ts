import { expect, it } from 'vitest'
import { firstViolation, load } from './expect-caught.ts'
import { plantedCore } from './planted-core.ts'

it('the model of the random stories finds nothing wrong with a copy of the core as it is', { timeout: 600_000 }, async () => {
  expect(firstViolation(await plantedCore([], load))).toBeNull()
})
