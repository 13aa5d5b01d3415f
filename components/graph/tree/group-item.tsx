'use client'

import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import { counted } from '#domain/counted.ts'
import { StateMark } from '../../ui/state-badge.tsx'
import { STATE_LOOKS } from '../../ui/state-look.ts'
import { isFirstClick } from '../folding/first-click.ts'
import type { GraphGroup } from '../folding/folded-graph.ts'
import { groupSummary, summaryWords } from '../folding/group-summary.ts'
import type { TreeRow } from './tree-rows.ts'

type Props = {
  id: string
  row: TreeRow
  group: GraphGroup
  topPx: number
  heightPx: number
  /** The keys of the tree act on it. */
  isActive: boolean
  isDimmed: boolean
  onToggle: () => void
}

/** A group of the tree, above its tasks, with what is so of them. */
export function GroupItem({ id, row, group: { name, tasks }, topPx, heightPx, isActive, isDimmed, onToggle }: Props) {
  const summary = groupSummary(tasks)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are the tree's, which has the focus
    <div
      role="treeitem"
      id={id}
      tabIndex={-1}
      aria-label={`${name}, ${counted(tasks.length, 'task')}: ${summaryWords(summary)}`}
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.setSize}
      aria-expanded={row.isExpanded}
      aria-selected={false}
      onClick={({ detail }) => isFirstClick(detail) && onToggle()}
      className={clsx(
        'absolute inset-x-0 flex cursor-pointer items-center gap-2 border-b bg-subtle pr-3 pl-1 text-sm hover:bg-hover',
        isActive && 'group-focus-visible/tree:outline-2 group-focus-visible/tree:-outline-offset-2 group-focus-visible/tree:outline-accent',
      )}
      style={{ top: topPx, height: heightPx }}
    >
      <span className={clsx('flex min-w-0 flex-1 items-center gap-2', isDimmed && 'opacity-45')}>
        <span aria-hidden className="flex size-7 shrink-0 items-center justify-center text-muted">
          <ChevronRight className={clsx('size-4 transition-transform', row.isExpanded && 'rotate-90')} />
        </span>
        <span title={name} className="min-w-0 truncate font-medium">
          {name}
        </span>
        <span className="tabular text-xs text-muted">{tasks.length.toLocaleString('en')}</span>
        <span className="tabular ml-auto flex shrink-0 items-center gap-2.5 text-xs text-muted">
          {summary.map(({ state, count }) => (
            <span key={state} title={STATE_LOOKS[state].word} className="inline-flex items-center gap-0.5">
              <StateMark state={state} />
              {count.toLocaleString('en')}
            </span>
          ))}
        </span>
      </span>
    </div>
  )
}
