'use client'

import { type RefObject, useLayoutEffect, useRef } from 'react'
import { useReactFlow } from 'reactflow'
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type NodeSize, type Point } from '../layout/graph-places.ts'
import { isGroupId } from '../model/graph-model.ts'
import { fittedViewport, framedViewport } from './viewport.ts'

/**
 * Keeps a group that is folded or unfolded where it is on the screen, though everything around it is laid out anew, and moves back just so far
 * that all of an open one is seen. Where many change at once, as by another way of grouping, all of the graph is shown.
 */
export function useSteadyGroup(canvas: RefObject<HTMLElement | null>, layout: GraphLayout): void {
  const flow = useReactFlow()
  const before = useRef(layout)
  useLayoutEffect(() => {
    const last = before.current
    before.current = layout
    if (last === layout || !canvas.current) return
    const size = { width: canvas.current.clientWidth, height: canvas.current.clientHeight }
    const [groups, groupsNow] = [groupIdsOf(last), groupIdsOf(layout)]
    const isOtherGrouping = groups.size + groupsNow.size > 0 && ![...groups].some((id) => groupsNow.has(id))
    if (isOtherGrouping) return void flow.setViewport(fittedViewport(layout, size))
    const changed = [...groupsNow].filter((id) => last.frames.has(id) !== layout.frames.has(id))
    const [only] = changed
    if (only === undefined) return
    const [from, to] = [boxOfGroup(last, only), boxOfGroup(layout, only)]
    if (changed.length > 1 || !from || !to) return void flow.setViewport(fittedViewport(layout, size))
    const { x, y, zoom } = flow.getViewport()
    const steady = { x: x + (from.x - to.x) * zoom, y: y + (from.y - to.y) * zoom, zoom }
    void flow.setViewport(framedViewport(to, steady, size))
  }, [layout, canvas, flow])
}

function groupIdsOf({ positions, frames }: GraphLayout): Set<number> {
  return new Set([...positions.keys(), ...frames.keys()].filter(isGroupId))
}

function boxOfGroup({ positions, frames }: GraphLayout, id: number): (Point & NodeSize) | null {
  const place = positions.get(id)
  return frames.get(id) ?? (place ? { ...place, width: NODE_WIDTH, height: NODE_HEIGHT } : null)
}
