'use client'

import clsx from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { createContext, memo, useContext } from 'react'
import { Handle, type NodeProps, Position } from 'reactflow'
import { counted } from '#domain/counted.ts'
import { StateMark } from '../../ui/state-badge.tsx'
import { hueVariable, STATE_LOOKS } from '../../ui/state-look.ts'
import { isFirstClick } from '../folding/first-click.ts'
import { type StateCount, summaryWords } from '../folding/group-summary.ts'
import type { FrameNode, GroupNode } from './group-visuals.ts'
import { useReadingDistance } from './reading-distance.ts'

/** Folds or unfolds the group of this name. */
export const ToggleGroupContext = createContext<(name: string) => void>(() => undefined)

/** A folded group: what it is called, how many tasks it holds and what is so of them, the worst first. A button that unfolds it. */
export const GroupNodeView = memo(function GroupNodeView({ data: { name, count, summary, isDimmed } }: NodeProps<GroupNode>) {
  const distance = useReadingDistance()
  const toggle = useContext(ToggleGroupContext)
  const worst = summary[0]?.state ?? 'sleeping'
  return (
    <button
      type="button"
      aria-expanded={false}
      aria-label={`${name}, ${counted(count, 'task')}: ${summaryWords(summary)}`}
      title={`${name}: ${summaryWords(summary)}. Click to unfold.`}
      onClick={({ detail }) => isFirstClick(detail) && toggle(name)}
      className={clsx(
        // React Flow lets the pointer through what can be neither chosen nor moved.
        'djag-group pointer-events-auto flex size-full cursor-pointer flex-col justify-center gap-0.5 rounded border border-line-strong bg-raised pr-3 pl-3.5 text-left text-fg hover:border-line-input',
        isDimmed && 'opacity-30',
      )}
    >
      <span aria-hidden className="absolute inset-y-0 left-0 w-1 rounded-l" style={{ background: hueVariable(STATE_LOOKS[worst].hue) }} />
      {distance === 'middle' && <span className="djag-name overflow-hidden font-medium">{name}</span>}
      {distance === 'close' && (
        <>
          <span className="flex items-center gap-1">
            <ChevronRight aria-hidden className="-ml-0.5 size-3.5 shrink-0 text-muted" />
            <span className="min-w-0 flex-1 truncate text-sm font-medium">{name}</span>
            <span className="tabular text-xs text-muted">{count.toLocaleString('en')}</span>
          </span>
          <Summary summary={summary} />
        </>
      )}
      <Handle type="target" position={Position.Left} isConnectable={false} className="djag-no-handle" />
      <Handle type="source" position={Position.Right} isConnectable={false} className="djag-no-handle" />
    </button>
  )
})

/** More have no room. */
const MOST_STATES = 4

function Summary({ summary }: { summary: readonly StateCount[] }) {
  return (
    <span className="tabular flex items-center gap-2 overflow-hidden text-xs text-muted">
      {summary.slice(0, MOST_STATES).map(({ state, count }) => (
        <span key={state} className="inline-flex items-center gap-0.5">
          <StateMark state={state} />
          {count.toLocaleString('en')}
        </span>
      ))}
    </span>
  )
}

/** The frame around the tasks of an open group; its title folds it. */
export const FrameNodeView = memo(function FrameNodeView({ data: { name, count } }: NodeProps<FrameNode>) {
  const distance = useReadingDistance()
  const toggle = useContext(ToggleGroupContext)
  return (
    <div className={clsx('size-full rounded border-line-input border-dashed', distance === 'close' ? 'border' : 'border-2')}>
      <button
        type="button"
        aria-expanded
        aria-label={`${name}, ${counted(count, 'task')}`}
        title="Click to fold"
        onClick={({ detail }) => isFirstClick(detail) && toggle(name)}
        className={clsx(
          'nopan pointer-events-auto flex h-8 max-w-full cursor-pointer items-center gap-1 rounded px-2 text-muted hover:text-fg',
          distance === 'close' ? 'text-sm' : 'text-[24px]',
        )}
      >
        <ChevronDown aria-hidden className="size-4 shrink-0" />
        <span className="truncate font-medium">{name}</span>
        <span className="tabular">({count.toLocaleString('en')})</span>
      </button>
    </div>
  )
})
