'use client'

import 'reactflow/dist/base.css'
import './graph-canvas.css'
import { Maximize } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, type MouseEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import {
  Background,
  ConnectionLineType,
  ControlButton,
  Controls,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type Node,
  type NodeChange,
  ReactFlow,
  useReactFlow,
  useStoreApi,
} from 'reactflow'
import type { GraphPlace } from '#domain/task-moves.ts'
import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { FarHover, useTaskAt } from '../far/far-hover.tsx'
import { FarLayer } from '../far/far-layer.tsx'
import type { FoldedGraph } from '../folding/folded-graph.ts'
import type { GraphLayout } from '../layout/graph-places.ts'
import { isGroupId, worstOf } from '../model/graph-model.ts'
import type { Drawing } from '../use-refusals.ts'
import { directionOf, focusableOf, focusedNodeId, isAroundChosen, keysTold, placesAStepOn } from './canvas-keys.ts'
import { DependencyEdgeView } from './dependency-edge.tsx'
import { DrawingWatch, isOnGroup, taskUnder } from './drawing-watch.tsx'
import { type Direction, taskInDirection } from './graph-navigation.ts'
import type { GraphEmphasis, TaskNode } from './graph-visuals.ts'
import { FrameNodeView, GroupNodeView, ToggleGroupContext } from './group-node.tsx'
import type { GroupNode } from './group-visuals.ts'
import { MergedEdgeView } from './merged-edge.tsx'
import { distanceOfZoom, ReadingDistanceContext, useDistanceOfZoom, useNameSize } from './reading-distance.ts'
import { CaptionNodeView, TaskNodeView } from './task-node.tsx'
import { type CameraTarget, firstViewport, useCamera, useEdgeInSight, useSteadyCentre } from './use-camera.ts'
import { useDraggedNodes } from './use-dragged-nodes.ts'
import { useDrawnGraph } from './use-drawn-graph.ts'
import { useSteadyGroup } from './use-steady-group.ts'
import { MAX_ZOOM, MIN_ZOOM, type ViewAt, type Viewport, viewAtOf } from './viewport.ts'

const nodeTypes = { task: TaskNodeView, caption: CaptionNodeView, group: GroupNodeView, frame: FrameNodeView }
const edgeTypes = { dependency: DependencyEdgeView, merged: MergedEdgeView }
/** Less one sees at a glance; more the miniature would draw too long at. */
const MINIATURE = { from: 40, to: 800 }
const ADDS_TO_SELECTION = ['Meta', 'Control']

/** A place of the window, and which of the graph that is. */
export type WindowPlace = { x: number; y: number; place: GraphPlace }

export type CanvasProps = {
  folded: FoldedGraph
  layout: GraphLayout
  emphasis: GraphEmphasis
  /** What is chosen and let go, by the keys of tasks and edges. */
  onSelect: (changes: { key: string; isSelected: boolean }[]) => void
  onDrawStart: (held: Drawing['held']) => void
  onDrawOver: (taskId: number | null) => void
  /** The task at which it was let go, or the place of the window beside all of them. */
  onDrawEnd: (end: number | WindowPlace | 'cancelled') => void
  /** A double click beside all tasks, at a place of the window. */
  onAddAt: (at: WindowPlace) => void
  /** Tasks that were moved, and where to; null: the viewer may not. */
  onMove: ((moves: ReadonlyMap<number, GraphPlace>) => void) | null
  /** A click beside everything. */
  onPaneClick: () => void
  target: CameraTarget
  /** What the address says is in the middle, when the canvas begins; null: nothing. */
  view: ViewAt | null
  onView: (view: ViewAt) => void
  /** Folds or unfolds the group of this name. */
  onToggleGroup: (name: string) => void
  /** Nobody has drawn here yet: the first hover says how. */
  isTeaching: boolean
}

/** The graph itself. Knows React Flow; everything it shows is decided outside. Begins once it knows how large it is. */
export function GraphCanvas(props: CanvasProps) {
  const wrapper = useRef<HTMLDivElement>(null)
  const [first, setFirst] = useState<Viewport | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it begins is decided once
  useLayoutEffect(() => {
    const { clientWidth, clientHeight } = wrapper.current as HTMLDivElement
    setFirst(firstViewport(props.layout, props.target, props.view, { width: clientWidth, height: clientHeight }))
  }, [])
  return (
    <div ref={wrapper} className="size-full">
      {first && <SizedCanvas {...props} first={first} />}
    </div>
  )
}

