import { describe, expect, it } from 'vitest'
import type { Core } from './core.ts'
import { PLANTED_BUGS } from './planted-bugs.ts'
import { plantedCore } from './planted-core.ts'
import { randomSystem } from './random-system.ts'
import { SEEDS_THAT_CATCH } from './seeds-that-catch.ts'
import { playStory } from './story.ts'

const SEEDS = Array.from({ length: 120 }, (_, index) => index + 1).filter((seed) => {
  const { kind } = randomSystem(seed)
  return kind === 'small' || kind === 'crontabs'
})

const load = (url: string) => import(/* @vite-ignore */ url)

/** The rule that is broken in the first story that breaks one; null: none does. */
function firstViolation(core: Core, seeds: readonly number[] = SEEDS): string | null {
  for (const seed of seeds) {
    const { violation } = playStory(core, randomSystem(seed))
    if (violation !== null) return violation.message
  }
  return null
}

describe('the model of the random stories', { timeout: 600_000 }, () => {
  it('finds nothing wrong with a copy of the core as it is', async () => {
    expect(firstViolation(await plantedCore([], load))).toBeNull()
  })

  it.each(Object.entries(PLANTED_BUGS))('catches this bug: %s', async (name, plants) => {
    const first = SEEDS_THAT_CATCH[name]
    expect(firstViolation(await plantedCore(plants, load), first === undefined ? SEEDS : [first, ...SEEDS])).not.toBeNull()
  })

  it('is not told that a bug was planted when its place is gone', async () => {
    await expect(plantedCore([{ module: 'start/decide.ts', find: 'no such text', replace: '' }], load)).rejects.toThrow(
      'brought up to date',
    )
  })
})
