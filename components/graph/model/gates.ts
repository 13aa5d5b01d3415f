import type { Explanation } from '#scheduling/explain/explanation.ts'
import type { GraphModel } from './graph-model.ts'

/** Whether an edge lets its depender start (rule M4), for the instant that waits or, of an explained task, that comes next. */
export type GateState = 'open' | 'closed'

/**
 * The gates that are known, by the keys of their edges: those of tasks that wait, as the scheduler left them, and those of the explained
 * task, waiting or not. The other edges' dependers have nothing due, so that nobody has asked yet.
 */
export function gatesOf(model: GraphModel, explained: Explanation | null): ReadonlyMap<string, GateState> {
  const explainedIds = explained && closedOf(explained)
  const gates = new Map<string, GateState>()
  for (const [key, edge] of model.edges) {
    // What is not saved yet holds up nothing.
    if (edge.id < 0) continue
    const closedIds = explained?.taskId === edge.dependerId ? explainedIds : (model.tasks.get(edge.dependerId)?.closedEdgeIds ?? null)
    if (closedIds) gates.set(key, closedIds.includes(edge.id) ? 'closed' : 'open')
  }
  return gates
}

/** Null: no instant is ahead of it. */
function closedOf({ waiting, next }: Explanation): readonly number[] | null {
  const gates = (waiting ?? next)?.gates
  return gates ? gates.flatMap((gate) => (gate.gate === 'dependency' ? [gate.edgeId] : [])) : null
}
