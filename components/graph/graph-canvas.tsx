'use client'

import 'reactflow/dist/base.css'
import './graph-canvas.css'
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react'
import {
  Background,
  ConnectionLineType,
  Controls,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type Node,
  type NodeChange,
  ReactFlow,
} from 'reactflow'
import { hueVariable, STATE_LOOKS } from '../ui/state-look.ts'
import { directionOf, focusedTaskId } from './canvas-keys.ts'
import { DependencyEdgeView } from './dependency-edge.tsx'
import { DrawingWatch, taskUnder } from './drawing-watch.tsx'
import type { GraphLayout } from './graph-layout.ts'
import { type GraphModel, worstOf } from './graph-model.ts'
import { taskInDirection } from './graph-navigation.ts'
import type { GraphEmphasis, TaskNode } from './graph-visuals.ts'
import { ReadingDistanceContext, useDistanceOfZoom, useNameSize } from './reading-distance.ts'
import { CaptionNodeView, TaskNodeView } from './task-node.tsx'
import { type CameraTarget, FIT, useCamera, useSteadyCentre } from './use-camera.ts'
import { useDrawnGraph } from './use-drawn-graph.ts'
import type { Drawing } from './use-refusals.ts'

const nodeTypes = { task: TaskNodeView, caption: CaptionNodeView }
const edgeTypes = { dependency: DependencyEdgeView }
/** From here on one loses sight of the whole. */
const LARGE_GRAPH = 40
const ADDS_TO_SELECTION = ['Meta', 'Control']

export type CanvasProps = {
  model: GraphModel
  layout: GraphLayout
  emphasis: GraphEmphasis
  /** What is chosen and let go, by the keys of tasks and edges. */
  onSelect: (changes: { key: string; isSelected: boolean }[]) => void
  onDrawStart: (held: Drawing['held']) => void
  onDrawOver: (taskId: number | null) => void
  /** The task at which it was let go, or the place of the window beside all of them. */
  onDrawEnd: (end: number | { x: number; y: number } | 'cancelled') => void
  /** A double click beside all tasks, at a place of the window. */
  onAddAt: (place: { x: number; y: number }) => void
  onPaneClick: () => void
  target: CameraTarget
  /** Nobody has drawn here yet: the first hover says how. */
  isTeaching: boolean
}

/** The graph itself. Knows React Flow; everything it shows is decided outside. */
export function GraphCanvas(props: CanvasProps) {
  const { model, layout, emphasis, onSelect, target } = props
  const wrapper = useRef<HTMLDivElement>(null)
  const { nodes, edges } = useDrawnGraph(model, layout, emphasis)
  const goTo = useCamera(layout, target)
  useSteadyCentre(wrapper)
  const distance = useDistanceOfZoom()
  const { fontSizePx, lines } = useNameSize()
  const [first] = useState(target)

  const focusTask = (id: number) => {
    goTo(id)
    // A task off the screen is drawn only once the camera has got there.
    requestAnimationFrame(() => requestAnimationFrame(() => wrapper.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus()))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const taskId = focusedTaskId(event.target)
    const direction = directionOf(event.key)
    if (taskId === null || !direction) return
    event.preventDefault()
    const next = taskInDirection(layout.positions, taskId, direction, neighboursOf(model, taskId))
    if (next !== null) focusTask(next)
  }
  const onDoubleClick = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.classList.contains('react-flow__pane'))
      props.onAddAt({ x: event.clientX, y: event.clientY })
  }
  const onConnectEnd = (event: globalThis.MouseEvent | TouchEvent, { toNode, fromNode }: FinalConnectionState) => {
    const { clientX: x, clientY: y } = 'changedTouches' in event ? (event.changedTouches[0] as Touch) : event
    const under = taskUnder(x, y)
    // Let go on the very task where it began, beside the other dot, it was not meant.
    if (toNode === null && under !== null && under === Number(fromNode?.id)) props.onDrawEnd('cancelled')
    else props.onDrawEnd(toNode ? Number(toNode.id) : (under ?? { x, y }))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the nodes and edges inside, which are focusable themselves; the button above adds a task, too
    <div
      ref={wrapper}
      onKeyDown={onKeyDown}
      onDoubleClick={onDoubleClick}
      data-distance={distance}
      data-teaching={(props.isTeaching && emphasis.heldTaskId === null) || undefined}
      className="djag-graph size-full"
      style={{ ['--djag-name-size' as string]: `${fontSizePx}px`, ['--djag-name-lines' as string]: lines }}
    >
      <ReadingDistanceContext value={distance}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={(changes) => onSelect(selectionChanges(changes))}
          onEdgesChange={(changes) => onSelect(selectionChanges(changes))}
          onPaneClick={props.onPaneClick}
          isValidConnection={({ source, target: end }) => !emphasis.refusedEnds?.has(otherEnd(source, end, emphasis))}
          onConnectStart={(_, { nodeId, handleType }) =>
            nodeId !== null && props.onDrawStart({ taskId: Number(nodeId), as: handleType === 'source' ? 'dependee' : 'depender' })
          }
          onConnectEnd={onConnectEnd}
          connectOnClick={false}
          connectionLineType={ConnectionLineType.Bezier}
          connectionRadius={30}
          nodesDraggable={false}
          nodesConnectable={emphasis.mayDraw}
          edgesReconnectable={false}
          deleteKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={ADDS_TO_SELECTION}
          zoomOnDoubleClick={false}
          onlyRenderVisibleElements
          fitView={first === 'all'}
          onInit={() => first !== 'all' && goTo(first.taskId)}
          fitViewOptions={FIT}
          minZoom={0.05}
          maxZoom={1.75}
          attributionPosition="bottom-center"
        >
          <DrawingWatch onOver={props.onDrawOver} />
          <Background gap={24} color="var(--line)" />
          <Controls showInteractive={false} fitViewOptions={FIT} />
          {nodes.length > LARGE_GRAPH && (
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
      </ReadingDistanceContext>
    </div>
  )
}

/** Of the two ends of a connection the one that is not held. */
function otherEnd(source: string, target: string, { heldTaskId }: GraphEmphasis): number {
  return Number(source) === heldTaskId ? Number(target) : Number(source)
}

function selectionChanges(changes: readonly (NodeChange | EdgeChange)[]): { key: string; isSelected: boolean }[] {
  return changes.flatMap((change) => (change.type === 'select' ? [{ key: change.id, isSelected: change.selected }] : []))
}

function neighboursOf(model: GraphModel, taskId: number): Set<number> {
  const edges = [...model.edges.values()].filter((edge) => edge.dependeeId === taskId || edge.dependerId === taskId)
  return new Set(edges.map((edge) => (edge.dependeeId === taskId ? edge.dependerId : edge.dependeeId)))
}

function miniatureColour(node: Node): string {
  return node.type === 'task' ? hueVariable(STATE_LOOKS[worstOf((node as TaskNode).data.task)].hue) : 'transparent'
}
