'use client'

import { useQuery } from '@tanstack/react-query'
import { ListTodo, Plus, RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import type { TaskPage, TaskRow } from '#domain/views/task-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { useTableLook } from '../ui/data-table/table-look.ts'
import { TableLookMenu } from '../ui/data-table/table-look-menu.tsx'
import { useHeldRows } from '../ui/data-table/use-held-rows.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { FilterBulkActions } from './bulk/filter-bulk-actions.tsx'
import { useUndo } from './bulk/use-undo.tsx'
import { recentRunsQuery, taskPageQuery, taskRowsQuery } from './queries.ts'
import { useTaskActions } from './task-actions/use-task-actions.tsx'
import { TaskBulkActions } from './task-bulk-actions.tsx'
import { taskColumns, USUAL_TASK_LOOK } from './task-columns.tsx'
import { TaskFilters } from './task-filters.tsx'
import {
  isFiltered,
  isTaskSortKey,
  NO_TASK_FILTER,
  PAGE_SIZE,
  type TaskListParams,
  taskFilterQuery,
  taskListParsers,
} from './task-list-params.ts'
import { TaskPeek } from './task-peek.tsx'
import { TaskRowMenu } from './task-row-menu.tsx'

/** All tasks: search, filter by state, sort, choose many and do something with them. */
export function TaskList() {
  const router = useRouter()
  const [params, setParams] = useQueryStates(taskListParsers)
  const { data, error, isPlaceholderData, isFetching, refetch } = useQuery(taskPageQuery(params))
  const { rows, isOrderOld, showNewest } = useHeldRows<TaskRow, TaskPage>({
    newest: isPlaceholderData ? undefined : data,
    isFetching,
    question: JSON.stringify(params),
    idOf: (row) => String(row.id),
    queryOf: taskRowsQuery,
  })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const mayEdit = useCan('edit-tasks')
  const maySwitch = useCan('switch-tasks')
  const mayRun = useCan('run-now')
  const { offerUndo, undoButton } = useUndo()
  const actions = useTaskActions(offerUndo)
  const [isOfFilter, setIsOfFilter] = useState(false)
  usePageKeys({ ...(mayEdit && { n: () => router.push('/tasks/new') }), ...(isOrderOld && { '.': showNewest }) })

  const hasMenu = mayEdit || maySwitch || mayRun
  const [look, setLook] = useTableLook('tasks', USUAL_TASK_LOOK)
  const { data: recent } = useQuery(recentRunsQuery(look.hidden.includes('recent') ? [] : (rows ?? []).map(({ id }) => id)))
  const allColumns = taskColumns({
    runsOf: (id) => recent?.get(id),
    rowMenu: hasMenu ? (row) => <TaskRowMenu row={row} actions={actions} /> : null,
  })
  const columns = allColumns.filter(({ id }) => !look.hidden.includes(id))
  const choose = (chosen: ReadonlySet<string>) => {
    setSelected(chosen)
    setIsOfFilter(false)
  }
  const chosenRows = useMemo(() => rows?.filter((row) => selected.has(String(row.id))) ?? [], [rows, selected])
  const all = data && Object.values(data.counts).reduce((sum, count) => sum + count, 0)
  const isByName = params.sort === 'name' || params.sort === 'handler'

  return (
    <>
      <PageHeader
        title="Tasks"
        count={all}
        actions={
          <>
            {isOrderOld && (
              <Button variant="quiet" icon={<RefreshCw />} onClick={showNewest}>
                {isByName ? 'Tasks have come or gone: show' : 'The order has changed: sort anew'}
              </Button>
            )}
            {undoButton}
            <span className="max-sm:hidden">
              <TableLookMenu columns={allColumns} look={look} onChange={setLook} />
            </span>
            {mayEdit && <NewTask />}
          </>
        }
      />
      <TaskFilters params={params} page={data} onChange={(change) => void setParams({ ...change, page: null })} />
      {error && !rows ? (
        <ErrorState title="The tasks could not be loaded" error={error} onRetry={() => refetch()} />
      ) : (
        <DataTable<TaskRow>
          label="Tasks"
          takesPageKeys
          columns={columns}
          rows={rows}
          rowId={(row) => String(row.id)}
          rowName={(row) => row.name}
          rowHref={(row) => `/tasks/${row.id}`}
          sort={{ key: params.sort, dir: params.dir }}
          onSort={({ key, dir }) => isTaskSortKey(key) && setParams({ sort: key, dir, page: null })}
          {...((maySwitch || mayRun) && { selected, onSelect: choose })}
          selectedCount={isOfFilter ? data?.total : undefined}
          bulkActions={
            isOfFilter && data ? (
              <FilterBulkActions filter={filterOf(params)} total={data.total} onDone={() => choose(new Set())} offerUndo={offerUndo} />
            ) : (
              <>
                {data && data.total > chosenRows.length && chosenRows.length === rows?.length && (
                  <Button size="sm" variant="quiet" onClick={() => setIsOfFilter(true)}>
                    Select all {data.total.toLocaleString('en')}
                    {isFiltered(params) && ' of this filter'}
                  </Button>
                )}
                <TaskBulkActions rows={chosenRows} actions={actions} onDone={() => choose(new Set())} offerUndo={offerUndo} />
              </>
            )
          }
          peek={(row) => <TaskPeek row={row} />}
          rowKeys={{
            ...(mayEdit && { e: (row: TaskRow) => router.push(`/tasks/${row.id}/edit`) }),
            ...(maySwitch && { p: (row: TaskRow) => actions.pauseOrResume(row) }),
            ...(mayRun && { r: (row: TaskRow) => actions.runNow([row]) }),
          }}
          isCompact={look.isCompact}
          isStale={isPlaceholderData}
          empty={isFiltered(params) ? <NothingFound onClear={() => setParams(NO_TASK_FILTER)} /> : <NoTasks mayEdit={mayEdit} />}
        />
      )}
      {data && (
        <Pagination page={params.page} size={PAGE_SIZE} total={data.total} onPage={(page) => setParams({ page }, { history: 'push' })} />
      )}
      {actions.dialogs}
    </>
  )
}

/** As the server is told which tasks are meant. */
function filterOf(params: TaskListParams): Record<string, string> {
  return Object.fromEntries(Object.entries(taskFilterQuery(params)).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])))
}

function NewTask() {
  return (
    <LinkButton href="/tasks/new" variant="primary" icon={<Plus />}>
      New task
    </LinkButton>
  )
}

function NoTasks({ mayEdit }: { mayEdit: boolean }) {
  return (
    <EmptyState icon={<ListTodo />} title="No tasks yet" action={mayEdit && <NewTask />}>
      A task runs a handler at the instants of its crontab, after the tasks it depends on.
    </EmptyState>
  )
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      title="No task matches"
      action={
        <button type="button" onClick={onClear} className="text-base text-accent underline underline-offset-4">
          Show all tasks
        </button>
      }
    />
  )
}
