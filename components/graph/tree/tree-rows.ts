import type { DependencyRow } from '#domain/views/task-views.ts'
import { edgeKey, type GraphModel } from '../model/graph-model.ts'

/** A task in the tree: under each task that it runs after. */
export type TreeRow = {
  /** The ids of the tasks above it and its own, `3/12`. */
  path: string
  taskId: number
  /** From 1. */
  level: number
  /** Its place among those beside it, from 1, and how many they are. */
  place: number
  setSize: number
  /** The edge from the task above; null at the top. */
  edge: DependencyRow | null
  hasChildren: boolean
  isExpanded: boolean
  /** It stands above itself already: a future edge leads round. What is under it stands there. */
  isAgain: boolean
}

/** What runs directly after each task, and the tasks that run after no other, both by name. */
export type TreeShape = { edgesAfter: ReadonlyMap<number, readonly DependencyRow[]>; topIds: readonly number[] }

/**
 * The graph as a tree, running order from the top down. Tasks that only cycles of future edges lead to have one of them at the top,
 * so that no task is missing.
 */
export function treeShape(model: GraphModel): TreeShape {
  const byName = (a: number, b: number) => (model.tasks.get(a)?.name ?? '').localeCompare(model.tasks.get(b)?.name ?? '')
  const edgesAfter = new Map<number, DependencyRow[]>()
  const runsAfterAny = new Set<number>()
  for (const edge of model.edges.values()) {
    const edges = edgesAfter.get(edge.dependeeId)
    if (edges) edges.push(edge)
    else edgesAfter.set(edge.dependeeId, [edge])
    if (edge.dependerId !== edge.dependeeId) runsAfterAny.add(edge.dependerId)
  }
  for (const edges of edgesAfter.values()) edges.sort((a, b) => byName(a.dependerId, b.dependerId))
  const ids = [...model.tasks.keys()].sort(byName)
  const topIds = ids.filter((id) => !runsAfterAny.has(id))
  const reached = new Set<number>()
  for (const id of topIds) reach(id)
  for (const id of ids) {
    if (reached.has(id)) continue
    topIds.push(id)
    reach(id)
  }
  return { edgesAfter, topIds }

  function reach(first: number) {
    const left = [first]
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (reached.has(id)) continue
      reached.add(id)
      for (const edge of edgesAfter.get(id) ?? []) left.push(edge.dependerId)
    }
  }
}

/** The rows that are to be seen, from the top down. */
export function treeRows({ edgesAfter, topIds }: TreeShape, expanded: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = []
  const add = (taskId: number, above: readonly number[], edge: DependencyRow | null, place: number, setSize: number) => {
    const path = [...above, taskId]
    const key = path.join('/')
    const isAgain = above.includes(taskId)
    const edges = isAgain ? [] : (edgesAfter.get(taskId) ?? [])
    const isExpanded = edges.length > 0 && expanded.has(key)
    rows.push({ path: key, taskId, level: path.length, place, setSize, edge, hasChildren: edges.length > 0, isExpanded, isAgain })
    if (isExpanded) for (const [index, next] of edges.entries()) add(next.dependerId, path, next, index + 1, edges.length)
  }
  for (const [index, id] of topIds.entries()) add(id, [], null, index + 1, topIds.length)
  return rows
}

/** Every task open where it stands first, so that each is seen with all that runs after it, once. */
export function allOpenOnce({ edgesAfter, topIds }: TreeShape): Set<string> {
  const open = new Set<string>()
  const seen = new Set<number>()
  const visit = (taskId: number, above: readonly number[]) => {
    if (seen.has(taskId)) return
    seen.add(taskId)
    const path = [...above, taskId]
    const edges = edgesAfter.get(taskId) ?? []
    if (edges.length > 0) open.add(path.join('/'))
    for (const edge of edges) visit(edge.dependerId, path)
  }
  for (const id of topIds) visit(id, [])
  return open
}

/** The shortest way to a task from the top, as a row's path; null when there is no such task. */
export function pathTo({ edgesAfter, topIds }: TreeShape, taskId: number): string | null {
  const ledBy = new Map<number, number | null>(topIds.map((id) => [id, null]))
  const queue = [...topIds]
  for (const id of queue) {
    if (id === taskId) break
    for (const { dependerId } of edgesAfter.get(id) ?? []) {
      if (ledBy.has(dependerId)) continue
      ledBy.set(dependerId, id)
      queue.push(dependerId)
    }
  }
  if (!ledBy.has(taskId)) return null
  const path: number[] = []
  for (let id: number | null | undefined = taskId; id != null; id = ledBy.get(id)) path.unshift(id)
  return path.join('/')
}

/** The rows above a row: `3/12/7` has `3` and `3/12`. */
export function pathsAbove(path: string): string[] {
  const ids = path.split('/')
  return ids.slice(1).map((_, index) => ids.slice(0, index + 1).join('/'))
}

/** The key of the edge that leads to a row from the one above; null at the top. */
export function edgeKeyOfRow({ edge }: TreeRow): string | null {
  return edge && edgeKey(edge)
}
