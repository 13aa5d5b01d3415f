'use client'

import clsx from 'clsx'
import { memo } from 'react'
import { Handle, type NodeProps, Position } from 'reactflow'
import type { GraphTask } from '#domain/views/task-views.ts'
import { TroubleBadges } from '../tasks/trouble-badges.tsx'
import { StateMark } from '../ui/state-badge.tsx'
import { hueVariable, STATE_LOOKS } from '../ui/state-look.ts'
import { worstOf } from './graph-model.ts'
import type { CaptionNode, TaskNode } from './graph-visuals.ts'
import { NextInstantText } from './next-instant-text.tsx'
import { type ReadingDistance, useReadingDistance } from './reading-distance.ts'

/** A task on the canvas: its live state, its name, its next instant; the handles are where edges begin and end. */
export const TaskNodeView = memo(function TaskNodeView({ data, selected }: NodeProps<TaskNode>) {
  const { task, isDimmed, isOnCycle, mayDraw } = data
  const distance = useReadingDistance()
  const handleClass = mayDraw ? 'djag-handle' : 'djag-no-handle'
  return (
    <div
      title={task.name}
      className={clsx(
        'flex size-full flex-col justify-center gap-0.5 overflow-hidden rounded border bg-raised pr-3 pl-3.5 text-fg',
        selected ? 'border-accent outline-2 outline-accent' : isOnCycle ? 'border-red outline-2 outline-red' : 'border-line-strong',
        isDimmed && 'opacity-30',
        task.state === 'disabled' && 'border-dashed',
      )}
    >
      <span
        aria-hidden
        className={clsx('absolute inset-y-0 left-0', distance === 'far' ? 'w-full rounded' : 'w-1 rounded-l')}
        style={{ background: hueVariable(STATE_LOOKS[worstOf(task)].hue) }}
      />
      {distance !== 'far' && <TaskText task={task} distance={distance} />}
      <Handle
        type="target"
        position={Position.Left}
        isConnectable={mayDraw}
        className={handleClass}
        {...(mayDraw && { title: 'Drag to the task that goes before it' })}
      />
      <Handle
        type="source"
        position={Position.Right}
        isConnectable={mayDraw}
        className={handleClass}
        {...(mayDraw && { title: 'Drag to the task that runs after it' })}
      />
    </div>
  )
})

function TaskText({ task, distance }: { task: GraphTask; distance: ReadingDistance }) {
  if (distance === 'middle') return <span className="line-clamp-2 text-[20px] leading-[23px] [overflow-wrap:anywhere]">{task.name}</span>
  return (
    <>
      <span className="truncate text-sm font-medium">{task.name}</span>
      <span className="flex items-center gap-1 text-xs text-muted">
        <StateMark state={task.state} />
        <span>{STATE_LOOKS[task.state].word}</span>
        <TroubleBadges failing={task.failing} lateInstant={task.lateInstant} />
        <NextInstantText instant={task.nextInstant} />
      </span>
    </>
  )
}

/** The words over the grid of tasks that hang together with no other. */
export const CaptionNodeView = memo(function CaptionNodeView({ data }: NodeProps<CaptionNode>) {
  const distance = useReadingDistance()
  return (
    <p className={clsx('whitespace-nowrap text-muted', distance === 'close' ? 'text-sm' : 'text-[24px]')}>
      Without dependencies on other tasks ({data.count.toLocaleString('en')})
    </p>
  )
})
