import { type Edge, MarkerType, type Node, Position } from 'reactflow'
import type { GraphTask } from '#domain/views/graph-views.ts'
import { type DependencyRow, TROUBLES } from '#domain/views/task-views.ts'
import { edgeKind } from '../../dependencies/edge-kind.tsx'
import { STATE_LOOKS } from '../../ui/state-look.ts'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type Point } from '../layout/graph-places.ts'
import type { GateState } from '../model/gates.ts'
import { edgeKey, type GraphModel, isInTrouble } from '../model/graph-model.ts'
import type { StagedMark, StagedMarks } from '../staging/staged-graph.ts'
import { STAGED_WORDS } from '../staging/staged-words.ts'

export type TaskNode = Node<
  { task: GraphTask; isDimmed: boolean; isOnCycle: boolean; mayDraw: boolean; distance: number | null; staged: StagedMark | null },
  'task'
>
export type CaptionNode = Node<{ count: number }, 'caption'>
export type DependencyEdge = Edge<{ look: EdgeLook; kind: EdgeKindName; gate: GateState | null; staged: StagedMark | null }, 'dependency'>
/** Future ones are dashed, aligned ones double. */
type EdgeKindName = ReturnType<typeof edgeKind>
export type EdgeLook = 'usual' | 'selected' | 'cycle' | 'refused' | 'dimmed' | StagedMark

/** What the view adds to model and layout. Nothing in it moves a task. */
export type GraphEmphasis = {
  /** What is chosen: tasks by their ids, edges by their keys. */
  chosenTasks: ReadonlySet<number>
  chosenEdges: ReadonlySet<string>
  /** False: the task steps back, and its edges too. */
  isShownFully: (task: GraphTask) => boolean
  /** How far each task is from the one in focus, which goes before below 0; null: none is. */
  distances: ReadonlyMap<number, number> | null
  /** The gates that are known, by the keys of their edges. */
  gates: ReadonlyMap<string, GateState>
  /** While an edge is being drawn, the tasks that can't be its other end; null: none is. */
  refusedEnds: ReadonlySet<number> | null
  /** The task from which it is drawn; null: none is. */
  heldTaskId: number | null
  /** The cycle that a refused edge would close, in running order with the first task again at the end. */
  refusedCycle: readonly number[] | null
  /** What is staged of what is drawn. */
  staged: StagedMarks
  mayDraw: boolean
  /** False: it stays where it lies, as the viewer’s role does not reach it. */
  mayMove: (taskId: number) => boolean
}

/**
 * The tasks as React Flow draws them. A node whose task, place and emphasis are as before is the very object from `previous`,
 * so that only what changed is drawn again.
 */
export function taskNodes(
  model: GraphModel,
  layout: GraphLayout,
  emphasis: GraphEmphasis,
  previous: ReadonlyMap<string, TaskNode>,
): TaskNode[] {
  const onCycle = new Set(emphasis.refusedCycle)
  const nodes: TaskNode[] = []
  for (const task of model.tasks.values()) {
    const position = layout.positions.get(task.id)
    if (!position) continue
    const isSelected = emphasis.chosenTasks.has(task.id)
    const node = taskNode(
      task,
      position,
      { isSelected, mayMove: emphasis.mayMove(task.id) },
      {
        task,
        isDimmed: isDimmed(task, emphasis, onCycle),
        isOnCycle: onCycle.has(task.id),
        mayDraw: emphasis.mayDraw,
        distance: emphasis.distances?.get(task.id) ?? null,
        staged: emphasis.staged.tasks.get(task.id)?.mark ?? null,
      },
    )
    const before = previous.get(node.id)
    nodes.push(before && isSameNode(before, node) ? before : node)
  }
  return nodes
}

/** Whether a task steps back: while an edge is drawn, where it can't end; else by what is looked for. The cycle that would be closed never does. */
export function isDimmed(task: GraphTask, { refusedEnds, heldTaskId, isShownFully }: GraphEmphasis, onCycle: ReadonlySet<number>): boolean {
  if (refusedEnds === null) return !isShownFully(task)
  return refusedEnds.has(task.id) && task.id !== heldTaskId && !onCycle.has(task.id)
}

/** A task in a line that is read out: its name, what it does, what is wrong with it, what is staged of it. */
export function taskLabel(task: GraphTask, staged: StagedMark | null): string {
  const troubles = TROUBLES.filter((trouble) => isInTrouble(task, trouble)).map((trouble) => STATE_LOOKS[trouble].word)
  // What is yet to be made does nothing yet.
  const state = staged === 'added' ? [] : [STATE_LOOKS[task.state].word]
  return [task.name, ...state, ...troubles, ...(staged ? [`staged: ${STAGED_WORDS[staged]}`] : [])].join(', ')
}

function taskNode(
  task: GraphTask,
  position: Point,
  { isSelected, mayMove }: { isSelected: boolean; mayMove: boolean },
  data: TaskNode['data'],
): TaskNode {
  const handle = { y: NODE_HEIGHT / 2 - 5, width: 10, height: 10 }
  return {
    id: String(task.id),
    type: 'task',
    ariaLabel: taskLabel(task, data.staged),
    position,
    data,
    selected: isSelected,
    // Of those that may be moved the canvas says whether anything is.
    ...(mayMove ? {} : { draggable: false }),
    // Sizes and handles are known, so that edges stand before (and whether or not) a task is on the screen.
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
    handles: [
      { ...handle, type: 'target', position: Position.Left, x: -5 },
      { ...handle, type: 'source', position: Position.Right, x: NODE_WIDTH - 5 },
    ],
  }
}

