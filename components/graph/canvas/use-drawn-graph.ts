'use client'

import { useMemo, useRef } from 'react'
import type { GraphLayout } from '../layout/graph-layout.ts'
import { countAlone, edgeKeysOfCycle, type GraphModel } from '../model/graph-model.ts'
import {
  type CaptionNode,
  captionNode,
  type DependencyEdge,
  dependencyEdges,
  type GraphEmphasis,
  type TaskNode,
  taskNodes,
} from './graph-visuals.ts'

const NONE: TaskNode[] = []
const NO_EDGES: DependencyEdge[] = []

/** Nodes and edges for React Flow, none from afar, where all is one canvas; those that did not change keep their identity from one drawing to the next. */
export function useDrawnGraph(model: GraphModel, layout: GraphLayout, emphasis: GraphEmphasis, isFar: boolean) {
  const previous = useRef({ nodes: new Map<string, TaskNode>(), edges: new Map<string, DependencyEdge>() })
  const tasks = useMemo(() => {
    if (isFar) return NONE
    const drawn = taskNodes(model, layout, emphasis, previous.current.nodes)
    previous.current.nodes = new Map(drawn.map((node) => [node.id, node]))
    return drawn
  }, [model, layout, emphasis, isFar])
  const edges = useMemo(() => {
    if (isFar) return NO_EDGES
    const cycleKeys = edgeKeysOfCycle(emphasis.refusedCycle ?? [])
    const drawn = dependencyEdges(model, emphasis, cycleKeys, previous.current.edges)
    previous.current.edges = new Map(drawn.map((edge) => [edge.id, edge]))
    return drawn
  }, [model, emphasis, isFar])
  const nodes = useMemo((): (TaskNode | CaptionNode)[] => {
    const caption = isFar ? null : captionNode(layout, countAlone(model))
    return caption ? [...tasks, caption] : tasks
  }, [tasks, layout, model, isFar])
  return { nodes, edges }
}
