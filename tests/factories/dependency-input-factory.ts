import { type DependencyInput, defaultEndings } from '#domain/dependency-input.ts'

/** What the form of one dependency sends; a plain edge with the default endings of its kind unless told otherwise. */
export function dependencyInputFor(dependerId: number, dependeeId: number, overrides: Partial<DependencyInput> = {}): DependencyInput {
  const future = overrides.future ?? false
  return { dependerId, dependeeId, future, endings: defaultEndings(future), freshness: 'new', ...overrides }
}
