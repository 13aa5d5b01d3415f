'use client'

import { useQuery } from '@tanstack/react-query'
import { Network, Plus, Waypoints } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useCallback, useMemo, useState } from 'react'
import type { DependencyRow } from '#domain/views/task-views.ts'
import { useMay } from '../frame/viewer.tsx'
import { taskOptionsQuery, taskQuery } from '../tasks/queries.ts'
import { WaiveDialog } from '../tasks/task-actions/waive-dialog.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { Combobox } from '../ui/combobox.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { FilterBar, FilterChips } from '../ui/filter-bar.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { DeleteDependencyDialog } from './delete-dependency-dialog.tsx'
import { dependencyColumns } from './dependency-columns.tsx'
import { DependencyDialog } from './dependency-dialog.tsx'
import { DEPENDENCIES_PER_PAGE, dependencyListParsers, isDependencySortKey } from './dependency-list-params.ts'
import { dependencyPageQuery } from './queries.ts'

type Open = { kind: 'add' } | { kind: 'edit' | 'delete' | 'waive'; edge: DependencyRow } | null

/** All dependencies in rows: what the graph shows, by keyboard and screen reader too. */
export function DependencyList() {
  const [params, setParams] = useQueryStates(dependencyListParsers)
  const { search, task, side } = params
  const { data, error, isPlaceholderData, refetch } = useQuery(dependencyPageQuery(params))
  const may = useMay()
  const mayEdit = may('edit-dependencies', 'somewhere')
  const mayWaive = may('waive-dependency', 'somewhere')
  const [open, setOpen] = useState<Open>(null)
  const mayEditRow = useCallback((row: DependencyRow) => may('edit-dependencies', [row.dependerId, row.dependeeId]), [may])
  const edit = useCallback((edge: DependencyRow) => setOpen({ kind: 'edit', edge }), [])
  const remove = useCallback((edge: DependencyRow) => setOpen({ kind: 'delete', edge }), [])
  const waive = useCallback((edge: DependencyRow) => setOpen({ kind: 'waive', edge }), [])
  const whereEditable = (act: (edge: DependencyRow) => void) => (edge: DependencyRow) => mayEditRow(edge) && act(edge)
  const columns = useMemo(
    () =>
      dependencyColumns({
        edit: mayEdit ? edit : null,
        remove: mayEdit ? remove : null,
        waive: mayWaive ? waive : null,
        mayEdit: mayEditRow,
        mayWaive: (row) => may('waive-dependency', row.dependerId),
      }),
    [may, mayEditRow, mayEdit, mayWaive, edit, remove, waive],
  )
  const setSearch = useCallback((text: string) => void setParams({ search: text || null, page: null }), [setParams])
  usePageKeys(mayEdit ? { n: () => setOpen({ kind: 'add' }) } : {})
  const close = () => setOpen(null)
  const add = mayEdit && (
    <Button variant="primary" icon={<Plus />} onClick={() => setOpen({ kind: 'add' })}>
      Add dependency
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Dependencies"
        count={data?.total}
        actions={
          <>
            <LinkButton href="/graph" icon={<Network />}>
              As a graph
            </LinkButton>
            {add}
          </>
        }
      />
      <FilterBar search={{ value: search, onChange: setSearch, placeholder: 'Search either task' }}>
        <TaskFilter value={task} onChange={(id) => setParams({ task: id, page: null, ...(id === null && { side: null }) })} />
        {task !== null && (
          <FilterChips
            label="Which dependencies of it"
            value={side}
            onChange={(chosen) => setParams({ side: chosen, page: null })}
            chips={[
              { value: 'depender', label: 'It depends on' },
              { value: 'dependee', label: 'Depend on it' },
            ]}
          />
        )}
      </FilterBar>
      {error && !data ? (
        <ErrorState title="The dependencies could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable<DependencyRow>
          label="Dependencies"
          takesPageKeys
          columns={columns}
          rows={data?.rows}
          rowId={(row) => String(row.id)}
          rowName={(row) => `${row.dependerName} after ${row.dependeeName}`}
          sort={{ key: params.sort, dir: params.dir }}
          onSort={({ key, dir }) => isDependencySortKey(key) && setParams({ sort: key, dir, page: null })}
          {...(mayEdit && { onOpen: whereEditable(edit) })}
          rowKeys={{
            ...(mayEdit && { e: whereEditable(edit), Delete: whereEditable(remove) }),
            ...(mayWaive && { w: (row) => row.waiver === null && may('waive-dependency', row.dependerId) && waive(row) }),
          }}
          isStale={isPlaceholderData}
          empty={
            search !== '' || task !== null ? (
              <EmptyState
                title="No dependency matches"
                action={
                  <Button onClick={() => setParams({ search: null, task: null, side: null, page: null })}>Show all dependencies</Button>
                }
              />
            ) : (
              <EmptyState icon={<Waypoints />} title="No dependencies yet" action={add}>
                A task that depends on another one waits, at its own instants, until the other one has ended again.
              </EmptyState>
            )
          }
        />
      )}
      {data && (
        <Pagination
          page={params.page}
          size={DEPENDENCIES_PER_PAGE}
          total={data.total}
          onPage={(page) => setParams({ page }, { history: 'push' })}
        />
      )}
      {open?.kind === 'add' && <DependencyDialog onClose={close} />}
      {open?.kind === 'edit' && <DependencyDialog edge={open.edge} onClose={close} />}
      {open?.kind === 'waive' && <WaiveDialog edge={open.edge} onClose={close} />}
      {open?.kind === 'delete' && <DeleteDependencyDialog edge={open.edge} onClose={close} />}
    </>
  )
}

type TaskFilterProps = { value: number | null; onChange: (id: number | null) => void }

function TaskFilter({ value, onChange }: TaskFilterProps) {
  const [search, setSearch] = useState('')
  const { data, isFetching } = useQuery(taskOptionsQuery(search))
  const { data: chosen } = useQuery({ ...taskQuery(value ?? 0), enabled: value !== null })
  return (
    <div className="w-full sm:w-64">
      <Combobox
        ariaLabel="Only dependencies of this task"
        placeholder="Of any task"
        searchPlaceholder="Search tasks"
        value={value}
        valueLabel={chosen?.task.name ?? (value === null ? '' : `task ${value}`)}
        options={(data?.rows ?? []).map((task) => ({ value: task.id, label: task.name }))}
        onSearch={setSearch}
        isLoading={isFetching}
        onChange={onChange}
        canClear
      />
    </div>
  )
}
