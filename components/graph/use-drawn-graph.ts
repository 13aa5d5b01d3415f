'use client'

import { useMemo, useRef } from 'react'
import type { GraphLayout } from './graph-layout.ts'
import { edgeKeysOfCycle, type GraphModel } from './graph-model.ts'
import {
  type CaptionNode,
  captionNode,
  type DependencyEdge,
  dependencyEdges,
  type GraphEmphasis,
  type TaskNode,
  taskNodes,
} from './graph-visuals.ts'

/** Nodes and edges for React Flow; those that did not change keep their identity from one drawing to the next. */
export function useDrawnGraph(model: GraphModel, layout: GraphLayout, emphasis: GraphEmphasis) {
  const previous = useRef({ nodes: new Map<string, TaskNode>(), edges: new Map<string, DependencyEdge>() })
  const tasks = useMemo(() => {
    const drawn = taskNodes(model, layout, emphasis, previous.current.nodes)
    previous.current.nodes = new Map(drawn.map((node) => [node.id, node]))
    return drawn
  }, [model, layout, emphasis])
  const edges = useMemo(() => {
    const cycleKeys = edgeKeysOfCycle(emphasis.refusedCycle ?? [])
    const drawn = dependencyEdges(model, emphasis, cycleKeys, previous.current.edges)
    previous.current.edges = new Map(drawn.map((edge) => [edge.id, edge]))
    return drawn
  }, [model, emphasis])
  const nodes = useMemo((): (TaskNode | CaptionNode)[] => {
    const top = layout.apart?.y ?? Number.POSITIVE_INFINITY
    const caption = captionNode(layout, tasks.filter((node) => node.position.y > top).length)
    return caption ? [...tasks, caption] : tasks
  }, [tasks, layout])
  return { nodes, edges }
}
