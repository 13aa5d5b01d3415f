import type { EdgeFreshness } from '../model/task-state.ts'

/** One edge as the rules about cycles see it. `id` is null for an edge that is not saved yet. */
export type EdgeShape = { id: number | null; dependerId: number; dependeeId: number; future: boolean; freshness: EdgeFreshness }

/** Why an edge can't be saved, with a sentence for the person who drew it. */
export type EdgeProblem = {
  kind: 'self' | 'duplicate' | 'cycle' | 'aligned_future' | 'aligned_cycle'
  /** The input that would have to change. */
  field: 'dependeeId' | 'freshness'
  message: string
  /** For `cycle` and `aligned_cycle`: the tasks in running order, the first one again at the end. */
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
 * The cycle through an `aligned` edge that saving `candidate` would close, or null (rule X3): future edges count here too. Each would wait
 * for the other's run of the same instant.
 * @returns as `findPlainCycle`
 */
export function findAlignedCycle(edges: Iterable<EdgeShape>, candidate: EdgeShape): number[] | null {
  const edgesFrom = new Map<number, EdgeShape[]>()
  for (const edge of edgesWithout(edges, candidate.id)) {
    const others = edgesFrom.get(edge.dependerId)
    if (others) others.push(edge)
    else edgesFrom.set(edge.dependerId, [edge])
  }
  // Breadth first over tasks, each once without and once with an aligned edge on the way to it.
  type Step = { taskId: number; aligned: boolean; ledBy: Step | null }
  const queue: Step[] = [{ taskId: candidate.dependeeId, aligned: candidate.freshness === 'aligned', ledBy: null }]
  const seen = new Set(queue.map(({ taskId, aligned }) => `${taskId} ${aligned}`))
  for (const step of queue) {
    if (step.taskId === candidate.dependerId && step.aligned) return tasksOf(step)
    for (const edge of edgesFrom.get(step.taskId) ?? []) {
      const next = { taskId: edge.dependeeId, aligned: step.aligned || edge.freshness === 'aligned', ledBy: step }
      const key = `${next.taskId} ${next.aligned}`
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(next)
    }
  }
  return null

  function tasksOf(last: Step): number[] {
    const path: number[] = []
    for (let step: Step | null = last; step; step = step.ledBy) path.push(step.taskId)
    return [...path, last.taskId]
  }
}

/**
 * The one validator of an edge, for the canvas, the server and imports (rules X1 to X3): no plain self-edge, one edge per ordered pair,
 * no cycle of plain edges, no `aligned` edge that is a future one or on any cycle.
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
  if (candidate.future && candidate.freshness === 'aligned') {
    return {
      ...problem('aligned_future', 'A future dependency can’t be aligned. Make it a plain one, or choose the freshness “new”.'),
      field: 'freshness',
    }
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
  const alignedCycle = findAlignedCycle(existing, candidate)
  if (alignedCycle) {
    const path = alignedCycle.map(nameOf).join(' → ')
    const isItself = candidate.freshness === 'aligned'
    return {
      ...problem(
        'aligned_cycle',
        `An aligned dependency can’t lie on a cycle (${path}), not even with a future dependency in it. ${isItself ? 'Choose the freshness “new”' : 'Make the aligned ones on it “new”'}, or break the cycle.`,
        alignedCycle,
      ),
      field: isItself ? 'freshness' : 'dependeeId',
    }
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
