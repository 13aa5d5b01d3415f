import type { DependencyRow } from '#domain/views/task-views.ts'

/** What opens a dependency (rules D1, D5, D6), in words that follow the dependee's name. */
export function edgeWords({ endings, freshness, future }: Pick<DependencyRow, 'endings' | 'freshness' | 'future'>): string {
  const end = endings === 'succeeded' ? 'success' : 'end'
  if (freshness === 'aligned') return `its ${end} for the same time (aligned)`
  return future ? `a new ${end}, but not for the first run` : `a new ${end} since the last run`
}
