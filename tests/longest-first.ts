import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that play stories, and those that hold other programs to what they have to wait for. */
const LONG = /\/tests\/simulation\/|\.clients\.test\.ts$/

/** Without durations of an earlier run Vitest takes the largest files first. Some are small and take long: begun last, they are what all others wait for. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const takesLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId)
    return [...sorted.filter(takesLong), ...sorted.filter((file) => !takesLong(file))]
  }
}
