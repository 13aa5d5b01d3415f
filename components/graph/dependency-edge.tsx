'use client'

import { memo } from 'react'
import { BaseEdge, type EdgeProps } from 'reactflow'
import { edgePath } from './edge-path.ts'
import { type DependencyEdge, edgeColour } from './graph-visuals.ts'

/** Solid: runs after. Dashed: future, the next run waits. */
export const DependencyEdgeView = memo(function DependencyEdgeView(props: EdgeProps<DependencyEdge>) {
  const look = props.data?.look ?? 'usual'
  const isStrong = look !== 'usual' && look !== 'dimmed'
  const isDashed = props.data?.isFuture || look === 'refused'
  return (
    <BaseEdge
      path={edgePath(props, props.source === props.target)}
      {...(props.markerEnd && { markerEnd: props.markerEnd })}
      interactionWidth={props.interactionWidth ?? 18}
      style={{
        // Not `stroke` itself, so that the style sheet can answer to the pointer and the focus.
        ['--xy-edge-stroke' as string]: edgeColour(look),
        ['--xy-edge-stroke-selected' as string]: edgeColour(look),
        ['--xy-edge-stroke-width' as string]: isStrong ? 2 : 1.25,
        ...(isDashed && { strokeDasharray: look === 'refused' ? '2 4' : '6 5' }),
        ...(look === 'dimmed' && { opacity: 0.4 }),
      }}
    />
  )
})
