'use client'

import { memo } from 'react'
import { BaseEdge, type EdgeProps } from 'reactflow'
import { edgePath } from './edge-path.ts'
import { edgeColour } from './graph-visuals.ts'
import type { MergedEdgeDrawn } from './group-visuals.ts'

const THINNEST = 1.25
const THICKEST = 4

/** Several edges as one line, the thicker the more they are. */
export const MergedEdgeView = memo(function MergedEdgeView(props: EdgeProps<MergedEdgeDrawn>) {
  const { count, look } = props.data ?? { count: 1, look: 'usual' }
  return (
    <g opacity={look === 'dimmed' ? 0.4 : undefined}>
      <BaseEdge
        path={edgePath(props, false)}
        {...(props.markerEnd && { markerEnd: props.markerEnd })}
        interactionWidth={0}
        style={{
          ['--xy-edge-stroke' as string]: edgeColour(look),
          ['--xy-edge-stroke-width' as string]: Math.min(THICKEST, THINNEST + Math.log2(count) / 2),
        }}
      />
    </g>
  )
})
