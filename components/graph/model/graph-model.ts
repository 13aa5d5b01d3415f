import type { GraphPlace } from '#domain/task-moves.ts'
import type { GraphTask, GraphView } from '#domain/views/graph-views.ts'
import { type DependencyRow, type TaskStatus, TROUBLES, type Trouble } from '#domain/views/task-views.ts'

/** What decides where things lie: nothing else re-runs the layout. `links` point in running order, from dependee to depender. */
export type GraphStructure = {
  /** And those of groups. */
  taskIds: readonly number[]
  links: readonly { from: number; to: number; isFuture: boolean }[]
  /** What lies inside of each group that is open; left out where none is. */
  inside?: ReadonlyMap<number, GraphStructure>
}

/** A group of tasks has an id below 0, so that it is no task's. */
export function isGroupId(id: number): boolean {
  return id < 0
}

/** Tasks and edges by what identifies them, and which tasks hang together. */
export type GraphModel = {
  tasks: ReadonlyMap<number, GraphTask>
  edges: ReadonlyMap<string, DependencyRow>
  /** Number of the connected part of each task; a task without edges to others is a part of its own. */
  partOf: ReadonlyMap<number, number>
}

type Ends = Pick<DependencyRow, 'dependerId' | 'dependeeId'>

/** There is one edge per ordered pair, so the pair names it: also one that has no id yet. */
export function edgeKey({ dependeeId, dependerId }: Ends): string {
  return `${dependeeId}-${dependerId}`
}

export function graphModel(view: GraphView): GraphModel {
  const tasks = new Map(view.tasks.map((task) => [task.id, task]))
  const edges = new Map(
    view.edges.filter((edge) => tasks.has(edge.dependerId) && tasks.has(edge.dependeeId)).map((edge) => [edgeKey(edge), edge]),
  )
  return { tasks, edges, partOf: connectedParts([...tasks.keys()], edges.values()) }
}

/** Whether something is wrong with a task beside what it does. */
export function isInTrouble(task: GraphTask, trouble: Trouble): boolean {
  return (trouble === 'failing' ? task.failing : task.lateInstant) !== null
}

export function countTroubles(model: GraphModel): Record<Trouble, number> {
  const tasks = [...model.tasks.values()]
  const countIn = (trouble: Trouble) => tasks.filter((task) => isInTrouble(task, trouble)).length
  return { failing: countIn('failing'), late: countIn('late') }
}

/** How many tasks have no dependencies on others, wherever they lie. */
export function countAlone({ partOf }: GraphModel): number {
  const sizes = new Map<number, number>()
  for (const part of partOf.values()) sizes.set(part, (sizes.get(part) ?? 0) + 1)
  return [...sizes.values()].filter((size) => size === 1).length
}

/** Where those tasks lie that somebody put somewhere. */
export function placesOf({ tasks }: Pick<GraphModel, 'tasks'>): Map<number, GraphPlace> {
  return new Map([...tasks.values()].flatMap(({ id, place }) => (place ? [[id, place] as const] : [])))
}

/** From afar a task is one colour: that of the worst that is so of it. */
export function worstOf(task: GraphTask): Trouble | TaskStatus {
  return TROUBLES.find((trouble) => isInTrouble(task, trouble)) ?? task.state
}

export function structureOf(model: GraphModel): GraphStructure {
  return {
    taskIds: [...model.tasks.keys()],
    links: [...model.edges.values()].map((edge) => ({ from: edge.dependeeId, to: edge.dependerId, isFuture: edge.future })),
  }
}

/** Equal for equal structures, whatever the states, names and order of the rows. */
export function structureKey(structure: GraphStructure): string {
  const links = structure.links.map(({ from, to, isFuture }) => `${from}${isFuture ? '~' : '-'}${to}`)
  const inside = [...(structure.inside ?? [])].sort(([a], [b]) => b - a).map(([id, each]) => `|${id}(${structureKey(each)})`)
  return `${[...structure.taskIds].sort((a, b) => a - b).join(' ')}|${links.sort().join(' ')}${inside.join('')}`
}

/** Connected parts by union-find, numbered from 0 in the order of the tasks. */
export function connectedParts(taskIds: readonly number[], edges: Iterable<Ends>): Map<number, number> {
  const parent = new Map(taskIds.map((id) => [id, id]))
  const rootOf = (id: number): number => {
    let root = id
    for (let above = parent.get(root) ?? root; above !== root; above = parent.get(root) ?? root) root = above
    parent.set(id, root)
    return root
  }
  for (const { dependerId, dependeeId } of edges) parent.set(rootOf(dependerId), rootOf(dependeeId))
  const numbers = new Map<number, number>()
  return new Map(
    taskIds.map((id) => {
      const root = rootOf(id)
      const number = numbers.get(root) ?? numbers.size
      numbers.set(root, number)
      return [id, number]
    }),
  )
}

/** The edges that a cycle of tasks (in running order, the first one again at the end) runs along. */
export function edgeKeysOfCycle(cycle: readonly number[]): Set<string> {
  return new Set(cycle.slice(1).map((dependerId, index) => edgeKey({ dependeeId: cycle[index] as number, dependerId })))
}
