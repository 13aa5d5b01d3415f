'use client'

import clsx from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { StateMark } from '../../ui/state-badge.tsx'
import { STATE_LOOKS } from '../../ui/state-look.ts'
import type { PlanRow } from '../model/plan-rows.ts'
import { NAMES_PX, ROW_PX } from './plan-scene.ts'

type Props = {
  rows: readonly PlanRow[]
  first: number
  end: number
  chosenTaskId: number | null
  onFold: (key: string) => void
  onChoose: (taskId: number) => void
}

/** The names of the rows that are seen: heads of groups, which fold them, and tasks. */
export function PlanNames({ rows, first, end, chosenTaskId, onFold, onChoose }: Props) {
  return rows.slice(first, end).map((row, index) => {
    const place = { top: (first + index) * ROW_PX, height: ROW_PX, width: NAMES_PX }
    if (row.kind === 'group')
      return (
        <button
          key={row.key}
          type="button"
          aria-expanded={!row.isFolded}
          onClick={() => onFold(row.key)}
          style={place}
          className="absolute left-0 flex items-center gap-1 border-r bg-subtle px-2 text-left text-xs font-medium hover:bg-hover [&_svg]:size-3.5 [&_svg]:shrink-0"
        >
          {row.isFolded ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
          <span className="min-w-0 truncate">{row.name}</span>
          <span className="tabular ml-auto text-faint">{row.taskIds.length}</span>
        </button>
      )
    const { task } = row
    const state = task.isLate ? 'late' : task.isFailing ? 'failing' : task.status
    return (
      <button
        key={row.key}
        type="button"
        title={`${task.name}: ${STATE_LOOKS[state].word}`}
        aria-pressed={task.id === chosenTaskId}
        onClick={() => onChoose(task.id)}
        style={place}
        className={clsx(
          'absolute left-0 flex items-center gap-1.5 border-r px-2 pl-4 text-left text-sm hover:bg-hover',
          task.id === chosenTaskId ? 'bg-active font-medium' : 'bg-bg',
        )}
      >
        <StateMark state={state} />
        <span className="sr-only">{STATE_LOOKS[state].word}: </span>
        <span className="min-w-0 flex-1">
          <MiddleCut text={task.name} />
        </span>
      </button>
    )
  })
}
