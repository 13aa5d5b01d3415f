import type { GraphTask } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { type GraphModel, type GraphStructure, isGroupId, structureOf } from '../model/graph-model.ts'
import { type Grouping, groupsOf } from './task-groups.ts'

/** Tasks that stand together; folded they are one node. Its id is below 0, so that it is no task's. */
export type GraphGroup = { id: number; name: string; tasks: readonly GraphTask[]; isOpen: boolean }

/** All edges, in one direction, between two nodes of which at least one is a folded group. */
export type MergedEdge = { key: string; from: number; to: number; rows: readonly DependencyRow[] }

/** What is drawn of a graph whose groups are folded. */
export type FoldedGraph = {
  /** Whatever is folded. */
  all: GraphModel
  /** The tasks that are seen, and the edges between them. */
  model: GraphModel
  /** By their ids, in the order of their names; none where nothing is grouped. */
  groups: ReadonlyMap<number, GraphGroup>
  /** The group of each task that is in one. */
  groupOf: ReadonlyMap<number, GraphGroup>
  merged: ReadonlyMap<string, MergedEdge>
  structure: GraphStructure
}

/** Groups by tag are no groups by name. */
const FIRST_IDS: Record<Grouping, number> = { name: -1, tag: -1_000_001 }

/** `~-2~7`: it can't be taken for the key of an edge between tasks. */
function mergedKey(from: number, to: number): string {
  return `~${from}~${to}`
}

/**
 * The graph with its groups folded, but for those that are open.
 * @param grouping null: nothing is grouped, and everything is seen
 * @param open names of groups; what is none is passed over
 */
export function foldedGraph(model: GraphModel, grouping: Grouping | null, open: ReadonlySet<string>): FoldedGraph {
  if (grouping === null)
    return { all: model, model, groups: new Map(), groupOf: new Map(), merged: new Map(), structure: structureOf(model) }
  const groups = [...groupsOf([...model.tasks.values()], grouping)].map(([name, tasks], index): GraphGroup => {
    return { id: FIRST_IDS[grouping] - index, name, tasks, isOpen: open.has(name) }
  })
  const groupOf = new Map(groups.flatMap((group) => group.tasks.map(({ id }) => [id, group] as const)))
  const seenAs = (taskId: number) => {
    const group = groupOf.get(taskId)
    return group && !group.isOpen ? group.id : taskId
  }
  const edges = new Map<string, DependencyRow>()
  const merged = new Map<string, MergedEdge & { rows: DependencyRow[] }>()
  for (const [key, row] of model.edges) {
    const [from, to] = [seenAs(row.dependeeId), seenAs(row.dependerId)]
    if (!isGroupId(from) && !isGroupId(to)) edges.set(key, row)
    else if (from !== to) mergeInto(merged, from, to, row)
  }
  const tasks = new Map([...model.tasks].filter(([id]) => !isGroupId(seenAs(id))))
  return {
    all: model,
    model: { tasks, edges, partOf: partsOutside(model, groupOf) },
    groups: new Map(groups.map((group) => [group.id, group])),
    groupOf,
    merged,
    structure: structureOfFolded(model, groups, groupOf),
  }
}

function mergeInto(merged: Map<string, MergedEdge & { rows: DependencyRow[] }>, from: number, to: number, row: DependencyRow): void {
  const key = mergedKey(from, to)
  const known = merged.get(key)
  if (known) known.rows.push(row)
  else merged.set(key, { key, from, to, rows: [row] })
}

/** Of tasks that hang together with no other those alone that are in no group: the others are not in the grid of such tasks. */
function partsOutside({ partOf }: GraphModel, groupOf: ReadonlyMap<number, GraphGroup>): GraphModel['partOf'] {
  const sizes = new Map<number, number>()
  for (const part of partOf.values()) sizes.set(part, (sizes.get(part) ?? 0) + 1)
  return new Map([...partOf].filter(([id, part]) => !groupOf.has(id) || (sizes.get(part) ?? 0) > 1))
}

/** Groups lie beside what is in none; what is in an open one lies inside it. */
function structureOfFolded(model: GraphModel, groups: readonly GraphGroup[], groupOf: ReadonlyMap<number, GraphGroup>): GraphStructure {
  const topOf = (taskId: number) => groupOf.get(taskId)?.id ?? taskId
  const links = new Map<string, GraphStructure['links'][number]>()
  const inner = new Map<number, GraphStructure['links'][number][]>()
  for (const { dependeeId, dependerId, future } of model.edges.values()) {
    const [from, to] = [topOf(dependeeId), topOf(dependerId)]
    if (from === to && isGroupId(from)) {
      const known = inner.get(from) ?? []
      known.push({ from: dependeeId, to: dependerId, isFuture: future })
      inner.set(from, known)
      continue
    }
    // Groups may depend on each other in a circle, which future ones may close.
    const isFuture = future || isGroupId(from) || isGroupId(to)
    links.set(`${from} ${to} ${isFuture}`, { from, to, isFuture })
  }
  const open = groups.filter(({ isOpen }) => isOpen)
  const inside = open.map(({ id, tasks }) => [id, { taskIds: tasks.map((task) => task.id), links: inner.get(id) ?? [] }] as const)
  return {
    taskIds: [...groups.map(({ id }) => id), ...[...model.tasks.keys()].filter((id) => !groupOf.has(id))],
    links: [...links.values()],
    ...(inside.length > 0 && { inside: new Map(inside) }),
  }
}
