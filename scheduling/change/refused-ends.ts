import type { EdgeShape } from './edge-rules.ts'

/**
 * The tasks to which no plain `new` edge may be drawn from one end that is held (rules X1 to X3): what `checkEdge` refuses for each of
 * them, found by one walk over the edges instead of one for each task.
 * @param edges all saved edges
 * @param held the task at which the edge begins, and as what it is held: the `dependee` goes first, the `depender` waits
 * @returns ids of the tasks that the other end must not be; the held one is among them
 */
export function refusedEnds(edges: Iterable<EdgeShape>, held: { taskId: number; as: 'dependee' | 'depender' }): ReadonlySet<number> {
  const heldEnd = held.as === 'dependee' ? 'dependeeId' : 'dependerId'
  const otherEnd = held.as === 'dependee' ? 'dependerId' : 'dependeeId'
  const refused = new Set([held.taskId])
  // From a dependee to what it waits for itself, which would wait for it in turn; from a depender to what waits for it.
  const edgesOnFrom = new Map<number, EdgeShape[]>()
  for (const edge of edges) {
    if (edge[heldEnd] === held.taskId) refused.add(edge[otherEnd])
    const onwards = edgesOnFrom.get(edge[otherEnd])
    if (onwards) onwards.push(edge)
    else edgesOnFrom.set(edge[otherEnd], [edge])
  }
  // Each task at most once on plain edges alone (X1), and once with an aligned edge on the way (X3), where future edges count too.
  type Step = { taskId: number; isPlain: boolean; isAligned: boolean }
  const queue: Step[] = [{ taskId: held.taskId, isPlain: true, isAligned: false }]
  const seen = new Set([`${held.taskId} true false`])
  for (const { taskId, isPlain, isAligned } of queue) {
    if (isPlain || isAligned) refused.add(taskId)
    for (const edge of edgesOnFrom.get(taskId) ?? []) {
      const next: Step = {
        taskId: edge[heldEnd],
        isPlain: isPlain && !edge.future,
        isAligned: isAligned || edge.freshness === 'aligned',
      }
      const key = `${next.taskId} ${next.isPlain} ${next.isAligned}`
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(next)
    }
  }
  return refused
}
