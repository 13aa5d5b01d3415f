'use client'

import { useQuery } from '@tanstack/react-query'
import { CalendarClock, Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useCallback, useMemo } from 'react'
import type { CrontabRow } from '#domain/views/crontab-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { FilterBar } from '../ui/filter-bar.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { useNow } from '../ui/use-now.ts'
import { ClockChangesAhead } from './clock-changes-ahead.tsx'
import { crontabColumns } from './crontab-columns.tsx'
import { crontabListParsers } from './crontab-list-params.ts'
import { crontabMatches } from './crontab-matches.ts'
import { CrontabUsers } from './crontab-users.tsx'
import { crontabsQuery } from './queries.ts'

const SORTED_ANEW_MS = 60_000

/** All crontabs with their meaning, next instant and users. */
export function CrontabList() {
  const router = useRouter()
  const [{ search }, setParams] = useQueryStates(crontabListParsers)
  const { data, error, refetch } = useQuery(crontabsQuery)
  const mayEdit = useCan('edit_crontabs')
  const nowMs = useNow(SORTED_ANEW_MS)
  const columns = useMemo(() => crontabColumns(nowMs), [nowMs])
  const rows = useMemo(() => data?.rows.filter((row) => crontabMatches(row, search)), [data, search])
  const setSearch = useCallback((text: string) => void setParams({ search: text || null }), [setParams])
  usePageKeys(mayEdit ? { n: () => router.push('/crontabs/new') } : {})
  return (
    <>
      <PageHeader title="Crontabs" count={data?.rows.length} actions={mayEdit && <NewCrontab />} />
      <FilterBar search={{ value: search, onChange: setSearch, placeholder: 'Search crontabs' }} />
      {error && !data ? (
        <ErrorState title="The crontabs could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable<CrontabRow>
          label="Crontabs"
          takesPageKeys
          columns={columns}
          rows={rows}
          rowId={(row) => String(row.id)}
          rowHref={(row) => `/crontabs/${row.id}`}
          initialSort={{ key: 'words', dir: 'asc' }}
          peek={(row) => (
            <div className="flex flex-col gap-6">
              <ClockChangesAhead definition={row.definition} />
              <CrontabUsers users={row.users} />
            </div>
          )}
          rowKeys={mayEdit ? { e: (row) => router.push(`/crontabs/${row.id}`) } : {}}
          empty={
            search === '' ? (
              <EmptyState icon={<CalendarClock />} title="No crontabs yet" action={mayEdit && <NewCrontab />}>
                A crontab says when tasks run: a cron expression in a time zone, shared by as many tasks as you like.
              </EmptyState>
            ) : (
              <EmptyState title="No crontab matches" action={<Button onClick={() => setSearch('')}>Show all crontabs</Button>} />
            )
          }
        />
      )}
    </>
  )
}

function NewCrontab() {
  return (
    <LinkButton href="/crontabs/new" variant="primary" icon={<Plus />}>
      New crontab
    </LinkButton>
  )
}
