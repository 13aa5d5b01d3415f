import { type Edge, MarkerType, type Node, Position } from 'reactflow'
import type { DependencyRow, GraphTask } from '#domain/views/task-views.ts'
import { edgeKind } from '../dependencies/edge-kind.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type Point } from './graph-layout.ts'
import { edgeKey, type GraphModel } from './graph-model.ts'

export type TaskNode = Node<{ task: GraphTask; isDimmed: boolean; isOnCycle: boolean; mayDraw: boolean }, 'task'>
export type CaptionNode = Node<{ count: number }, 'caption'>
export type DependencyEdge = Edge<{ look: EdgeLook; kind: EdgeKindName }, 'dependency'>
/** Future ones are dashed, aligned ones double. */
type EdgeKindName = ReturnType<typeof edgeKind>
export type EdgeLook = 'usual' | 'selected' | 'cycle' | 'refused' | 'dimmed'

/** What is chosen: a task by its id, an edge by its key. */
export type GraphSelection = { kind: 'task'; id: number } | { kind: 'edge'; key: string } | null

/** What the view adds to model and layout. Nothing in it moves a task. */
export type GraphEmphasis = {
  selection: GraphSelection
  /** False: the task steps back, and its edges too. */
  isShownFully: (task: GraphTask) => boolean
  /** False: the task is not drawn at all. */
  isDrawn: (taskId: number) => boolean
  /** The cycle that a refused edge would have closed, in running order with the first task again at the end. */
  refusedCycle: readonly number[] | null
  mayDraw: boolean
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
    if (!position || !emphasis.isDrawn(task.id)) continue
    const isSelected = emphasis.selection?.kind === 'task' && emphasis.selection.id === task.id
    const node = taskNode(task, position, isSelected, {
      task,
      isDimmed: !emphasis.isShownFully(task),
      isOnCycle: onCycle.has(task.id),
      mayDraw: emphasis.mayDraw,
    })
    const before = previous.get(node.id)
    nodes.push(before && isSameNode(before, node) ? before : node)
  }
  return nodes
}

function taskNode(task: GraphTask, position: Point, selected: boolean, data: TaskNode['data']): TaskNode {
  const handle = { y: NODE_HEIGHT / 2 - 5, width: 10, height: 10 }
  return {
    id: String(task.id),
    type: 'task',
    ariaLabel: `${task.name}, ${STATE_LOOKS[task.state].word}`,
    position,
    data,
    selected,
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
    a.selected === b.selected &&
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
    if (!emphasis.isDrawn(row.dependeeId) || !emphasis.isDrawn(row.dependerId)) continue
    const look = lookOf(key, row, model, emphasis, cycleKeys)
    const before = previous.get(key)
    if (before?.data?.look === look && before.data.kind === edgeKind(row) && before.ariaLabel === sentenceOf(row)) edges.push(before)
    else edges.push(drawnEdge(row, look, edgeKind(row), sentenceOf(row)))
  }
  const refused = refusedEdge(emphasis.refusedCycle)
  if (refused && !model.edges.has(refused.id)) edges.push(refused)
  return edges
}

function lookOf(key: string, row: DependencyRow, model: GraphModel, emphasis: GraphEmphasis, cycleKeys: ReadonlySet<string>): EdgeLook {
  const { selection, isShownFully } = emphasis
  if (cycleKeys.has(key)) return 'cycle'
  if (selection?.kind === 'edge' && selection.key === key) return 'selected'
  if (selection?.kind === 'task' && (selection.id === row.dependeeId || selection.id === row.dependerId)) return 'selected'
  const ends = [model.tasks.get(row.dependeeId), model.tasks.get(row.dependerId)]
  return ends.every((task) => task && isShownFully(task)) ? 'usual' : 'dimmed'
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
    data: { look, kind },
    selected: look === 'selected',
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
