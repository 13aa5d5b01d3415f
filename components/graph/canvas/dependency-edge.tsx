'use client'

import { memo } from 'react'
import { BaseEdge, type EdgeProps } from 'reactflow'
import type { GateState } from '../model/gates.ts'
import type { StagedMark } from '../staging/staged-graph.ts'
import { STAGED_TEXT_CLASSES, STAGED_WORDS } from '../staging/staged-words.ts'
import { edgePath } from './edge-path.ts'
import { type DependencyEdge, edgeColour } from './graph-visuals.ts'

/** Solid: runs after. Double: aligned, runs after the run for the same time. Dashed: future, the next run waits. */
export const DependencyEdgeView = memo(function DependencyEdgeView(props: EdgeProps<DependencyEdge>) {
  const { look, kind, gate, staged } = props.data ?? { look: 'usual', kind: 'plain', gate: null, staged: null }
  const isStrong = look !== 'usual' && look !== 'dimmed'
  const isFaint = look === 'refused' || staged === 'removed'
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
          ...((kind === 'future' || isFaint) && { strokeDasharray: isFaint ? '2 4' : '6 5' }),
        }}
      />
      {/* The ground between two lines. It carries the arrow, whose size follows the width of its line. */}
      {isDouble && <path d={path} fill="none" className="djag-edge-ground" strokeWidth={width + 0.25} markerEnd={props.markerEnd} />}
      {staged && <StagedSign mark={staged} {...signPlace(props)} />}
      {gate && <GateMark gate={gate} x={props.targetX - 18} y={props.targetY} />}
    </g>
  )
})

/** In the middle of a line that goes on; at the beginning of one that leads round. */
function signPlace({ sourceX, sourceY, targetX, targetY }: Pick<EdgeProps, 'sourceX' | 'sourceY' | 'targetX' | 'targetY'>) {
  return targetX > sourceX ? { x: (sourceX + targetX) / 2, y: (sourceY + targetY) / 2 } : { x: sourceX + 22, y: sourceY }
}

/** On the line, so that nobody has to tell colours apart. */
function StagedSign({ mark, x, y }: { mark: StagedMark; x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`} className={STAGED_TEXT_CLASSES[mark]} stroke="currentColor" strokeWidth="1.75">
      <title>{`staged: ${STAGED_WORDS[mark]}`}</title>
      <circle r="8" className="fill-raised" />
      <path d={mark === 'added' ? 'M-4 0H4M0-4V4' : mark === 'removed' ? 'M-4 0H4' : 'M-3.5 2 0-2.5 3.5 2Z'} fill="none" />
    </g>
  )
}

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
