import { describe, expect, it } from 'vitest'
import { THE_CORE } from './core.ts'
import { expectStoriesToKeepTheRules } from './expect-stories.ts'
import { playMany } from './many-stories.ts'

/** Each run of the tests plays others, and millions more are played by `npm run test:nightly`. */
const INSTANTS = 40_000
/** Always the same ones find nothing new about the same code: as many as it takes for every kind of thing to occur. */
const KNOWN_INSTANTS = 100_000

describe('random systems keep every rule', { timeout: 900_000 }, () => {
  it('over the instants of always the same stories, in which every kind of thing occurs', () => {
    expectStoriesToKeepTheRules(1, KNOWN_INSTANTS)
  })

  const seed = Math.floor(Date.now() / 1_000)
  it(`over the instants of stories that nobody has heard before (seed ${seed})`, () => {
    expect(playMany(THE_CORE, seed, INSTANTS).failure).toBeNull()
  })
})
