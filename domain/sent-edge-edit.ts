import type { EdgeEdit, EdgeStart, SavedEdge } from '#scheduling/simulate/edge-edit.ts'
import type { DependencyInput } from './dependency-input.ts'

type Saved = { id: number } & DependencyInput

/** Edges as they are sent to a web worker: the plan knows what tasks are called. */
export type SentEdgeEdit = Pick<EdgeEdit, 'removedEdgeIds'> & { saved: readonly Omit<SavedEdge, 'dependeeName'>[] }

/** Whether an edge says something else than what is saved. */
export function changesEdge(saved: Saved | null, input: DependencyInput): boolean {
  return (
    saved === null || (['dependerId', 'dependeeId', 'future', 'endings', 'freshness'] as const).some((name) => saved[name] !== input[name])
  )
}

/** Whether a simulation has to know what the edge would begin with: of one that is there, the snapshot of its tasks says it. */
export function needsEdgeStart(saved: Saved | null, input: DependencyInput): boolean {
  if (saved === null || saved.dependerId !== input.dependerId || saved.dependeeId !== input.dependeeId) return true
  return input.freshness === 'aligned' && (saved.freshness !== 'aligned' || saved.endings !== input.endings)
}

/** One edge as it is to be. @param saved null: it is made; @param start null: none is needed */
export function sentEdgeOf(saved: Saved | null, input: DependencyInput, start: EdgeStart | null): SentEdgeEdit['saved'][number] {
  const { dependerId, dependeeId, future, endings, freshness } = input
  return { edgeId: saved?.id ?? null, dependerId, dependeeId, future, endings, freshness, start }
}

/** Saving one edge. @param saved null: it is made; @param start null: none is needed */
export function edgeEditOf(saved: Saved | null, input: DependencyInput, start: EdgeStart | null): { kind: 'edges' } & SentEdgeEdit {
  return { kind: 'edges', removedEdgeIds: [], saved: [sentEdgeOf(saved, input, start)] }
}
