/** One edge as the rules about cycles see it. `id` is null for an edge that is not saved yet. */
export type EdgeShape = { id: number | null; dependerId: number; dependeeId: number; future: boolean }

/** Why an edge can't be saved, with a sentence for the person who drew it. */
export type EdgeProblem = {
  kind: 'self' | 'duplicate' | 'cycle'
  /** The input that would have to change. */
  field: 'dependeeId'
  message: string
  /** For `cycle`: the tasks in running order, the first one again at the end. */
  cycle: readonly number[] | null
}

/**
 * The cycle of plain edges that saving `candidate` would close, or null (rule X1). Judged on the edges as they would be after the
 * save: the row with the candidate's id is left out, and future edges never count.
 * @returns task ids in running order (each depends on the one before it), starting and ending with the candidate's depender
 */
export function findPlainCycle(edges: Iterable<EdgeShape>, candidate: EdgeShape): number[] | null {
  if (candidate.future) return null
  if (candidate.dependerId === candidate.dependeeId) return [candidate.dependerId, candidate.dependerId]

  const dependeesOf = new Map<number, number[]>()
  for (const edge of edgesWithout(edges, candidate.id)) {
    if (edge.future) continue
    const dependees = dependeesOf.get(edge.dependerId)
    if (dependees) dependees.push(edge.dependeeId)
    else dependeesOf.set(edge.dependerId, [edge.dependeeId])
  }

  // Breadth first from the dependee down to the depender, so the cycle that is spelled out is a shortest one.
  const dependerThatLedTo = new Map<number, number | null>([[candidate.dependeeId, null]])
  const queue = [candidate.dependeeId]
  for (let index = 0; index < queue.length; index++) {
    const task = queue[index] as number
    if (task === candidate.dependerId) return runningOrder(task, dependerThatLedTo)
    for (const dependee of dependeesOf.get(task) ?? []) {
      if (dependerThatLedTo.has(dependee)) continue
      dependerThatLedTo.set(dependee, task)
      queue.push(dependee)
    }
  }
  return null
}

/**
 * The one validator of an edge, for the canvas, the server and imports (rules X1, X2): no plain self-edge, one edge per ordered pair,
 * no cycle of plain edges.
 * @param existing all saved edges; the row with the candidate's id counts as replaced by the candidate
 * @param nameOf the name shown for a task id
 */
export function checkEdge(existing: readonly EdgeShape[], candidate: EdgeShape, nameOf: (taskId: number) => string): EdgeProblem | null {
  const depender = nameOf(candidate.dependerId)
  const dependee = nameOf(candidate.dependeeId)
  const problem = (kind: EdgeProblem['kind'], message: string, cycle: readonly number[] | null = null): EdgeProblem => ({
    kind,
    field: 'dependeeId',
    message,
    cycle,
  })

  if (candidate.dependerId === candidate.dependeeId && !candidate.future) {
    return problem(
      'self',
      `“${depender}” can't wait for its own run. Make it a future dependency to say that each run waits for the one before.`,
    )
  }
  for (const edge of edgesWithout(existing, candidate.id)) {
    if (edge.dependerId === candidate.dependerId && edge.dependeeId === candidate.dependeeId) {
      return problem('duplicate', `“${depender}” already depends on “${dependee}”. Change that dependency instead of adding a second one.`)
    }
  }
  const cycle = findPlainCycle(existing, candidate)
  if (cycle) {
    const path = cycle.map(nameOf).join(' → ')
    return problem(
      'cycle',
      `“${depender}” can't depend on “${dependee}”: each would wait for the other (${path}). Make one of these dependencies a future one, or remove it.`,
      cycle,
    )
  }
  return null
}

function* edgesWithout(edges: Iterable<EdgeShape>, id: number | null): Iterable<EdgeShape> {
  for (const edge of edges) if (id === null || edge.id !== id) yield edge
}

function runningOrder(first: number, dependerThatLedTo: ReadonlyMap<number, number | null>): number[] {
  const path: number[] = []
  for (let task: number | null | undefined = first; task != null; task = dependerThatLedTo.get(task)) path.push(task)
  path.push(first)
  return path
}
