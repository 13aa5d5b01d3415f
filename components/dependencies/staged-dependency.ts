import type { StageInput } from '#domain/change-sets/staged-edit.ts'
import type { DependencyInput } from '#domain/dependency-input.ts'

type Edit = StageInput['edits'][number]

/** A dependency that is made, changed or (`after` null) deleted, as edits of a change set: one with other ends goes, and another comes. */
export function stagedDependency(before: DependencyInput | null, after: DependencyInput | null): Edit[] {
  if (before && after && !(before.dependerId === after.dependerId && before.dependeeId === after.dependeeId))
    return [...stagedDependency(before, null), ...stagedDependency(null, after)]
  const ends = before ?? after
  if (ends === null) return []
  const { dependerId, dependeeId } = ends
  return [{ operation: 'setDependency', dependerId, dependeeId, before: termsOf(before), after: termsOf(after) }]
}

function termsOf(edge: DependencyInput | null) {
  return edge && { future: edge.future, endings: edge.endings, freshness: edge.freshness }
}
