'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { RunErrors } from '#domain/views/run-views.ts'
import type { RunState } from '#scheduling/model/run-states.ts'
import { ClosedValue } from '../sentences/closed-value.tsx'
import { NotLookedInto } from '../sentences/not-looked-into.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { runErrorsQuery } from './queries.ts'
import { type RunFilter, runsHref } from './run-list-params.ts'

/** The states of runs that are grouped. */
const WITH_ERRORS: readonly RunState[] = ['failed', 'expired']

type Group = RunErrors['rows'][number]

/** What failed and why, once for each task and error, the most frequent first; each number leads to exactly its runs. */
export function RunErrorGroups({ filter }: { filter: RunFilter }) {
  const { data, error, refetch, isPlaceholderData } = useQuery(runErrorsQuery(filter))
  if (error && (!data || isPlaceholderData))
    return <ErrorState title="The errors could not be loaded" error={error} onRetry={() => refetch()} />
  const hrefOf = (group: Group) =>
    runsHref({
      ...filter,
      task: group.taskId,
      // All errors of a task that is closed are one group.
      ...(group.errorHash === null
        ? { state: WITH_ERRORS.filter((state) => filter.state?.includes(state) ?? true) }
        : { errorHash: group.errorHash }),
    })
  return (
    <>
      <DataTable<Group>
        label="Errors"
        columns={columns}
        rows={data?.rows}
        rowId={(group) => `${group.taskId} ${group.errorHash}`}
        rowHref={hrefOf}
        isStale={isPlaceholderData}
        takesPageKeys
        empty={<p className="py-6 text-sm text-muted">No run that matches failed with an error.</p>}
      />
      {data && <Bounds errors={data} />}
      {data && <NotLookedInto tags={data.notLookedInto} />}
    </>
  )
}

/** What was left out, if anything was. */
function Bounds({ errors: { rows, groupCount, runCount, hasMore, lookedBackTo } }: { errors: RunErrors }) {
  return (
    <p className="py-2 text-sm text-muted">
      {groupCount > rows.length && `The ${rows.length} most frequent of ${groupCount.toLocaleString('en')} errors. `}
      {hasMore && `Of the latest ${runCount.toLocaleString('en')} failed runs that match. `}
      {lookedBackTo !== null && (
        <>
          Among the runs activated since <RelativeTime instant={lookedBackTo} show="clock" />.
        </>
      )}
    </p>
  )
}

const columns: readonly DataColumn<Group>[] = [
  {
    id: 'count',
    header: 'Runs',
    width: '72px',
    align: 'end',
    cell: (group) => <span className="tabular">{group.count.toLocaleString('en')}</span>,
  },
  {
    id: 'message',
    header: 'Error',
    isPrimary: true,
    cell: (group) =>
      group.message === null ? (
        <ClosedValue closedBy={group.closedBy ?? []} />
      ) : (
        <span className="text-red" title={group.message}>
          {group.message}
        </span>
      ),
  },
  {
    id: 'task',
    header: 'Task',
    width: '24%',
    hideBelow: 'sm',
    cell: (group) => (
      <Link href={`/tasks/${group.taskId}`} tabIndex={-1} title={group.taskName} className="hover:underline">
        {group.taskName}
      </Link>
    ),
  },
  { id: 'first', header: 'First', width: '112px', hideBelow: 'lg', cell: (group) => <RelativeTime instant={group.firstAt} /> },
  { id: 'last', header: 'Last', width: '112px', hideBelow: 'md', cell: (group) => <RelativeTime instant={group.lastAt} /> },
  {
    id: 'open',
    header: 'Latest run',
    isHeaderHidden: true,
    width: '96px',
    hideBelow: 'md',
    cell: (group) => (
      <Link href={`/runs/${group.lastRunId}`} tabIndex={-1} className="text-accent hover:underline">
        latest run
      </Link>
    ),
  },
]
