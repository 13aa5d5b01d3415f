import { BaseSequencer, type TestSpecification } from 'vitest/node'

const STORIES = '/tests/simulation/'

/**
 * Without durations of an earlier run Vitest takes the largest files first. Those that play stories are small and take long: begun last, they are
 * what all others wait for.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const playsStories = ({ moduleId }: TestSpecification) => moduleId.includes(STORIES)
    return [...sorted.filter(playsStories), ...sorted.filter((file) => !playsStories(file))]
  }
}
