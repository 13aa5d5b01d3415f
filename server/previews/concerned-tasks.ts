type Edge = { dependerId: number; dependeeId: number }

/**
 * The tasks whose runs a change may touch, and what those rest on: the changed ones, all that depend on them, and all that any of these depends on. In id order.
 * @param edges as they are and as they would be
 */
export function concernedTasks(changedIds: readonly number[], edges: readonly Edge[]): number[] {
  const dependers = reached(changedIds, linksOf(edges.map(({ dependerId, dependeeId }) => [dependeeId, dependerId])))
  const all = reached([...dependers], linksOf(edges.map(({ dependerId, dependeeId }) => [dependerId, dependeeId])))
  return [...all].toSorted((a, b) => a - b)
}

function linksOf(pairs: readonly (readonly [number, number])[]): Map<number, number[]> {
  const links = new Map<number, number[]>()
  for (const [from, to] of pairs) {
    const known = links.get(from)
    if (known) known.push(to)
    else links.set(from, [to])
  }
  return links
}

function reached(starts: readonly number[], links: ReadonlyMap<number, readonly number[]>): Set<number> {
  const found = new Set(starts)
  // A set goes on with what is added while it is walked.
  for (const id of found) for (const next of links.get(id) ?? []) found.add(next)
  return found
}
