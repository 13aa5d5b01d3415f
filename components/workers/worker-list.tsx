'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RefreshCw, Server } from 'lucide-react'
import { parseAsInteger, parseAsString, useQueryState } from 'nuqs'
import { type ReactNode, useState } from 'react'
import { counted } from '#domain/counted.ts'
import type { WorkerPage, WorkerRow } from '#domain/views/operation-views.ts'
import { useUserAction } from '../api/use-user-action.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import type { DataColumn } from '../ui/data-table/data-table-types.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { TeamActionList } from '../user-actions/team-action-list.tsx'
import { HandlerList } from './handler-list.tsx'
import { GONE_PER_PAGE, goneWorkersQuery, workersQuery } from './queries.ts'
import { StartCommand } from './start-command.tsx'
import { goneWorkerColumns, liveWorkerColumns } from './worker-columns.tsx'
import { WorkerDetail } from './worker-detail.tsx'
import { goneInWords } from './worker-words.ts'

/** The processes that schedule and execute: those that are here, and behind a fold those that are gone. */
export function WorkerList() {
  const { data, error, refetch } = useQuery(workersQuery)
  const goneCount = data ? data.counts.stopped + data.counts.lost : 0
  return (
    <>
      <PageHeader
        title="Workers"
        count={data && data.counts.live + data.counts.draining}
        actions={data && <ReloadHandlers rows={data.rows} />}
      />
      {error && !data ? (
        <ErrorState title="The workers could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <>
          <WorkerTable takesPageKeys label="Live workers" columns={liveWorkerColumns} rows={data?.rows} empty={<NoWorkers />} />
          {data && goneCount > 0 && <GoneWorkers counts={data.counts} />}
          {data && <HandlerList />}
          {data && <TeamActionList />}
        </>
      )}
    </>
  )
}

/** Has all workers that have a folder of handlers load it anew; what each answers stands with it. */
function ReloadHandlers({ rows }: { rows: readonly WorkerRow[] }) {
  const mayReload = useCan('reload-handlers')
  const queryClient = useQueryClient()
  const { ask, isAsking } = useUserAction()
  const withFolder = rows.filter(
    ({ state, handlersVersion, handlersProblem, teamActionTypes, teamActionsProblem }) =>
      state === 'live' && ((handlersVersion ?? handlersProblem ?? teamActionsProblem) !== null || teamActionTypes.length > 0),
  )
  if (!mayReload || withFolder.length === 0) return null
  const reload = async () => {
    await ask('reload-handlers', {}, `Asked ${counted(withFolder.length, 'worker')} to reload; each says in its row what came of it.`)
    await queryClient.invalidateQueries({ queryKey: workersQuery.queryKey })
  }
  return (
    <Button icon={<RefreshCw />} isBusy={isAsking} onClick={reload}>
      Reload handlers
    </Button>
  )
}

function GoneWorkers({ counts }: { counts: WorkerPage['counts'] }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details className="mt-8" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer py-1 text-sm text-muted hover:text-fg">Gone: {goneInWords(counts)}</summary>
      <p className="max-w-[80ch] pt-1 pb-3 text-sm text-muted">
        What a lost worker was executing has been given to others, or waits until one is there.
      </p>
      {isOpen && <GonePage total={counts.stopped + counts.lost} />}
    </details>
  )
}

function GonePage({ total }: { total: number }) {
  const [page, setPage] = useQueryState('gone', parseAsInteger.withDefault(1))
  const { data, error, refetch } = useQuery(goneWorkersQuery(page))
  if (error && !data) return <ErrorState title="The workers that are gone could not be loaded" error={error} onRetry={() => refetch()} />
  return (
    <>
      <WorkerTable label="Workers that are gone" columns={goneWorkerColumns} rows={data?.rows} empty={null} />
      <Pagination page={page} size={GONE_PER_PAGE} total={total} onPage={(next) => setPage(next)} />
    </>
  )
}

type TableProps = {
  label: string
  takesPageKeys?: boolean
  columns: readonly DataColumn<WorkerRow>[]
  rows: readonly WorkerRow[] | undefined
  empty: ReactNode
}

function WorkerTable({ label, takesPageKeys = false, columns, rows, empty }: TableProps) {
  const [openId, setOpenId] = useQueryState('open', parseAsString)
  return (
    <DataTable<WorkerRow>
      label={label}
      takesPageKeys={takesPageKeys}
      columns={columns}
      rows={rows}
      rowId={(worker) => worker.id}
      rowName={(worker) => `${worker.host} ${worker.pid}`}
      onOpen={(worker) => setOpenId(openId === worker.id ? null : worker.id)}
      expansion={(worker) => openId === worker.id && <WorkerDetail worker={worker} />}
      empty={empty}
    />
  )
}

function NoWorkers() {
  return (
    <EmptyState icon={<Server />} title="No worker is live" action={<StartCommand />}>
      Nothing is scheduled and nothing runs until one is. Start one here or on any machine that reaches the same database:
    </EmptyState>
  )
}
