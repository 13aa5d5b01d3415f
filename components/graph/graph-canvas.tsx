'use client'

import 'reactflow/dist/base.css'
import './graph-canvas.css'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import {
  Background,
  ConnectionLineType,
  Controls,
  type EdgeSelectionChange,
  type FinalConnectionState,
  MiniMap,
  type Node,
  type NodeSelectionChange,
  ReactFlow,
  useReactFlow,
} from 'reactflow'
import { hueVariable, STATE_LOOKS } from '../ui/state-look.ts'
import { directionOf, focusedTaskId } from './canvas-keys.ts'
import { DependencyEdgeView } from './dependency-edge.tsx'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH } from './graph-layout.ts'
import { type GraphModel, worstOf } from './graph-model.ts'
import { taskInDirection } from './graph-navigation.ts'
import type { GraphEmphasis, GraphSelection, TaskNode } from './graph-visuals.ts'
import { ReadingDistanceContext, useDistanceOfZoom } from './reading-distance.ts'
import { CaptionNodeView, TaskNodeView } from './task-node.tsx'
import { useDrawnGraph } from './use-drawn-graph.ts'

const nodeTypes = { task: TaskNodeView, caption: CaptionNodeView }
const edgeTypes = { dependency: DependencyEdgeView }
const FIT = { padding: 0.08, maxZoom: 1 }
/** From here on one loses sight of the whole. */
const LARGE_GRAPH = 40
const PHONE_WIDTH = 640

type Props = {
  model: GraphModel
  layout: GraphLayout
  emphasis: GraphEmphasis
  onSelect: (change: (before: GraphSelection) => GraphSelection) => void
  isAllowed: (dependeeId: number, dependerId: number) => boolean
  onDraw: (dependeeId: number, dependerId: number) => void
  onRemoveSelected: () => void
  onEscape: () => void
  /** What is put before one's eyes: a task, or everything drawn; a new object each time. */
  target: { taskId: number } | 'all'
}

/** The graph itself. Knows React Flow; everything it shows is decided outside. */
export function GraphCanvas({ model, layout, emphasis, onSelect, isAllowed, onDraw, onRemoveSelected, onEscape, target }: Props) {
  const wrapper = useRef<HTMLDivElement>(null)
  const { nodes, edges } = useDrawnGraph(model, layout, emphasis)
  const goTo = useCamera(layout, target)
  const distance = useDistanceOfZoom()
  const [first] = useState(target)

  const focusTask = (id: number) => {
    goTo(id)
    // A task off the screen is drawn only once the camera has got there.
    requestAnimationFrame(() => requestAnimationFrame(() => wrapper.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus()))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const taskId = focusedTaskId(event.target)
    const direction = directionOf(event.key)
    if (taskId !== null && direction) {
      event.preventDefault()
      const next = taskInDirection(layout.positions, taskId, direction, neighboursOf(model, taskId))
      if (next !== null) focusTask(next)
    } else if (event.key === 'Delete' || event.key === 'Backspace') onRemoveSelected()
    else if (event.key === 'Escape') onEscape()
  }
  const onConnectEnd = (_: unknown, { fromHandle, toNode, fromNode }: FinalConnectionState) => {
    if (!fromNode || !toNode || !fromHandle) return
    const [from, to] = [Number(fromNode.id), Number(toNode.id)]
    if (fromHandle.type === 'source') onDraw(from, to)
    else onDraw(to, from)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the nodes and edges inside, which are focusable themselves
    <div ref={wrapper} onKeyDown={onKeyDown} data-distance={distance} className="djag-graph size-full">
      <ReadingDistanceContext value={distance}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={(changes) => onSelect(selectionAfter(changes.filter(isSelection), (id) => ({ kind: 'task', id: Number(id) })))}
          onEdgesChange={(changes) => onSelect(selectionAfter(changes.filter(isSelection), (key) => ({ kind: 'edge', key })))}
          onPaneClick={() => onSelect(() => null)}
          isValidConnection={({ source, target: end }) => isAllowed(Number(source), Number(end))}
          onConnectEnd={onConnectEnd}
          connectionLineType={ConnectionLineType.Bezier}
          connectionRadius={36}
          nodesDraggable={false}
          nodesConnectable={emphasis.mayDraw}
          edgesReconnectable={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          onlyRenderVisibleElements
          fitView={first === 'all'}
          onInit={() => first !== 'all' && goTo(first.taskId)}
          fitViewOptions={FIT}
          minZoom={0.05}
          maxZoom={1.75}
          attributionPosition="bottom-center"
        >
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

function isSelection<Change extends { type: string }>(change: Change): change is Change & (NodeSelectionChange | EdgeSelectionChange) {
  return change.type === 'select'
}

type Selected = NonNullable<GraphSelection>

/** What is chosen after React Flow's changes of one kind: the newly chosen one; else what was, unless just that was let go. */
function selectionAfter(changes: readonly (NodeSelectionChange | EdgeSelectionChange)[], selected: (id: string) => Selected) {
  return (before: GraphSelection): GraphSelection => {
    const chosen = changes.find((change) => change.selected)
    if (chosen) return selected(chosen.id)
    const isLetGo = changes.some((change) => JSON.stringify(selected(change.id)) === JSON.stringify(before))
    return isLetGo ? null : before
  }
}

function neighboursOf(model: GraphModel, taskId: number): Set<number> {
  const edges = [...model.edges.values()].filter((edge) => edge.dependeeId === taskId || edge.dependerId === taskId)
  return new Set(edges.map((edge) => (edge.dependeeId === taskId ? edge.dependerId : edge.dependeeId)))
}

function miniatureColour(node: Node): string {
  return node.type === 'task' ? hueVariable(STATE_LOOKS[worstOf((node as TaskNode).data.task)].hue) : 'transparent'
}

/** Moves the view to the target whenever that is a new one; returns how to go to any task. */
function useCamera(layout: GraphLayout, target: Props['target']) {
  const flow = useReactFlow()
  const latest = useRef(layout)
  latest.current = layout
  const goTo = (id: number) => {
    const point = latest.current.positions.get(id)
    if (!point) return
    const zoom = Math.max(flow.getZoom(), 0.8)
    // On a phone the panel covers the lower half.
    const downPx = window.innerWidth < PHONE_WIDTH ? window.innerHeight / 5 / zoom : 0
    void flow.setCenter(point.x + NODE_WIDTH / 2, point.y + NODE_HEIGHT / 2 + downPx, { zoom, duration: cameraMs() })
  }
  const isFirst = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new target moves the camera, nothing else does
  useEffect(() => {
    // The first one is where the canvas begins.
    if (!isFirst.current)
      requestAnimationFrame(() => (target === 'all' ? void flow.fitView({ ...FIT, duration: cameraMs() }) : goTo(target.taskId)))
    isFirst.current = false
  }, [target])
  return goTo
}

function cameraMs(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180
}
