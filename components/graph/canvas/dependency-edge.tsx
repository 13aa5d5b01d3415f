'use client'

import { memo } from 'react'
import { BaseEdge, type EdgeProps } from 'reactflow'
import type { GateState } from '../model/gates.ts'
import { edgePath } from './edge-path.ts'
import { type DependencyEdge, edgeColour } from './graph-visuals.ts'

/** Solid: runs after. Double: aligned, runs after the run for the same time. Dashed: future, the next run waits. */
export const DependencyEdgeView = memo(function DependencyEdgeView(props: EdgeProps<DependencyEdge>) {
  const { look, kind, gate } = props.data ?? { look: 'usual', kind: 'plain', gate: null }
  const isStrong = look !== 'usual' && look !== 'dimmed'
  const isDouble = kind === 'aligned'
  const path = edgePath(props, props.source === props.target)
  const width = isStrong ? 2 : 1.25
  return (
    <g className={isDouble ? 'djag-double-edge' : undefined} opacity={look === 'dimmed' ? 0.4 : undefined}>
      <BaseEdge
        path={path}
        {...(props.markerEnd && !isDouble && { markerEnd: props.markerEnd })}
        interactionWidth={props.interactionWidth ?? 18}
        style={{
          // Not `stroke` itself, so that the style sheet can answer to the pointer and the focus.
          ['--xy-edge-stroke' as string]: edgeColour(look),
          ['--xy-edge-stroke-selected' as string]: edgeColour(look),
          ['--xy-edge-stroke-width' as string]: isDouble ? width + 3.5 : width,
          ...((kind === 'future' || look === 'refused') && { strokeDasharray: look === 'refused' ? '2 4' : '6 5' }),
        }}
      />
      {/* The ground between two lines. It carries the arrow, whose size follows the width of its line. */}
      {isDouble && <path d={path} fill="none" className="djag-edge-ground" strokeWidth={width + 0.25} markerEnd={props.markerEnd} />}
      {gate && <GateMark gate={gate} x={props.targetX - 18} y={props.targetY} />}
    </g>
  )
})

/** Closed: a bar across the line. Open: a ring that lets it through. */
function GateMark({ gate, x, y }: { gate: GateState; x: number; y: number }) {
  return gate === 'closed' ? (
    <rect x={x - 2.5} y={y - 9} width="5" height="18" rx="1.5" className="fill-amber">
      <title>closed</title>
    </rect>
  ) : (
    <circle cx={x} cy={y} r="4.5" strokeWidth="2" className="fill-subtle stroke-green">
      <title>open</title>
    </circle>
  )
}
