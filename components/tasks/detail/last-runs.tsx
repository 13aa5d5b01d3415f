'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import type { RunRow } from '#domain/views/run-views.ts'
import { HistoryEndNote } from '../../history/history-end-note.tsx'
import { ExecutionTime } from '../../runs/execution-time.tsx'
import { RunRemark } from '../../runs/run-remark.tsx'
import { DataTable } from '../../ui/data-table/data-table.tsx'
import type { DataColumn } from '../../ui/data-table/data-table-types.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Section } from '../../ui/section.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { lastRunsQuery } from '../queries.ts'

const columns: readonly DataColumn<RunRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: '128px',
    isPrimary: true,
    cell: (run) => <StateBadge state={run.state} progress={run.progress} />,
  },
  { id: 'scheduledFor', header: 'For', width: '120px', cell: (run) => <RelativeTime instant={run.scheduledFor} show="clock" /> },
  {
    id: 'timing',
    header: 'Timing',
    width: '92px',
    hideBelow: 'sm',
    cell: (run) => <span className="text-muted">{run.timing.replace('_', ' ')}</span>,
  },
  {
    id: 'duration',
    header: 'Took',
    width: '84px',
    align: 'end',
    cell: (run) => <ExecutionTime run={run} />,
  },
  {
    id: 'message',
    header: 'Remark',
    isHeaderHidden: true,
    hideBelow: 'md',
    cell: (run) => <RunRemark run={run} />,
  },
]

/** The latest runs of a task, newest first. */
export function LastRuns({ taskId }: { taskId: number }) {
  const { data, error, refetch } = useQuery(lastRunsQuery(taskId))
  return (
    <Section
      title="Last runs"
      actions={
        <Link href={`/runs?task=${taskId}`} className="text-xs text-muted hover:text-fg hover:underline">
          All runs
        </Link>
      }
    >
      {error && !data ? (
        <ErrorState title="The runs could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable
          label="Last runs"
          columns={columns}
          rows={data?.rows}
          rowId={(run) => run.id}
          rowHref={(run) => `/runs/${run.id}`}
          isCompact
          isSteady
          empty={<p className="py-2 text-sm text-muted">No run yet.</p>}
        />
      )}
      {data?.nextCursor === null && <HistoryEndNote of="runs" taskId={taskId} />}
    </Section>
  )
}
