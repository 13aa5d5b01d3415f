import type { StagedEdgeTerms } from '#domain/change-sets/staged-edit.ts'
import type { GraphPlace } from '#domain/task-moves.ts'
import type { ChangeView } from '#domain/views/change-set-views.ts'
import type { GraphTask, GraphView } from '#domain/views/graph-views.ts'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { edgeKey } from '../model/graph-model.ts'
import { graphIdOf } from './made-tasks.ts'

/** What a change set does to a task or an edge of the graph. */
export type StagedMark = ChangeView['doing']

/** `change`: null while an edge is on its way into the change set, and for one that goes with a task. */
export type EdgeMark = { mark: StagedMark; change: ChangeView | null }
export type TaskMark = { mark: StagedMark; change: ChangeView }

/** What is staged, by what is drawn: tasks by their ids on the graph, edges by their keys there. */
export type StagedMarks = { tasks: ReadonlyMap<number, TaskMark>; edges: ReadonlyMap<string, EdgeMark> }

export const NOTHING_STAGED: StagedMarks = { tasks: new Map(), edges: new Map() }

/** An edge that is being staged: it is drawn before the server has taken it. Ids as on the graph. */
export type PendingEdge = { dependerId: number; dependeeId: number; before: StagedEdgeTerms | null; after: StagedEdgeTerms | null }

/** Edges that only a change set has count down from here: each by an id of its own, as the rules of edges tell them apart by it. */
const FIRST_STAGED_ID = -2

/** Whether an edge is one that only a change set has. */
export function isOnlyStaged({ id }: Pick<DependencyRow, 'id'>): boolean {
  return id <= FIRST_STAGED_ID
}

/**
 * The graph as it will be once what is staged is applied; what goes with it is drawn still, and marked. What is so already, or can't be any more, is left out.
 * @param changes what is staged, in its order
 * @param pending edges on their way into it, which are drawn at once
 * @param places where tasks that are to be made were put
 */
export function stagedGraph(
  view: GraphView,
  changes: readonly ChangeView[],
  pending: readonly PendingEdge[] = [],
  places: ReadonlyMap<number, GraphPlace> = new Map(),
): { view: GraphView; marks: StagedMarks } {
  const live = changes.filter(({ verdict }) => verdict === 'ready' || verdict === 'conflict')
  const { tasks, marks } = stagedTasks(view, live, places)
  const edges = new Map(view.edges.map((row) => [edgeKey(row), row]))
  const edgeMarks = new Map<string, EdgeMark>()
  const staged = [...live.flatMap((change) => (change.edge ? [{ ...edgeOnGraph(change.edge), change }] : [])), ...pending]
  for (const [index, edge] of staged.entries())
    putEdge({ tasks, edges, marks: edgeMarks }, { change: null, ...edge }, FIRST_STAGED_ID - index)
  for (const [key, row] of edges) {
    const isEndless = [row.dependerId, row.dependeeId].some((id) => marks.get(id)?.mark === 'removed')
    if (isEndless) edgeMarks.set(key, { mark: 'removed', change: null })
  }
  return { view: { tasks: [...tasks.values()], edges: [...edges.values()] }, marks: { tasks: marks, edges: edgeMarks } }
}

function stagedTasks(view: GraphView, changes: readonly ChangeView[], places: ReadonlyMap<number, GraphPlace>) {
  const tasks = new Map(view.tasks.map((task) => [task.id, task]))
  const marks = new Map<number, TaskMark>()
  for (const change of changes) {
    if (change.kind !== 'task' || change.id === null) continue
    const id = graphIdOf(change.id)
    const known = tasks.get(id)
    if (change.doing === 'added') tasks.set(id, madeTask(id, change, places.get(id) ?? null))
    else if (!known) continue
    else if (change.doing === 'changed') tasks.set(id, { ...known, name: newText(change, 'name') ?? known.name })
    marks.set(id, { mark: change.doing, change })
  }
  return { tasks, marks }
}

function newText({ fields }: ChangeView, name: string): string | null {
  const value = fields.find((field) => field.name === name)?.after
  return typeof value === 'string' ? value : null
}

/** It has no state yet: nothing of it runs before it is made. */
function madeTask(id: number, { name }: ChangeView, place: GraphPlace | null): GraphTask {
  return {
    ...{ id, name, state: 'sleeping', failing: null, lateInstant: null, lastRunState: null, progress: null, nextInstant: null },
    ...{ handlerIsLive: true, tags: [], closedEdgeIds: null, place },
  }
}

function edgeOnGraph({ dependerId, dependeeId, ...rest }: NonNullable<ChangeView['edge']>) {
  return { ...rest, dependerId: graphIdOf(dependerId), dependeeId: graphIdOf(dependeeId) }
}

type Drawn = { tasks: ReadonlyMap<number, GraphTask>; edges: Map<string, DependencyRow>; marks: Map<string, EdgeMark> }

function putEdge({ tasks, edges, marks }: Drawn, staged: PendingEdge & { change: ChangeView | null }, newId: number): void {
  const { dependerId, dependeeId, after, change } = staged
  const key = edgeKey(staged)
  const known = edges.get(key)
  if (after === null) {
    if (!known) return
    // What was only staged is simply gone.
    if (isOnlyStaged(known)) edges.delete(key)
    if (isOnlyStaged(known)) marks.delete(key)
    else marks.set(key, { mark: 'removed', change })
    return
  }
  const [depender, dependee] = [tasks.get(dependerId), tasks.get(dependeeId)]
  if (!depender || !dependee) return
  const isNew = known === undefined || isOnlyStaged(known)
  edges.set(key, {
    ...(known ?? { id: newId, dependeeEnabled: true, waiver: null, changedAt: new Date(0).toISOString() }),
    ...{ dependerId, dependeeId, dependerName: depender.name, dependeeName: dependee.name },
    ...after,
  })
  marks.set(key, { mark: isNew ? 'added' : 'changed', change: change ?? marks.get(key)?.change ?? null })
}

/** Of edges those that will be: what is staged to go holds up nothing any more. */
export function remainingEdges<Row>(edges: ReadonlyMap<string, Row>, { edges: marks }: StagedMarks): Map<string, Row> {
  return new Map([...edges].filter(([key]) => marks.get(key)?.mark !== 'removed'))
}
