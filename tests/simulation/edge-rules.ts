import type { SystemEdge } from './random-system.ts'

/** Whether an edge may not be saved among these others (X1 to X3): told by walking every path. */
export function isEdgeRefused(others: readonly SystemEdge[], edge: SystemEdge): boolean {
  const { dependerId, dependeeId, future, isAligned } = edge
  if (dependerId === dependeeId && !future) return true
  if (future && isAligned) return true
  if (others.some((other) => other.dependerId === dependerId && other.dependeeId === dependeeId)) return true
  const all = [...others, edge]
  const plain = all.filter((one) => !one.future)
  if (!future && leadsTo(plain, dependeeId, dependerId)) return true
  return all.some((one) => one.isAligned && leadsTo(all, one.dependeeId, one.dependerId))
}

function leadsTo(edges: readonly SystemEdge[], from: number, to: number): boolean {
  const reached = new Set([from])
  for (const taskId of reached) for (const edge of edges) if (edge.dependerId === taskId) reached.add(edge.dependeeId)
  return reached.has(to)
}
