'use client'

import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import type { GraphTask } from '#domain/views/graph-views.ts'
import { EdgeKind, edgeKind } from '../../dependencies/edge-kind.tsx'
import { TroubleBadges } from '../../tasks/trouble-badges.tsx'
import { StateMark } from '../../ui/state-badge.tsx'
import { STATE_LOOKS } from '../../ui/state-look.ts'
import { taskLabel } from '../canvas/graph-visuals.ts'
import { NextInstantText } from '../canvas/next-instant-text.tsx'
import type { StagedMark } from '../staging/staged-graph.ts'
import { StagedWord } from '../staging/staged-word.tsx'
import { STAGED_TEXT_CLASSES, STAGED_WORDS } from '../staging/staged-words.ts'
import type { TreeRow } from './tree-rows.ts'

type Props = {
  id: string
  row: TreeRow
  task: GraphTask
  topPx: number
  heightPx: number
  /** The keys of the tree act on it. */
  isActive: boolean
  isChosen: boolean
  isDimmed: boolean
  /** What is staged of it. */
  staged: StagedMark | null
  /** And of the dependency by which it stands here. */
  stagedEdge: StagedMark | null
  onToggle: () => void
  /** `isBeside`: what is chosen already stays so. */
  onChoose: (isBeside: boolean) => void
}

const INDENT_PX = 20
/** Deeper ones stand no further in: a phone is narrow. */
const MOST_INDENTS = 8

/** One task of the tree. */
export function TreeItem({ id, row, task, topPx, heightPx, isActive, isChosen, isDimmed, staged, stagedEdge, onToggle, onChoose }: Props) {
  const { edge } = row
  const kind = edge && edgeKind(edge) !== 'plain' ? `, ${edgeKind(edge)}` : ''
  const edgeStaged = stagedEdge && staged !== 'removed' ? `dependency ${STAGED_WORDS[stagedEdge]}` : null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the tree's, which has the focus
    <div
      role="treeitem"
      id={id}
      tabIndex={-1}
      aria-label={`${taskLabel(task, staged)}${kind}${edgeStaged ? `, ${edgeStaged}` : ''}${row.isAgain ? ', stands above already' : ''}`}
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.setSize}
      aria-selected={isChosen}
      {...(row.hasChildren && { 'aria-expanded': row.isExpanded })}
      onClick={(event) => onChoose(event.ctrlKey || event.metaKey)}
      className={clsx(
        'absolute inset-x-0 flex cursor-pointer items-center gap-2 border-b pr-3 text-sm',
        isChosen ? 'bg-accent-soft' : 'hover:bg-hover',
        isActive && 'group-focus-visible/tree:outline-2 group-focus-visible/tree:-outline-offset-2 group-focus-visible/tree:outline-accent',
      )}
      style={{ top: topPx, height: heightPx, paddingLeft: 4 + Math.min(row.level - 1, MOST_INDENTS) * INDENT_PX }}
    >
      <span className={clsx('flex min-w-0 flex-1 items-center gap-2', isDimmed && 'opacity-45')}>
        {row.hasChildren ? (
          <span
            aria-hidden
            onClick={(event) => {
              event.stopPropagation()
              onToggle()
            }}
            className="flex size-7 shrink-0 items-center justify-center rounded text-muted hover:bg-active"
          >
            <ChevronRight className={clsx('size-4 transition-transform', row.isExpanded && 'rotate-90')} />
          </span>
        ) : (
          <span className="w-7 shrink-0" />
        )}
        {staged !== 'added' && <StateMark state={task.state} />}
        <span
          title={task.name}
          className={clsx('min-w-0 truncate', row.isAgain && 'text-muted italic', staged === 'removed' && 'text-muted line-through')}
        >
          {task.name}
        </span>
        {staged && <StagedWord mark={staged} className="shrink-0" />}
        {edge && edgeKind(edge) !== 'plain' && <EdgeKind edge={edge} />}
        {edgeStaged && stagedEdge && (
          <span className={clsx('whitespace-nowrap text-xs', STAGED_TEXT_CLASSES[stagedEdge])}>{edgeStaged}</span>
        )}
        {row.isAgain && <span className="whitespace-nowrap text-xs text-muted">stands above</span>}
        <span className="ml-auto flex shrink-0 items-center gap-2 text-xs text-muted">
          <TroubleBadges failing={task.failing} lateInstant={task.lateInstant} />
          {staged !== 'added' && <span className="max-sm:hidden">{STATE_LOOKS[task.state].word}</span>}
          <NextInstantText instant={task.nextInstant} />
        </span>
      </span>
    </div>
  )
}
