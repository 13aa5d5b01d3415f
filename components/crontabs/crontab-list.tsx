'use client'

import { useQuery } from '@tanstack/react-query'
import { CalendarClock, Plus, RefreshCw } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useCallback, useState } from 'react'
import type { CrontabPage, CrontabRow } from '#domain/views/crontab-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { useHeldRows } from '../ui/data-table/use-held-rows.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { FilterBar } from '../ui/filter-bar.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { orMissing } from '../ui/missing-part.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { ClockChangesAhead } from './clock-changes-ahead.tsx'
import { crontabColumns } from './crontab-columns.tsx'
import { CRONTABS_PER_PAGE, crontabListParsers, isCrontabSortKey } from './crontab-list-params.ts'
import { CrontabUsers } from './crontab-users.tsx'
import { crontabPageQuery } from './queries.ts'

const WeekOfAll = dynamic(() => orMissing(import('./week/week-of-all.tsx').then((module) => module.WeekOfAll)))

/** All crontabs with their meaning, next instant and users. */
export function CrontabList() {
  const router = useRouter()
  const [params, setParams] = useQueryStates(crontabListParsers)
  const { search } = params
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery(crontabPageQuery(params))
  const { rows, isOrderOld, showNewest } = useHeldRows<CrontabRow, CrontabPage>({
    newest: isPlaceholderData ? undefined : data,
    isFetching,
    question: JSON.stringify(params),
    idOf: (row) => String(row.id),
  })
  const mayEdit = useCan('edit-crontabs')
  const setSearch = useCallback((text: string) => void setParams({ search: text || null, page: null }), [setParams])
  usePageKeys({ ...(mayEdit && { n: () => router.push('/crontabs/new') }), ...(isOrderOld && { '.': showNewest }) })
  return (
    <>
      <PageHeader
        title="Crontabs"
        count={data?.total}
        actions={
          <>
            {isOrderOld && (
              <Button variant="quiet" icon={<RefreshCw />} onClick={showNewest}>
                The order has changed: sort anew
              </Button>
            )}
            {mayEdit && <NewCrontab />}
          </>
        }
      />
      <FilterBar search={{ value: search, onChange: setSearch, placeholder: 'Search crontabs' }} />
      {error && !rows ? (
        <ErrorState title="The crontabs could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable<CrontabRow>
          label="Crontabs"
          takesPageKeys
          columns={crontabColumns}
          rows={rows}
          rowId={(row) => String(row.id)}
          rowHref={(row) => `/crontabs/${row.id}`}
          sort={{ key: params.sort, dir: params.dir }}
          onSort={({ key, dir }) => isCrontabSortKey(key) && setParams({ sort: key, dir, page: null })}
          isStale={isPlaceholderData}
          peek={(row) => (
            <div className="flex flex-col gap-6">
              <ClockChangesAhead definition={row.definition} />
              <CrontabUsers crontab={row} />
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
      {data && (
        <Pagination
          page={params.page}
          size={CRONTABS_PER_PAGE}
          total={data.total}
          onPage={(page) => setParams({ page }, { history: 'push' })}
        />
      )}
      <WeekAhead />
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

function WeekAhead() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className="mt-6" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer py-1 text-sm text-muted hover:text-fg">The coming week, hour by hour</summary>
      <div className="pt-2">{isOpen && <WeekOfAll />}</div>
    </details>
  )
}
