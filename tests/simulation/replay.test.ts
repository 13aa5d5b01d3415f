import { expect, it } from 'vitest'
import { coreFrom } from './core.ts'
import { randomSystem } from './random-system.ts'
import { playStory } from './story.ts'

it('replays a seed exactly', async () => {
  const core = await coreFrom((path) => import(`../../scheduling/${path}`))
  for (let seed = 1; seed <= 12; seed++) {
    const [one, other] = [playStory(core, randomSystem(seed), { isTold: true }), playStory(core, randomSystem(seed), { isTold: true })]
    expect(one.told.length).toBeGreaterThan(10)
    expect(other).toEqual(one)
  }
  expect(playStory(core, randomSystem(1), { isTold: true }).told).not.toEqual(playStory(core, randomSystem(2), { isTold: true }).told)
})
