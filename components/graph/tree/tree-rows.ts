import type { DependencyRow } from '#domain/views/task-views.ts'
import type { FoldedGraph } from '../folding/folded-graph.ts'
import { edgeKey, isGroupId } from '../model/graph-model.ts'

/** A task in the tree, under each task that it runs after, or a group, whose id is below 0, above its tasks. */
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

/**
 * What runs directly after each task, and what stands at the top: groups, then tasks in none. Of each group, and of those in none, the tasks
 * that run after no other of them.
 */
export type TreeShape = {
  edgesAfter: ReadonlyMap<number, readonly DependencyRow[]>
  topIds: readonly number[]
  topsOfGroups: ReadonlyMap<number, readonly number[]>
  groupIdOf: (taskId: number) => number | null
}

/**
 * The graph as a tree, running order from the top down. Tasks that only cycles of future edges lead to have one of them at the top,
 * so that no task is missing.
 */
export function treeShape({ all, groups, groupOf }: FoldedGraph): TreeShape {
  const byName = (a: number, b: number) => (all.tasks.get(a)?.name ?? '').localeCompare(all.tasks.get(b)?.name ?? '')
  const edgesAfter = new Map<number, DependencyRow[]>()
  for (const edge of all.edges.values()) {
    const edges = edgesAfter.get(edge.dependeeId)
    if (edges) edges.push(edge)
    else edgesAfter.set(edge.dependeeId, [edge])
  }
  for (const edges of edgesAfter.values()) edges.sort((a, b) => byName(a.dependerId, b.dependerId))
  const topsAmong = (ids: number[]) => topsOf(ids.sort(byName), edgesAfter)
  const loose = [...all.tasks.keys()].filter((id) => !groupOf.has(id))
  return {
    edgesAfter,
    topIds: [...groups.keys(), ...topsAmong(loose)],
    topsOfGroups: new Map([...groups.values()].map(({ id, tasks }) => [id, topsAmong(tasks.map((task) => task.id))])),
    groupIdOf: (taskId) => groupOf.get(taskId)?.id ?? null,
  }
}

/** Of some tasks those that run after no other of them, and as many more as it takes to get to each of them by edges among them. */
function topsOf(ids: readonly number[], edgesAfter: TreeShape['edgesAfter']): number[] {
  const among = new Set(ids)
  const runsAfterAny = new Set<number>()
  for (const id of ids) for (const { dependerId } of edgesAfter.get(id) ?? []) if (dependerId !== id) runsAfterAny.add(dependerId)
  const tops = ids.filter((id) => !runsAfterAny.has(id))
  const reached = new Set<number>()
  for (const id of tops) reach(id)
  for (const id of ids) {
    if (reached.has(id)) continue
    tops.push(id)
    reach(id)
  }
  return tops

  function reach(first: number) {
    const left = [first]
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (reached.has(id)) continue
      reached.add(id)
      for (const { dependerId } of edgesAfter.get(id) ?? []) if (among.has(dependerId)) left.push(dependerId)
    }
  }
}

/** What stands directly under a task or a group: the edge that leads there, where one does. */
function under(id: number, { edgesAfter, topsOfGroups }: TreeShape): { id: number; edge: DependencyRow | null }[] {
  if (isGroupId(id)) return (topsOfGroups.get(id) ?? []).map((each) => ({ id: each, edge: null }))
  return (edgesAfter.get(id) ?? []).map((edge) => ({ id: edge.dependerId, edge }))
}

/** The rows that are to be seen, from the top down. */
export function treeRows(shape: TreeShape, expanded: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = []
  const add = (taskId: number, above: readonly number[], edge: DependencyRow | null, place: number, setSize: number) => {
    const path = [...above, taskId]
    const key = path.join('/')
    const isAgain = above.includes(taskId)
    const next = isAgain ? [] : under(taskId, shape)
    const isExpanded = next.length > 0 && expanded.has(key)
    rows.push({ path: key, taskId, level: path.length, place, setSize, edge, hasChildren: next.length > 0, isExpanded, isAgain })
    if (isExpanded) for (const [index, each] of next.entries()) add(each.id, path, each.edge, index + 1, next.length)
  }
  for (const [index, id] of shape.topIds.entries()) add(id, [], null, index + 1, shape.topIds.length)
  return rows
}

/** Every task open where it stands first, so that each is seen with all that runs after it, once. Groups are open or not by themselves. */
export function allOpenOnce(shape: TreeShape): Set<string> {
  const open = new Set<string>()
  const seen = new Set<number>()
  const visit = (id: number, above: readonly number[]) => {
    if (seen.has(id)) return
    seen.add(id)
    const path = [...above, id]
    const next = under(id, shape)
    if (next.length > 0 && !isGroupId(id)) open.add(path.join('/'))
    for (const each of next) visit(each.id, path)
  }
  for (const id of shape.topIds) visit(id, [])
  return open
}

/** The shortest way to a task from the top, or from its group, as a row's path; null when there is no such task. */
export function pathTo({ edgesAfter, topIds, topsOfGroups, groupIdOf }: TreeShape, taskId: number): string | null {
  const groupId = groupIdOf(taskId)
  const starts = groupId === null ? topIds.filter((id) => !isGroupId(id)) : (topsOfGroups.get(groupId) ?? [])
  const ledBy = new Map<number, number | null>(starts.map((id) => [id, groupId]))
  const queue = [...starts]
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
