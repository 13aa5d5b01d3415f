import type { DependencyInput } from '#domain/dependency-input.ts'
import type { Pause } from '#domain/pause-input.ts'
import type { TaskInput } from '#domain/task-input.ts'
import type { GraphPlace } from '#domain/task-moves.ts'

/** All that is said of a task but its edges: those are changes of their own. */
export type TaskSaying = Omit<TaskInput, 'dependsOn' | 'dependedOnBy'>

/** One edge before and after; null: it is not there. With both, the edge that was there becomes the other one. */
export type GraphEdgeChange = { before: DependencyInput | null; after: DependencyInput | null }
/** One task that comes or goes. A task that is still to be made has a negative id. `pause`: it was paused when it went, and is when it is back. */
export type TaskChange = { id: number; before: TaskSaying | null; after: TaskSaying | null; pause?: Pause | null }

/** Where a task lies, before and after; null: where the layout puts it. */
export type PlaceChange = { taskId: number; before: GraphPlace | null; after: GraphPlace | null }

/** What one act on the graph changes, whole: enough to do it, to undo it, and to do it again. */
export type GraphChange = {
  /** What was done, as a sentence without its full stop: “report runs after load”. */
  words: string
  tasks: readonly TaskChange[]
  edges: readonly GraphEdgeChange[]
  places?: readonly PlaceChange[]
}

/** One call of the server. */
export type ChangeStep =
  | { kind: 'delete-edge'; before: DependencyInput }
  | { kind: 'update-edge'; before: DependencyInput; after: DependencyInput }
  | { kind: 'create-edge'; after: DependencyInput }
  /** Its edges go with it. */
  | { kind: 'delete-task'; id: number; before: TaskSaying; edges: readonly DependencyInput[]; pause?: Pause | null }
  /** With the edges whose other ends are there by then, so that it never runs without its gates. */
  | { kind: 'create-task'; id: number; after: TaskSaying; edges: readonly DependencyInput[]; pause?: Pause }
  | { kind: 'pause-task'; id: number; pause: Pause }
  | { kind: 'move-tasks'; places: readonly PlaceChange[] }

/** What takes the change back. */
export function inverseOf({ words, tasks, edges, places = [] }: GraphChange): GraphChange {
  return {
    words,
    tasks: tasks.map((task) => ({ ...task, before: task.after, after: task.before })).reverse(),
    edges: edges.map(({ before, after }) => ({ before: after, after: before })).reverse(),
    places: places.map(({ taskId, before, after }) => ({ taskId, before: after, after: before })),
  }
}

/** The calls that make a change true, in their order: what goes first, then what comes. */
export function stepsOf({ tasks, edges, places = [] }: GraphChange): ChangeStep[] {
  const steps: ChangeStep[] = []
  const left = new Set(edges)
  for (const { id, before } of tasks) {
    if (before === null) continue
    const itsEdges = [...left].filter((edge) => edge.after === null && edge.before !== null && touches(edge.before, id))
    for (const edge of itsEdges) left.delete(edge)
    steps.push({ kind: 'delete-task', id, before, edges: itsEdges.flatMap((edge) => edge.before ?? []) })
  }
  for (const edge of left) {
    if (edge.before === null) continue
    left.delete(edge)
    if (edge.after === null) steps.push({ kind: 'delete-edge', before: edge.before })
    else steps.push({ kind: 'update-edge', before: edge.before, after: edge.after })
  }
  const toCome = new Set(tasks.filter(({ after }) => after !== null).map(({ id }) => id))
  for (const { id, after, pause } of tasks) {
    if (after === null) continue
    toCome.delete(id)
    // One of a task to itself needs the task's id, and comes after it.
    const itsEdges = [...left].filter(
      ({ after: edge }) => edge !== null && touches(edge, id) && edge.dependerId !== edge.dependeeId && !isWaitedFor(edge, toCome),
    )
    for (const edge of itsEdges) left.delete(edge)
    steps.push({ kind: 'create-task', id, after, edges: itsEdges.flatMap((edge) => edge.after ?? []), ...(pause && { pause }) })
    if (pause) steps.push({ kind: 'pause-task', id, pause })
  }
  for (const { after } of left) if (after !== null) steps.push({ kind: 'create-edge', after })
  // What is gone lies nowhere.
  const gone = new Set(tasks.filter(({ after }) => after === null).map(({ id }) => id))
  const moved = places.filter(({ taskId }) => !gone.has(taskId))
  if (moved.length > 0) steps.push({ kind: 'move-tasks', places: moved })
  return steps
}

