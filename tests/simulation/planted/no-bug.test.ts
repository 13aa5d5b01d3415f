import { expect, it } from 'vitest'
import { randomSystem } from '../random-system.ts'
import { playStory } from '../story.ts'
import { BUGS_OF_CHANGE } from './bugs-of-change.ts'
import { BUGS_OF_ENDINGS } from './bugs-of-endings.ts'
import { BUGS_OF_GATES } from './bugs-of-gates.ts'
import { BUGS_OF_START } from './bugs-of-start.ts'
import { load } from './expect-caught.ts'
import { plantedCore } from './planted-core.ts'

const BUGS = [...BUGS_OF_CHANGE, ...BUGS_OF_ENDINGS, ...BUGS_OF_GATES, ...BUGS_OF_START]

it('no story in which a bug is caught breaks a rule in a copy of the core as it is', { timeout: 600_000 }, async () => {
  const core = await plantedCore([], load)
  const seeds = [...new Set(BUGS.map(({ seed }) => seed))]
  expect(seeds.filter((seed) => playStory(core, randomSystem(seed)).violation !== null)).toEqual([])
})
