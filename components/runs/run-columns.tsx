import clsx from 'clsx'
import type { ReactNode } from 'react'
import type { DecidedRangeRow, RunRow } from '#domain/views/run-views.ts'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateBadge } from '../ui/state-badge.tsx'
import { isDecidedRange, type RunListRow } from './among-runs.ts'
import { DecidedRangeRemark } from './decided-range.tsx'
import { ExecutionTime } from './execution-time.tsx'
import { RunRemark } from './run-remark.tsx'
import { TIMING_WORDS } from './run-words.ts'

/** The columns of a list of runs. */
const runColumns: readonly DataColumn<RunRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 'clamp(112px, 10vw, 128px)',
    cell: (run) => <StateBadge state={run.state} progress={run.progress} />,
  },
  { id: 'task', header: 'Task', isPrimary: true, cell: (run) => <span title={run.taskName}>{run.taskName}</span> },
  {
    id: 'scheduledFor',
    header: 'For',
    width: 'clamp(80px, 9vw, 116px)',
    cell: (run) => <RelativeTime instant={run.scheduledFor} show="clock" />,
  },
  {
    id: 'timing',
    header: 'Timing',
    width: '92px',
    hideBelow: 'md',
    cell: (run) => <span className={clsx(run.timing === 'delayed' ? 'text-orange' : 'text-muted')}>{TIMING_WORDS[run.timing]}</span>,
  },
  {
    id: 'started',
    header: 'Started',
    width: '116px',
    hideBelow: 'lg',
    cell: (run) => (run.startedAt ? <RelativeTime instant={run.startedAt} /> : <span className="text-faint">not yet</span>),
  },
  {
    id: 'duration',
    header: 'Took',
    width: '84px',
    align: 'end',
    hideBelow: 'sm',
    cell: (run) => <ExecutionTime run={run} />,
  },
  {
    id: 'remark',
    header: 'Remark',
    width: '30%',
    hideBelow: 'md',
    cell: (run) => <RunRemark run={run} />,
  },
]

const decidedRangeCells: Readonly<Record<string, (range: DecidedRangeRow) => ReactNode>> = {
  state: ({ kind }) => <StateBadge state={kind} />,
  task: ({ taskName }) => <span title={taskName}>{taskName}</span>,
  scheduledFor: ({ firstInstant }) => <RelativeTime instant={firstInstant} show="clock" />,
  remark: (range) => <DecidedRangeRemark range={range} />,
}

/** The columns of the run list, in which instants without a run say only what they have. */
export const runListColumns: readonly DataColumn<RunListRow>[] = runColumns.map((column) => ({
  ...column,
  cell: (row) => (isDecidedRange(row) ? decidedRangeCells[column.id]?.(row) : column.cell(row)),
}))
