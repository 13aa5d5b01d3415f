import { expect, it } from 'vitest'
import { THE_CORE } from './core.ts'
import { randomSystem } from './random-system.ts'
import { playStory } from './story.ts'

it('replays a seed exactly', { timeout: 120_000 }, () => {
  for (let seed = 1; seed <= 6; seed++) {
    const [one, other] = [
      playStory(THE_CORE, randomSystem(seed), { isTold: true }),
      playStory(THE_CORE, randomSystem(seed), { isTold: true }),
    ]
    expect(one.told.length).toBeGreaterThan(10)
    expect(other).toEqual(one)
  }
  expect(playStory(THE_CORE, randomSystem(1), { isTold: true }).told).not.toEqual(
    playStory(THE_CORE, randomSystem(2), { isTold: true }).told,
  )
})
