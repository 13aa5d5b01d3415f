import type { Tally } from '#tests/tally.ts'
import type { Core } from './core.ts'
import { randomSystem } from './random-system.ts'
import { tellShortest } from './shortest-story.ts'
import { playStory } from './story.ts'

export type ManyStories = {
  stories: number
  decided: number
  tally: Tally
  /** The first story in which a rule was broken, told as shortly as possible; null: none was. */
  failure: string | null
}

/** Plays the stories of the seeds from `firstSeed` on, until so many instants are decided or a rule is broken. */
export function playMany(core: Core, firstSeed: number, instants: number, progress: (sofar: ManyStories) => void = () => {}): ManyStories {
  const all: ManyStories = { stories: 0, decided: 0, tally: {}, failure: null }
  for (let seed = firstSeed; all.decided < instants && all.failure === null; seed++) {
    const system = randomSystem(seed)
    const { decided, tally, violation } = playStory(core, system)
    all.stories += 1
    all.decided += decided
    for (const [kind, times] of Object.entries(tally)) all.tally[kind] = (all.tally[kind] ?? 0) + times
    if (violation !== null) all.failure = tellShortest(core, system)
    progress(all)
  }
  return all
}
