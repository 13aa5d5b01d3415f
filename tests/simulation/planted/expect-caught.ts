import { describe, expect, it } from 'vitest'
import type { Core } from '../core.ts'
import { randomSystem } from '../random-system.ts'
import { playStory } from '../story.ts'
import type { PlantedBug } from './plant.ts'
import { plantedCore } from './planted-core.ts'

const SEEDS = Array.from({ length: 120 }, (_, index) => index + 1).filter((seed) => {
  const { kind } = randomSystem(seed)
  return kind === 'small' || kind === 'crontabs'
})

/** Imports a module of a copy of the core, in the way tests import. */
export const load = (url: string) => import(/* @vite-ignore */ url)

/** The rule that is broken in the first story that breaks one, the story of `first` before all others; null: none does. */
export function firstViolation(core: Core, first?: number): string | null {
  for (const seed of first === undefined ? SEEDS : [first, ...SEEDS]) {
    const { violation } = playStory(core, randomSystem(seed))
    if (violation !== null) return violation.message
  }
  return null
}

/** A test for each bug: the model of the random stories catches it. */
export function expectEachToBeCaught(bugs: readonly PlantedBug[]): void {
  describe('the model of the random stories', { timeout: 600_000 }, () => {
    it.each(bugs)('catches this bug: $bug', async ({ plants, seed }) => {
      expect(firstViolation(await plantedCore(plants, load), seed)).not.toBeNull()
    })
  })
}
