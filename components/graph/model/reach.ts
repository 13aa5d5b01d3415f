import type { GraphModel } from './graph-model.ts'

/**
 * How far every task is from one, in edges of any kind: below 0 what goes before it, above 0 what runs after it, 0 itself. Tasks that
 * neither lead to it nor follow from it are missing; of one that does both, the nearer way counts, and before goes before after.
 */
export function distancesFrom({ edges }: Pick<GraphModel, 'edges'>, taskId: number): ReadonlyMap<number, number> {
  const before = new Map<number, number[]>()
  const after = new Map<number, number[]>()
  for (const { dependeeId, dependerId } of edges.values()) {
    push(before, dependerId, dependeeId)
    push(after, dependeeId, dependerId)
  }
  const distances = new Map([[taskId, 0]])
  for (const [id, steps] of stepsFrom(before, taskId)) distances.set(id, -steps)
  for (const [id, steps] of stepsFrom(after, taskId)) {
    const known = distances.get(id)
    if (known === undefined || steps < Math.abs(known)) distances.set(id, steps)
  }
  return distances
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** Breadth first, the first one left out. */
function stepsFrom(next: ReadonlyMap<number, readonly number[]>, first: number): Map<number, number> {
  const steps = new Map([[first, 0]])
  const queue = [first]
  for (const id of queue) {
    for (const other of next.get(id) ?? []) {
      if (steps.has(other)) continue
      steps.set(other, (steps.get(id) as number) + 1)
      queue.push(other)
    }
  }
  steps.delete(first)
  return steps
}
