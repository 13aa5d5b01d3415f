/** A bug that one of the tests named has to catch: it replaces a snippet that stands in the file once. */
export type Mutant = {
  /** What is wrong then, in words. */
  bug: string
  /** The file it is planted in, from the root of the checkout. */
  file: string
  find: string
  replace: string
  /** The test files of which one has to fail. */
  caughtBy: readonly string[]
}

/** Several bugs of one file that the same tests have to catch: what is wrong, the snippet, and what stands in its place. */
export function mutantsOf(
  file: string,
  caughtBy: readonly string[],
  bugs: readonly (readonly [bug: string, find: string, replace: string])[],
): Mutant[] {
  return bugs.map(([bug, find, replace]) => ({ bug, file, find, replace, caughtBy }))
}
