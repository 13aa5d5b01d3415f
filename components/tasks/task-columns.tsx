import type { ReactNode } from 'react'
import type { TableLook } from '#domain/saved-view-input.ts'
import type { RecentRuns } from '#domain/views/task-run-views.ts'
import type { TaskRow } from '#domain/views/task-views.ts'
import { TagLinks } from '../tags/tag-links.tsx'
import { CronText } from '../ui/cron-text.tsx'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { MiddleCut } from '../ui/middle-cut.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StateBadge, StateMark } from '../ui/state-badge.tsx'
import { STATE_LOOKS } from '../ui/state-look.ts'
import { deadlineOrigin } from './deadline-origin.ts'
import { HandlerName } from './handler-name.tsx'
import { Sparkline } from './recent-runs/sparkline.tsx'
import { tasksHref } from './task-list-params.ts'
import { TroubleBadges } from './trouble-badges.tsx'

/** What a task's row needs beside it. */
type Beside = {
  /** Its last runs, as far as they are known. */
  runsOf: (id: number) => RecentRuns['runs'] | undefined
  /** Null: its viewer may do nothing with a task. */
  rowMenu: ((row: TaskRow) => ReactNode) | null
}

/** All columns of the task list, with the menu of each row where its viewer may do anything. */
export function taskColumns({ runsOf, rowMenu }: Beside): readonly DataColumn<TaskRow>[] {
  const columns: readonly DataColumn<TaskRow>[] = [
    ...COLUMNS,
    { id: 'recent', header: 'Last 20 runs', width: '112px', hideBelow: 'xl', cell: (row) => <RecentRunsOf runs={runsOf(row.id)} /> },
    { id: 'last', header: 'Last run', width: '116px', hideBelow: 'md', isSortable: true, cell: (row) => <LastRun row={row} /> },
  ]
  if (rowMenu === null) return columns
  return [...columns, { id: 'menu', header: 'Actions', isHeaderHidden: true, width: '48px', align: 'end', cell: rowMenu }]
}

/** As the list looks until somebody chooses otherwise. */
export const USUAL_TASK_LOOK: TableLook = { hidden: ['handler', 'queue', 'owner', 'deadline'], isCompact: false }

const COLUMNS: readonly DataColumn<TaskRow>[] = [
  { id: 'state', header: 'State', width: '116px', isSortable: true, cell: (row) => <TaskState row={row} /> },
  { id: 'name', header: 'Name', isPrimary: true, isSortable: true, cell: (row) => <TaskName row={row} /> },
  {
    id: 'tags',
    header: 'Tags',
    width: '15%',
    hideBelow: 'lg',
    cell: (row) => <TagLinks tags={row.tags} hrefOf={(tag) => tasksHref({ tag: [tag] })} most={2} />,
  },
  {
    id: 'handler',
    header: 'Handler',
    width: '11%',
    hideBelow: 'lg',
    isSortable: true,
    cell: (row) => <HandlerName name={row.handler} isLive={row.handlerIsLive} />,
  },
  { id: 'queue', header: 'Queue', width: '9%', hideBelow: 'lg', cell: (row) => <span title={row.queue}>{row.queue}</span> },
  { id: 'owner', header: 'Owner', width: '11%', hideBelow: 'lg', cell: (row) => <span title={row.owner}>{row.owner}</span> },
  { id: 'crontab', header: 'Crontab', width: '17%', hideBelow: 'md', cell: (row) => <CronText crontab={row.crontab} /> },
  {
    id: 'deadline',
    header: 'Due by',
    width: '148px',
    hideBelow: 'lg',
    cell: (row) =>
      row.deadline && (
        <>
          <RelativeTime instant={row.deadline.dueAt} show="both" />
          {deadlineOrigin(row.deadline) && <span className="text-muted">, {deadlineOrigin(row.deadline)}</span>}
        </>
      ),
  },
  { id: 'next', header: 'Next', width: '148px', hideBelow: 'sm', isSortable: true, cell: (row) => <NextInstant row={row} /> },
]

function RecentRunsOf({ runs }: { runs: RecentRuns['runs'] | undefined }) {
  return runs && runs.length > 0 ? <Sparkline runs={runs} /> : null
}

/** Its name, with what is wrong with it. */
function TaskName({ row }: { row: TaskRow }) {
  return (
    <span className="flex items-center gap-x-2 max-sm:flex-wrap max-sm:py-1">
      <span title={row.name} className="min-w-0 max-sm:w-full">
        <MiddleCut text={row.name} />
      </span>
      <span className="flex w-full text-xs font-normal text-muted sm:hidden">
        <NameNote row={row} />
      </span>
      {hasTrouble(row) && (
        <span className="flex shrink-0 gap-2 text-xs font-normal">
          <TroubleBadges failing={row.failing} lateInstant={row.lateInstant} deadline={row.deadline} />
        </span>
      )}
    </span>
  )
}

function hasTrouble({ failing, lateInstant, deadline }: TaskRow): boolean {
  return failing !== null || lateInstant !== null || (deadline !== null && deadline.state !== 'on_course')
}

/** On a phone, in place of the columns that have no room: when it runs next, or ran last. */
function NameNote({ row }: { row: TaskRow }) {
  if (row.nextInstant !== null || row.pause?.until)
    return (
      <span className="truncate">
        {row.pause?.until ? '' : 'next '}
        <NextInstant row={row} />
      </span>
    )
  return row.lastRun === null ? null : <LastRun row={row} />
}

function NextInstant({ row }: { row: TaskRow }) {
  if (row.pause?.until) {
    return (
      <>
        <span className="text-muted">resumes </span>
        <RelativeTime instant={row.pause.until} show="clock" />
      </>
    )
  }
  if (row.nextInstant === null) return <span className="text-faint">{row.enabled ? 'never again' : 'none'}</span>
  return <RelativeTime instant={row.nextInstant} show="both" />
}

function LastRun({ row }: { row: TaskRow }) {
  if (row.lastRun === null) return <span className="text-faint">none yet</span>
  const { state, endedAt, startedAt, scheduledFor } = row.lastRun
  return (
    <span className="inline-flex h-5 items-center gap-1.5 align-top">
      <StateMark state={state} />
      <span className="sr-only">{STATE_LOOKS[state].word}</span>
      <RelativeTime instant={endedAt ?? startedAt ?? scheduledFor} />
    </span>
  )
}

function TaskState({ row }: { row: TaskRow }) {
  if (!row.pause?.note) return <StateBadge state={row.state} />
  return (
    <span title={`${row.pause.byName}: ${row.pause.note}`}>
      <StateBadge state={row.state} />
    </span>
  )
}
