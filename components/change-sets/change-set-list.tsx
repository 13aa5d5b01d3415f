'use client'

import { useQuery } from '@tanstack/react-query'
import { Layers } from 'lucide-react'
import Link from 'next/link'
import type { ChangeSetRow } from '#domain/views/change-set-views.ts'
import { DataTable } from '../ui/data-table/data-table.tsx'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { changeSetTitle } from './change-set-title.ts'
import { changeSetListQuery } from './queries.ts'

const COLUMNS: readonly DataColumn<ChangeSetRow>[] = [
  {
    id: 'title',
    header: 'Change set',
    isPrimary: true,
    cell: (row) => changeSetTitle(row),
  },
  { id: 'summary', header: 'Changes', hideBelow: 'sm', cell: ({ summary }) => <span title={summary}>{summary || 'nothing yet'}</span> },
  { id: 'author', header: 'By', width: '140px', hideBelow: 'md', cell: ({ isOwn, authorName }) => (isOwn ? 'you' : authorName) },
  { id: 'state', header: 'State', width: '92px', cell: ({ state }) => state },
  {
    id: 'when',
    header: 'When',
    width: '104px',
    hideBelow: 'sm',
    cell: ({ endedAt, touchedAt }) => <RelativeTime instant={endedAt ?? touchedAt} />,
  },
]

/** The newest change sets of everybody, open ones first. */
export function ChangeSetListPage() {
  const { data, error, refetch } = useQuery(changeSetListQuery)
  return (
    <>
      <PageHeader
        title="Change sets"
        count={data?.rows.length}
        description="Edits that were staged in place of being saved, and are applied together or not at all."
      />
      {error && !data ? (
        <ErrorState title="The change sets could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable<ChangeSetRow>
          label="Change sets"
          takesPageKeys
          columns={COLUMNS}
          rows={data?.rows}
          rowId={({ id }) => String(id)}
          rowName={changeSetTitle}
          rowHref={({ id }) => `/change-sets/${id}`}
          empty={
            <EmptyState icon={<Layers />} title="No change sets yet">
              “Stage” in the form of a{' '}
              <Link href="/tasks" className="underline">
                task
              </Link>{' '}
              or a{' '}
              <Link href="/crontabs" className="underline">
                crontab
              </Link>{' '}
              puts an edit aside. Several of them are looked at together, then applied as one.
            </EmptyState>
          }
        />
      )}
    </>
  )
}