function touches({ dependerId, dependeeId }: DependencyInput, taskId: number): boolean {
  return dependerId === taskId || dependeeId === taskId
}

function isWaitedFor({ dependerId, dependeeId }: DependencyInput, toCome: ReadonlySet<number>): boolean {
  return toCome.has(dependerId) || toCome.has(dependeeId)
}

/**
 * The change that consists of these steps alone: of one that broke off, what was done.
 * @param lost places of tasks that went: they come back with them
 */
export function changeOf(words: string, steps: readonly ChangeStep[], lost: readonly PlaceChange[] = []): GraphChange {
  const places = [...lost]
  const tasks: TaskChange[] = []
  const edges: GraphEdgeChange[] = []
  for (const step of steps) {
    if (step.kind === 'delete-task') {
      tasks.push({ id: step.id, before: step.before, after: null, ...(step.pause && { pause: step.pause }) })
      edges.push(...step.edges.map((before) => ({ before, after: null })))
    } else if (step.kind === 'create-task') {
      tasks.push({ id: step.id, before: null, after: step.after, ...(step.pause && { pause: step.pause }) })
      edges.push(...step.edges.map((after) => ({ before: null, after })))
    } else if (step.kind === 'pause-task') {
      // It stands at the task that was made.
    } else if (step.kind === 'move-tasks') places.push(...step.places)
    else if (step.kind === 'delete-edge') edges.push({ before: step.before, after: null })
    else if (step.kind === 'create-edge') edges.push({ before: null, after: step.after })
    else edges.push({ before: step.before, after: step.after })
  }
  return { words, tasks, edges, places }
}

/** The same change of tasks that have other ids by now: one that is made again is a new one. */
export function renumbered(change: GraphChange, newIds: ReadonlyMap<number, number>): GraphChange {
  if (newIds.size === 0) return change
  const idOf = (id: number) => newIds.get(id) ?? id
  const edgeOf = (edge: DependencyInput | null) => edge && { ...edge, dependerId: idOf(edge.dependerId), dependeeId: idOf(edge.dependeeId) }
  return {
    ...change,
    tasks: change.tasks.map((task) => ({ ...task, id: idOf(task.id) })),
    places: (change.places ?? []).map((place) => ({ ...place, taskId: idOf(place.taskId) })),
    edges: change.edges.map(({ before, after }) => ({ before: edgeOf(before), after: edgeOf(after) })),
  }
}

/** Whether nothing changes but where tasks lie. */
export function isMove({ tasks, edges, places = [] }: GraphChange): boolean {
  return tasks.length === 0 && edges.length === 0 && places.length > 0
}

/** Two moves as one, from where the first began to where the second ends; null: they aren't moves of the same tasks. */
export function mergedMoves(first: GraphChange, second: GraphChange): GraphChange | null {
  if (!isMove(first) || !isMove(second)) return null
  const to = new Map((second.places ?? []).map(({ taskId, after }) => [taskId, after]))
  const places = first.places ?? []
  if (places.length !== to.size || places.some(({ taskId }) => !to.has(taskId))) return null
  return { ...second, places: places.map((place) => ({ ...place, after: to.get(place.taskId) ?? null })) }
}

/** Whether the same is said of a task, whatever the order of its fields. */
export function sameSaying(a: TaskSaying, b: TaskSaying): boolean {
  const inOrder = (saying: TaskSaying) => JSON.stringify(Object.entries(saying).sort(([one], [other]) => one.localeCompare(other)))
  return inOrder(a) === inOrder(b)
}

/** The same edge the other way round: who went first runs after. An aligned one stays aligned, a future one future. */
export function reversed(edge: DependencyInput): DependencyInput {
  return { ...edge, dependerId: edge.dependeeId, dependeeId: edge.dependerId }
}