function SizedCanvas(props: CanvasProps & { first: Viewport }) {
  const { folded, layout, emphasis, onSelect, target, first } = props
  const wrapper = useRef<HTMLDivElement>(null)
  const store = useStoreApi()
  const flow = useReactFlow()
  const { goTo, showAll, flight } = useCamera(layout, target)
  const [chosen = null] = emphasis.chosenTasks
  useSteadyCentre(wrapper, layout, chosen, flight)
  const [chosenEdge] = emphasis.chosenEdges
  useEdgeInSight(wrapper, layout, chosenEdge === undefined ? null : chosenEdge.split('-').map(Number))
  useSteadyGroup(wrapper, layout)
  const distance = useDistanceOfZoom(distanceOfZoom(first.zoom))
  const isFar = distance === 'far'
  const { nodes, edges } = useDrawnGraph(folded, layout, emphasis, isFar)
  const farTaskAt = useTaskAt(layout)
  const nameSize = useNameStyle()
  const mayMove = props.onMove !== null
  const told = useMemo(() => keysTold({ mayMove, mayDraw: emphasis.mayDraw }), [mayMove, emphasis.mayDraw])

  const focusTask = (id: number) => {
    goTo(id)
    // A task off the screen is drawn only once the camera has got there.
    requestAnimationFrame(() => requestAnimationFrame(() => focusableOf(wrapper.current, id)?.focus()))
  }
  const { shown, follow } = useDraggedNodes(nodes, layout)
  const placeAt = (x: number, y: number): WindowPlace => ({ x, y, place: roundedPlace(flow.screenToFlowPosition({ x, y })) })
  // Before React Flow hears of them, which would move what is chosen.
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = directionOf(event.key)
    if (!direction) return
    const taskId = focusedNodeId(event.target)
    if (taskId === null && !isAroundChosen(event.target)) return
    event.preventDefault()
    event.stopPropagation()
    if (event.altKey) return moveByKey(taskId === null ? emphasis.chosenTasks : [taskId], direction)
    const next = taskId === null ? null : taskInDirection(layout.positions, taskId, direction, neighboursOf(folded, taskId))
    if (next !== null) focusTask(next)
  }
  const moveByKey = (taskIds: Iterable<number>, direction: Direction) => {
    const moves = placesAStepOn(layout.positions, taskIds, direction)
    if (moves.size > 0) props.onMove?.(moves)
  }
  const onDoubleClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return
    const taskId = isFar ? farTaskAt(event) : null
    if (taskId === null) props.onAddAt(placeAt(event.clientX, event.clientY))
    else if (!isGroupId(taskId)) goTo(taskId)
  }
  const onPaneClick = (event: MouseEvent) => {
    const taskId = isFar ? farTaskAt(event) : null
    if (taskId === null) return props.onPaneClick()
    const group = folded.groups.get(taskId)
    if (group) return props.onToggleGroup(group.name)
    const others = event.ctrlKey || event.metaKey ? [] : [...emphasis.chosenTasks, ...emphasis.chosenEdges]
    onSelect([...others.map((key) => ({ key: String(key), isSelected: false })), { key: String(taskId), isSelected: true }])
  }
  const onConnectEnd = (event: globalThis.MouseEvent | TouchEvent, { toNode, fromNode }: FinalConnectionState) => {
    const { clientX: x, clientY: y } = 'changedTouches' in event ? (event.changedTouches[0] as Touch) : event
    const under = taskUnder(x, y)
    // Let go on the very task where it began, beside the other dot, it was not meant.
    const isNoEnd = under === null ? isOnGroup(x, y) : under === Number(fromNode?.id)
    if (toNode === null && isNoEnd) props.onDrawEnd('cancelled')
    else props.onDrawEnd(toNode ? Number(toNode.id) : (under ?? placeAt(x, y)))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the nodes and edges inside, which are focusable themselves; the button above adds a task, too
    <div
      ref={wrapper}
      onKeyDownCapture={onKeyDown}
      onDoubleClick={onDoubleClick}
      data-distance={distance}
      data-teaching={(props.isTeaching && emphasis.heldTaskId === null) || undefined}
      className="djag-graph relative size-full"
      style={nameSize}
    >
      <ReadingDistanceContext value={distance}>
        <ToggleGroupContext value={props.onToggleGroup}>
          <ReactFlow
            nodes={shown}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onNodesChange={(changes) => {
              follow(changes)
              onSelect(selectionChanges(changes))
            }}
            onEdgesChange={(changes) => onSelect(selectionChanges(changes))}
            onPaneClick={onPaneClick}
            isValidConnection={({ source, target: end }) => !emphasis.refusedEnds?.has(otherEnd(source, end, emphasis))}
            onConnectStart={(_, { nodeId, handleType }) =>
              nodeId !== null && props.onDrawStart({ taskId: Number(nodeId), as: handleType === 'source' ? 'dependee' : 'depender' })
            }
            onConnectEnd={onConnectEnd}
            connectOnClick={false}
            connectionLineType={ConnectionLineType.Bezier}
            connectionRadius={30}
            nodesDraggable={mayMove}
            nodeDragThreshold={4}
            selectNodesOnDrag={false}
            // Called for a dragged selection as well: listening to that beside it would save everything twice.
            onNodeDragStop={(_, __, moved) =>
              props.onMove?.(new Map(moved.map(({ id, position }) => [Number(id), roundedPlace(position)])))
            }
            nodesConnectable={emphasis.mayDraw}
            edgesReconnectable={false}
            ariaLabelConfig={told}
            deleteKeyCode={null}
            selectionKeyCode="Shift"
            multiSelectionKeyCode={ADDS_TO_SELECTION}
            zoomOnDoubleClick={false}
            onlyRenderVisibleElements
            defaultViewport={first}
            onMoveEnd={(_, viewport) => props.onView(viewAtOf(viewport, store.getState()))}
            minZoom={MIN_ZOOM}
            maxZoom={MAX_ZOOM}
            attributionPosition="bottom-center"
          >
            <DrawingWatch onOver={props.onDrawOver} />
            {isFar ? <FarLayer folded={folded} layout={layout} emphasis={emphasis} /> : <Background gap={24} color="var(--line)" />}
            <Controls showInteractive={false} showFitView={false}>
              <ControlButton onClick={showAll} title="Show all" aria-label="Show all">
                <Maximize className="!fill-none" />
              </ControlButton>
            </Controls>
            {nodes.length > MINIATURE.from && nodes.length < MINIATURE.to && (
              <MiniMap<Node>
                pannable
                zoomable
                nodeColor={miniatureColour}
                nodeStrokeWidth={0}
                bgColor="var(--bg-raised)"
                maskColor="color-mix(in srgb, var(--bg-active) 70%, transparent)"
                className="max-sm:!hidden"
              />
            )}
          </ReactFlow>
          {isFar && <FarHover folded={folded} layout={layout} staged={emphasis.staged} area={wrapper.current} />}
        </ToggleGroupContext>
      </ReadingDistanceContext>
    </div>
  )
}

