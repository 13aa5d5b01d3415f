import type { EdgeFreshness } from '../model/task-state.ts'

/** The end points of an edge and whether it is a future one, as it is saved or is to be. */
export type SavedEnds = { dependerId: number; dependeeId: number; future: boolean }

/** What saving an edge renews; everything else it knew stays. */
export type EdgeRenewal = {
  /** It gets a baseline (rule D4), and no waiver stays on it: who waived meant another edge. */
  baseline: boolean
  /** `changedAt` moves to the moment of the save, and the depender's next start is free where the edge is a future one (rule D5). */
  freeRun: boolean
}

/** What saving an edge as `after` renews, in place of `before`; null: it is made (rules D4, D5). */
export function edgeRenewal(before: SavedEnds | null, after: SavedEnds): EdgeRenewal {
  const isMoved = before === null || !hasSameEnds(before, after)
  return { baseline: isMoved, freeRun: isMoved || (after.future && !before.future) }
}

type Terms = SavedEnds & { endings: string; freshness: EdgeFreshness }

/** What a save does to edges: `updated` are to be the drafts beside them; those that stay as they are stand nowhere. */
export type EdgeMatch<Saved, Draft> = { created: Draft[]; updated: { row: Saved; draft: Draft }[]; deleted: Saved[] }

/**
 * Which saved edge each draft is meant for. A draft belongs to the saved edge of the same pair, whatever id it names, since a pair has one
 * edge (rule X2); then to the one of its id, which it moves. Saved edges that no draft is meant for are deleted.
 */
export function matchEdges<Saved extends Terms & { id: number }, Draft extends Terms & { id: number | null }>(
  saved: readonly Saved[],
  drafts: readonly Draft[],
): EdgeMatch<Saved, Draft> {
  const left = new Map(saved.map((row) => [row.id, row]))
  const byPair = new Map(saved.map((row) => [pairOf(row), row]))
  const updated: { row: Saved; draft: Draft }[] = []
  const unmatched: Draft[] = []
  for (const draft of drafts) {
    const row = byPair.get(pairOf(draft))
    if (row && left.delete(row.id)) {
      if (row.future !== draft.future || row.endings !== draft.endings || row.freshness !== draft.freshness) updated.push({ row, draft })
    } else unmatched.push(draft)
  }
  const created: Draft[] = []
  for (const draft of unmatched) {
    const row = draft.id === null ? undefined : left.get(draft.id)
    if (row && left.delete(row.id)) updated.push({ row, draft })
    else created.push(draft)
  }
  return { created, updated, deleted: [...left.values()] }
}

function hasSameEnds(a: SavedEnds, b: SavedEnds): boolean {
  return a.dependerId === b.dependerId && a.dependeeId === b.dependeeId
}

function pairOf({ dependerId, dependeeId }: SavedEnds): string {
  return `${dependerId} ${dependeeId}`
}
