'use client'

import { useMemo, useRef } from 'react'
import type { FoldedGraph } from '../folding/folded-graph.ts'
import type { GraphLayout } from '../layout/graph-places.ts'
import { countAlone, edgeKeysOfCycle } from '../model/graph-model.ts'
import {
  type CaptionNode,
  captionNode,
  type DependencyEdge,
  dependencyEdges,
  type GraphEmphasis,
  type TaskNode,
  taskNodes,
} from './graph-visuals.ts'
import { type FrameNode, type GroupNode, groupNodes, type MergedEdgeDrawn, mergedEdges } from './group-visuals.ts'

type DrawnNode = TaskNode | CaptionNode | GroupNode | FrameNode
type DrawnEdge = DependencyEdge | MergedEdgeDrawn
type Drawn = { nodes: DrawnNode[]; edges: DrawnEdge[] }

const NOTHING: Drawn = { nodes: [], edges: [] }

/** Nodes and edges for React Flow, none from afar, where all is one canvas; those that did not change keep their identity from one drawing to the next. */
export function useDrawnGraph(folded: FoldedGraph, layout: GraphLayout, emphasis: GraphEmphasis, isFar: boolean): Drawn {
  const previous = useRef({
    tasks: new Map<string, TaskNode>(),
    groups: new Map<string, GroupNode | FrameNode>(),
    edges: new Map<string, DependencyEdge>(),
    merged: new Map<string, MergedEdgeDrawn>(),
  })
  const nodes = useMemo((): DrawnNode[] => {
    if (isFar) return NOTHING.nodes
    const tasks = taskNodes(folded.model, layout, emphasis, previous.current.tasks)
    const groups = groupNodes(folded, layout, emphasis, previous.current.groups)
    previous.current.tasks = byId(tasks)
    previous.current.groups = byId(groups)
    const caption = captionNode(layout, countAlone(folded.model))
    return [...tasks, ...groups, ...(caption ? [caption] : [])]
  }, [folded, layout, emphasis, isFar])
  const edges = useMemo((): DrawnEdge[] => {
    if (isFar) return NOTHING.edges
    const cycleKeys = edgeKeysOfCycle(emphasis.refusedCycle ?? [])
    const drawn = dependencyEdges(folded.model, emphasis, cycleKeys, previous.current.edges)
    const merged = mergedEdges(folded, emphasis, previous.current.merged)
    previous.current.edges = byId(drawn)
    previous.current.merged = byId(merged)
    return merged.length === 0 ? drawn : [...drawn, ...merged]
  }, [folded, emphasis, isFar])
  return { nodes, edges }
}

function byId<Each extends { id: string }>(each: readonly Each[]): Map<string, Each> {
  return new Map(each.map((one) => [one.id, one]))
}