function isSameNode(a: TaskNode, b: TaskNode): boolean {
  return (
    a.data.task === b.data.task &&
    a.data.isDimmed === b.data.isDimmed &&
    a.data.isOnCycle === b.data.isOnCycle &&
    a.data.mayDraw === b.data.mayDraw &&
    a.data.distance === b.data.distance &&
    a.data.staged === b.data.staged &&
    a.selected === b.selected &&
    a.draggable === b.draggable &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y
  )
}

/** The caption over the grid of tasks without dependencies. */
export function captionNode(layout: GraphLayout, count: number): CaptionNode | null {
  if (layout.apart === null || count === 0) return null
  return {
    id: 'caption',
    type: 'caption',
    position: layout.apart,
    data: { count },
    selectable: false,
    focusable: false,
    draggable: false,
    width: 320,
    height: 24,
    measured: { width: 320, height: 24 },
  }
}

/** The edges as React Flow draws them: from dependee to depender, the arrow at the one that runs after. */
export function dependencyEdges(
  model: GraphModel,
  emphasis: GraphEmphasis,
  cycleKeys: ReadonlySet<string>,
  previous: ReadonlyMap<string, DependencyEdge>,
): DependencyEdge[] {
  const edges: DependencyEdge[] = []
  for (const [key, row] of model.edges) {
    const look = lookOf(key, row, model, emphasis, cycleKeys)
    const gate = emphasis.gates.get(key) ?? null
    const staged = emphasis.staged.edges.get(key)?.mark ?? null
    const sentence = [sentenceOf(row), gate && `its gate is ${gate}`, staged && `staged: ${STAGED_WORDS[staged]}`]
      .filter(Boolean)
      .join('; ')
    const drawn = drawnEdge(row, look, edgeKind(row), sentence)
    const edge = { ...drawn, data: { look, kind: edgeKind(row), gate, staged }, selected: emphasis.chosenEdges.has(key) }
    const before = previous.get(key)
    edges.push(before && isSameEdge(before, edge) ? before : edge)
  }
  const refused = refusedEdge(emphasis.refusedCycle)
  if (refused && !model.edges.has(refused.id)) edges.push(refused)
  return edges
}

function isSameEdge(a: DependencyEdge, b: DependencyEdge): boolean {
  return a.data?.look === b.data?.look && a.data?.kind === b.data?.kind && a.selected === b.selected && a.ariaLabel === b.ariaLabel
}

/** How an edge looks, by the first that is so of it. */
export function lookOf(
  key: string,
  row: DependencyRow,
  model: GraphModel,
  emphasis: GraphEmphasis,
  cycleKeys: ReadonlySet<string>,
): EdgeLook {
  const { chosenTasks, chosenEdges, isShownFully } = emphasis
  if (cycleKeys.has(key)) return 'cycle'
  if (chosenEdges.has(key) || chosenTasks.has(row.dependeeId) || chosenTasks.has(row.dependerId)) return 'selected'
  const ends = [model.tasks.get(row.dependeeId), model.tasks.get(row.dependerId)]
  if (!ends.every((task) => task && isShownFully(task))) return 'dimmed'
  return emphasis.staged.edges.get(key)?.mark ?? 'usual'
}

/** The edge that was not saved: it closes the cycle, from the last task to the first (which would run after it). */
function refusedEdge(cycle: readonly number[] | null): DependencyEdge | null {
  const [first, second] = cycle ?? []
  if (first === undefined || second === undefined) return null
  const dependeeId = (cycle as readonly number[])[(cycle as readonly number[]).length - 2] as number
  return drawnEdge({ dependeeId, dependerId: first }, 'refused', 'plain', 'The dependency that was refused')
}

const MARKER_COLOURS: Record<EdgeLook, string> = {
  usual: 'var(--line-input)',
  selected: 'var(--accent)',
  cycle: 'var(--red)',
  refused: 'var(--red)',
  dimmed: 'var(--line-strong)',
  added: 'var(--green)',
  changed: 'var(--amber)',
  removed: 'var(--red)',
}

/** Colour of an edge and of its arrow. */
export function edgeColour(look: EdgeLook): string {
  return MARKER_COLOURS[look]
}

function drawnEdge(
  ends: Pick<DependencyRow, 'dependeeId' | 'dependerId'>,
  look: EdgeLook,
  kind: EdgeKindName,
  ariaLabel: string,
): DependencyEdge {
  const isRefused = look === 'refused'
  return {
    id: edgeKey(ends),
    type: 'dependency',
    source: String(ends.dependeeId),
    target: String(ends.dependerId),
    data: { look, kind, gate: null, staged: null },
    selectable: !isRefused,
    focusable: !isRefused,
    interactionWidth: 18,
    zIndex: look === 'usual' || look === 'dimmed' ? 0 : 1,
    markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: edgeColour(look) },
    ariaLabel,
  }
}

type Told = Pick<DependencyRow, 'dependerName' | 'dependeeName' | 'future' | 'freshness' | 'waiver'>

/** `load-orders runs after fetch-orders`, with who waived it. */
export function sentenceOf(row: Told): string {
  const waived = row.waiver ? `, waived once by ${row.waiver.byName}` : ''
  const { dependerName, dependeeName } = row
  switch (edgeKind(row)) {
    case 'future':
      return `${dependerName} runs again only after ${dependeeName}${waived}`
    case 'aligned':
      return `${dependerName} runs after ${dependeeName} for the same time${waived}`
    case 'plain':
      return `${dependerName} runs after ${dependeeName}${waived}`
  }
}
