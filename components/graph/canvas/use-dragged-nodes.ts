'use client'

import { useEffect, useState } from 'react'
import type { Node, NodeChange } from 'reactflow'
import type { GraphLayout, Point } from '../layout/graph-places.ts'

/** Nodes where the pointer drags them, until the layout has them there. */
export function useDraggedNodes<Dragged extends Node>(nodes: Dragged[], layout: GraphLayout) {
  const [dragged, setDragged] = useState<ReadonlyMap<string, Point>>(new Map())
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout has them where they were let go, or where they were
  useEffect(() => setDragged((before) => (before.size === 0 ? before : new Map())), [layout])
  const follow = (changes: readonly NodeChange[]) => {
    const moves = changes.flatMap((change) =>
      change.type === 'position' && change.position ? [[change.id, change.position] as const] : [],
    )
    if (moves.length > 0) setDragged((before) => new Map([...before, ...moves]))
  }
  const shown =
    dragged.size === 0 ? nodes : nodes.map((node) => (dragged.has(node.id) ? { ...node, position: dragged.get(node.id) as Point } : node))
  return { shown, follow }
}
