import { type Edge, MarkerType, type Node, Position } from 'reactflow'
import { counted } from '#domain/counted.ts'
import type { FoldedGraph, GraphGroup, MergedEdge } from '../folding/folded-graph.ts'
import { groupSummary, type StateCount } from '../folding/group-summary.ts'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH } from '../layout/graph-places.ts'
import { edgeKey, isGroupId } from '../model/graph-model.ts'
import { type EdgeLook, edgeColour, type GraphEmphasis, lookOf } from './graph-visuals.ts'

/** A folded group. */
export type GroupNode = Node<{ name: string; count: number; summary: readonly StateCount[]; isDimmed: boolean }, 'group'>
/** What is drawn around the tasks of an open one. */
export type FrameNode = Node<{ name: string; count: number }, 'frame'>
/** All edges in one direction between a folded group and what else is seen. */
export type MergedEdgeDrawn = Edge<{ count: number; look: EdgeLook }, 'merged'>

/** A group answers by the button inside its node. */
const STILL = { selectable: false, focusable: false, draggable: false, connectable: false } as const

/** The groups as React Flow draws them; one that is as before is the very object from `previous`. */
export function groupNodes(
  { groups }: FoldedGraph,
  layout: GraphLayout,
  emphasis: GraphEmphasis,
  previous: ReadonlyMap<string, GroupNode | FrameNode>,
): (GroupNode | FrameNode)[] {
  return [...groups.values()].flatMap((group) => {
    const node = group.isOpen ? frameNode(group, layout) : groupNode(group, layout, emphasis)
    if (!node) return []
    const before = previous.get(node.id)
    return [before && JSON.stringify(before) === JSON.stringify(node) ? before : node]
  })
}

/** Whether all of a group steps back. No edge that is being drawn can end at it. */
export function isGroupDimmed({ tasks }: GraphGroup, { refusedEnds, isShownFully }: GraphEmphasis): boolean {
  return refusedEnds !== null || !tasks.some(isShownFully)
}

function groupNode(group: GraphGroup, layout: GraphLayout, emphasis: GraphEmphasis): GroupNode | null {
  const position = layout.positions.get(group.id)
  if (!position) return null
  const handle = { y: NODE_HEIGHT / 2, width: 1, height: 1 }
  return {
    ...STILL,
    id: String(group.id),
    type: 'group',
    position,
    data: { name: group.name, count: group.tasks.length, summary: groupSummary(group.tasks), isDimmed: isGroupDimmed(group, emphasis) },
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
    handles: [
      { ...handle, type: 'target', position: Position.Left, x: 0 },
      { ...handle, type: 'source', position: Position.Right, x: NODE_WIDTH },
    ],
  }
}

function frameNode({ id, name, tasks }: GraphGroup, { frames }: GraphLayout): FrameNode | null {
  const frame = frames.get(id)
  if (!frame) return null
  const { x, y, width, height } = frame
  return {
    ...STILL,
    id: String(id),
    type: 'frame',
    position: { x, y },
    data: { name, count: tasks.length },
    width,
    height,
    measured: { width, height },
    // What is inside, and the ground beside it, answer as without a frame; its title alone does something.
    style: { pointerEvents: 'none' },
    zIndex: -1,
  }
}

/** The merged edges as React Flow draws them; one that is as before is the very object from `previous`. */
export function mergedEdges(
  folded: FoldedGraph,
  emphasis: GraphEmphasis,
  previous: ReadonlyMap<string, MergedEdgeDrawn>,
): MergedEdgeDrawn[] {
  return [...folded.merged.values()].map((edge) => {
    const look = lookOfMerged(edge, folded, emphasis)
    const before = previous.get(edge.key)
    return before?.data?.look === look && before.data.count === edge.rows.length ? before : mergedEdge(edge, look, folded)
  })
}

/** Where one of several stands out, all do; they step back together. */
export function lookOfMerged({ rows }: MergedEdge, folded: FoldedGraph, emphasis: GraphEmphasis): EdgeLook {
  const looks = new Set(rows.map((row) => lookOf(edgeKey(row), row, folded.all, emphasis, NO_CYCLE)))
  return LOOKS_OF_MERGED.find((look) => looks.has(look)) ?? 'dimmed'
}

/** The first that is so of any of them. */
const LOOKS_OF_MERGED: readonly EdgeLook[] = ['selected', 'removed', 'added', 'changed', 'usual']
const NO_CYCLE: ReadonlySet<string> = new Set()

function mergedEdge({ key, from, to, rows }: MergedEdge, look: EdgeLook, folded: FoldedGraph): MergedEdgeDrawn {
  return {
    id: key,
    type: 'merged',
    source: String(from),
    target: String(to),
    data: { count: rows.length, look },
    selectable: false,
    focusable: false,
    zIndex: look === 'selected' ? 1 : 0,
    markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: edgeColour(look) },
    ariaLabel: `${counted(rows.length, 'dependency', 'dependencies')}: ${nameOf(to, folded)} after ${nameOf(from, folded)}`,
  }
}

function nameOf(id: number, { groups, model }: FoldedGraph): string {
  return (isGroupId(id) ? groups.get(id)?.name : model.tasks.get(id)?.name) ?? ''
}
