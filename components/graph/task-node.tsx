'use client'

import clsx from 'clsx'
import { memo } from 'react'
import { Handle, type NodeProps, Position, useStore } from 'reactflow'
import { useDisplayZone } from '../ui/display-zone.tsx'
import { StateMark } from '../ui/state-badge.tsx'
import { hueVariable, STATE_LOOKS } from '../ui/state-look.ts'
import { formatClock, formatExact } from '../ui/time-format.ts'
import { useNow } from '../ui/use-now.ts'
import type { CaptionNode, TaskNode } from './graph-visuals.ts'

/** Below this zoom text can't be read: a task is its colour and its name in larger letters. */
const READABLE_ZOOM = 0.5
const MINUTE_MS = 60_000

/** A task on the canvas: its live state, its name, its next instant; the handles are where edges begin and end. */
export const TaskNodeView = memo(function TaskNodeView({ data, selected }: NodeProps<TaskNode>) {
  const { task, isDimmed, isOnCycle, mayDraw } = data
  const isReadable = useStore((state) => state.transform[2] >= READABLE_ZOOM)
  const look = STATE_LOOKS[task.state]
  return (
    <div
      title={task.name}
      className={clsx(
        'flex size-full flex-col justify-center gap-0.5 overflow-hidden rounded border bg-raised pr-3 pl-3.5 text-fg transition-opacity',
        selected ? 'border-accent outline-2 outline-accent' : isOnCycle ? 'border-red outline-2 outline-red' : 'border-line-strong',
        isDimmed && 'opacity-30',
        task.state === 'disabled' && 'border-dashed',
      )}
    >
      <span aria-hidden className="absolute inset-y-0 left-0 w-1 rounded-l" style={{ background: hueVariable(look.hue) }} />
      <span className={isReadable ? 'truncate text-sm font-medium' : 'line-clamp-2 text-[20px] leading-[23px] [overflow-wrap:anywhere]'}>
        {task.name}
      </span>
      {isReadable && (
        <span className="flex items-center gap-1 text-xs text-muted">
          <StateMark state={task.state} />
          <span>{look.word}</span>
          <NextInstant instant={task.nextInstant} />
        </span>
      )}
      <Handle type="target" position={Position.Left} isConnectable={mayDraw} className={mayDraw ? 'djag-handle' : 'djag-no-handle'} />
      <Handle type="source" position={Position.Right} isConnectable={mayDraw} className={mayDraw ? 'djag-handle' : 'djag-no-handle'} />
    </div>
  )
})

function NextInstant({ instant }: { instant: string | null }) {
  const { zone } = useDisplayZone()
  const nowMs = useNow(MINUTE_MS)
  if (instant === null) return null
  const instantMs = Date.parse(instant)
  return (
    <time
      dateTime={instant}
      title={`Next: ${formatExact(instantMs, zone)} ${zone}`}
      className="tabular ml-auto whitespace-nowrap text-faint"
    >
      {formatClock(instantMs, nowMs, zone)}
    </time>
  )
}

/** The words over the grid of tasks that hang together with no other. */
export const CaptionNodeView = memo(function CaptionNodeView({ data }: NodeProps<CaptionNode>) {
  const isReadable = useStore((state) => state.transform[2] >= READABLE_ZOOM)
  return (
    <p className={clsx('whitespace-nowrap text-muted', isReadable ? 'text-sm' : 'text-[24px]')}>
      Without dependencies on other tasks ({data.count.toLocaleString('en')})
    </p>
  )
})
