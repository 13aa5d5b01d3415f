'use client'

import clsx from 'clsx'
import { memo } from 'react'
import { Handle, type NodeProps, Position } from 'reactflow'
import type { GraphTask } from '#domain/views/graph-views.ts'
import { isEnded, type RunState } from '#scheduling/model/run-states.ts'
import { TroubleBadges } from '../../tasks/trouble-badges.tsx'
import { StateMark } from '../../ui/state-badge.tsx'
import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { worstOf } from '../model/graph-model.ts'
import type { StagedMark } from '../staging/staged-graph.ts'
import { StagedWord } from '../staging/staged-word.tsx'
import { STAGED_BORDER_CLASSES } from '../staging/staged-words.ts'
import type { CaptionNode, TaskNode } from './graph-visuals.ts'
import { NextInstantText } from './next-instant-text.tsx'
import { type ReadingDistance, useReadingDistance } from './reading-distance.ts'

/** A task on the canvas: its live state, its name, its next instant; the handles are where edges begin and end. */
export const TaskNodeView = memo(function TaskNodeView({ data, selected }: NodeProps<TaskNode>) {
  const { task, isDimmed, isOnCycle, mayDraw, distance: steps, staged } = data
  const distance = useReadingDistance()
  const handleClass = mayDraw ? 'djag-handle' : 'djag-no-handle'
  return (
    <div
      title={task.name}
      className={clsx(
        'flex size-full flex-col justify-center gap-0.5 overflow-hidden rounded border bg-raised pr-3 pl-3.5 text-fg',
        selected
          ? 'border-accent outline-2 outline-accent'
          : isOnCycle
            ? 'border-red outline-2 outline-red'
            : staged
              ? STAGED_BORDER_CLASSES[staged]
              : 'border-line-strong',
        // Where there is no room for the word.
        staged && distance === 'middle' && 'border-4',
        isDimmed && 'opacity-30',
        (task.state === 'disabled' || staged === 'added') && 'border-dashed',
      )}
    >
      {staged !== 'added' && (
        <span
          aria-hidden
          className={clsx('absolute inset-y-0 left-0 w-1 rounded-l')}
          style={{ background: hueVariable(STATE_LOOKS[worstOf(task)].hue) }}
        />
      )}
      {distance !== 'far' && <TaskText task={task} distance={distance} staged={staged} />}
      {staged !== null && distance === 'close' && <StagedWord mark={staged} className="-top-2 absolute left-2" />}
      {task.progress !== null && (
        <span aria-hidden className="absolute bottom-0 left-0 h-1 rounded-b bg-blue" style={{ width: `${task.progress}%` }} />
      )}
      {steps !== null && steps !== 0 && distance !== 'far' && <DistanceMark steps={steps} />}
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

/** More characters a name has no room for from afar. */
const MOST_CHARACTERS = 11

/** Names that are alike begin alike, with a group and a dot or a slash: where there is no room for all, that goes first. */
function nameFromAfar(name: string): string {
  if (name.length <= MOST_CHARACTERS) return name
  const rest = name.replace(/^[^./:]+[./:]+/, '')
  return rest === name || rest === '' ? name : `…${rest}`
}

type TextProps = { task: GraphTask; distance: ReadingDistance; staged: StagedMark | null }

function TaskText({ task, distance, staged }: TextProps) {
  const goes = staged === 'removed' && 'text-muted line-through'
  if (distance === 'middle') return <span className={clsx('djag-name font-medium', goes)}>{nameFromAfar(task.name)}</span>
  return (
    <>
      <span className="flex items-center gap-1">
        <span className={clsx('min-w-0 flex-1 truncate font-medium text-sm', goes)}>{task.name}</span>
        <LastOutcome state={task.lastRunState} />
      </span>
      {staged === 'added' ? (
        <span className="text-xs text-muted">not saved yet</span>
      ) : (
        <span className="flex items-center gap-1 text-xs text-muted">
          <StateMark state={task.state} />
          <span className="tabular">
            {!isInAnyTrouble(task) && STATE_LOOKS[task.state].word}
            {task.progress !== null && ` ${task.progress} %`}
          </span>
          <TroubleBadges failing={task.failing} lateInstant={task.lateInstant} />
          <NextInstantText instant={task.nextInstant} />
        </span>
      )}
    </>
  )
}

/** There is no room for the word beside what is wrong; its icon stays. */
function isInAnyTrouble({ failing, lateInstant }: GraphTask): boolean {
  return failing !== null || lateInstant !== null
}

/** How the latest run ended, while none is under way. */
function LastOutcome({ state }: { state: RunState | null }) {
  if (state === null || !isEnded(state)) return null
  return (
    <span title={`Last run: ${STATE_LOOKS[state].word}`} className="flex shrink-0">
      <StateMark state={state} />
    </span>
  )
}

/** How many edges away from the task in focus, and on which side. */
function DistanceMark({ steps }: { steps: number }) {
  return (
    <span
      title={steps < 0 ? `${-steps} before` : `${steps} after`}
      className="tabular absolute -top-2 right-2 rounded-full border bg-raised px-1.5 text-[11px] text-muted leading-4"
    >
      {steps < 0 ? `−${-steps}` : `+${steps}`}
    </span>
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