function useNameStyle(): CSSProperties {
  const { fontSizePx, lines } = useNameSize()
  return { ['--djag-name-size' as string]: `${fontSizePx}px`, ['--djag-name-lines' as string]: lines }
}

function roundedPlace({ x, y }: GraphPlace): GraphPlace {
  return { x: Math.round(x), y: Math.round(y) }
}

/** Of the two ends of a connection the one that is not held. */
function otherEnd(source: string, target: string, { heldTaskId }: GraphEmphasis): number {
  return Number(source) === heldTaskId ? Number(target) : Number(source)
}

function selectionChanges(changes: readonly (NodeChange | EdgeChange)[]): { key: string; isSelected: boolean }[] {
  return changes.flatMap((change) => (change.type === 'select' ? [{ key: change.id, isSelected: change.selected }] : []))
}

function neighboursOf({ model, merged }: FoldedGraph, id: number): Set<number> {
  const ends = [
    ...[...model.edges.values()].map(({ dependeeId, dependerId }) => [dependeeId, dependerId] as const),
    ...[...merged.values()].map(({ from, to }) => [from, to] as const),
  ]
  return new Set(ends.flatMap(([from, to]) => (from === id ? [to] : to === id ? [from] : [])))
}

function miniatureColour(node: Node): string {
  if (node.type === 'group') return hueVariable(STATE_LOOKS[(node as GroupNode).data.summary[0]?.state ?? 'sleeping'].hue)
  return node.type === 'task' ? hueVariable(STATE_LOOKS[worstOf((node as TaskNode).data.task)].hue) : 'transparent'
}
