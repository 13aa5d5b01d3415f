'use client'

import { useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
import { useMemo, useState } from 'react'
import type { TaskPage, TaskRow } from '#domain/views/task-views.ts'
import { useCan } from '../frame/viewer.tsx'
import { Button } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table/data-table.tsx'
import { useTableLook } from '../ui/data-table/table-look.ts'
import { TableLookMenu } from '../ui/data-table/table-look-menu.tsx'
import { useHeldRows } from '../ui/data-table/use-held-rows.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { usePageKeys } from '../ui/keyboard/use-page-keys.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { Pagination } from '../ui/pagination.tsx'
import { FilterBulkActions } from './bulk/filter-bulk-actions.tsx'
import { useUndo } from './bulk/use-undo.tsx'
import { GroupMenu } from './group-menu.tsx'
import { NewTask, NoTasks, NothingFound } from './no-tasks.tsx'
import { taskPageQuery, taskRowsQuery } from './queries.ts'
import { useTaskActions } from './task-actions/use-task-actions.tsx'
import { TaskBulkActions } from './task-bulk-actions.tsx'
import { USUAL_TASK_LOOK } from './task-columns.tsx'
import { TaskFilters } from './task-filters.tsx'
import type { GroupTable } from './task-group.tsx'
import { TaskGroups } from './task-groups.tsx'
import {
  isFiltered,
  isTaskSortKey,
  NO_TASK_FILTER,
  PAGE_SIZE,
  type TaskListParams,
  taskFilterQuery,
  taskListParsers,
  viewQuery,
} from './task-list-params.ts'
import { TaskPeek } from './task-peek.tsx'
import { TaskRowMenu } from './task-row-menu.tsx'
import { useTaskColumns } from './use-task-columns.tsx'
import { SavedViewsMenu } from './views/saved-views-menu.tsx'

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
  const rowMenu = hasMenu ? (row: TaskRow) => <TaskRowMenu row={row} actions={actions} /> : null
  const { columns, allColumns } = useTaskColumns(params.group === null ? rows : undefined, look, rowMenu)
  const choose = (chosen: ReadonlySet<string>) => {
    setSelected(chosen)
    setIsOfFilter(false)
  }
  const chosenRows = useMemo(() => rows?.filter((row) => selected.has(String(row.id))) ?? [], [rows, selected])
  const all = data && Object.values(data.counts).reduce((sum, count) => sum + count, 0)
  const table: GroupTable = {
    look,
    rowMenu,
    rowId: (row) => String(row.id),
    rowName: (row) => row.name,
    rowHref: (row) => `/tasks/${row.id}`,
    sort: { key: params.sort, dir: params.dir },
    onSort: ({ key, dir }) => isTaskSortKey(key) && setParams({ sort: key, dir, page: null }),
    peek: (row) => <TaskPeek row={row} />,
    rowKeys: {
      ...(mayEdit && { e: (row: TaskRow) => router.push(`/tasks/${row.id}/edit`) }),
      ...(maySwitch && { p: (row: TaskRow) => actions.pauseOrResume(row) }),
      ...(mayRun && { r: (row: TaskRow) => actions.runNow([row]) }),
    },
  }
  const { look: _, rowMenu: __, ...shared } = table
  const empty = isFiltered(params) ? <NothingFound onClear={() => setParams(NO_TASK_FILTER)} /> : <NoTasks mayEdit={mayEdit} />

  return (
    <>
      <PageHeader
        title="Tasks"
        count={all}
        actions={
          <>
            {isOrderOld && params.group === null && <ShowNewest params={params} onShow={showNewest} />}
            {undoButton}
            <SavedViewsMenu query={viewQuery(params)} look={look} onLook={setLook} />
            <span className="flex items-center max-sm:hidden">
              <GroupMenu value={params.group} onChange={(group) => setParams({ group, page: null })} />
              <TableLookMenu columns={allColumns} look={look} onChange={setLook} />
            </span>
            {mayEdit && <NewTask />}
          </>
        }
      />
      <TaskFilters params={params} page={data} onChange={(change) => void setParams({ ...change, page: null })} />
      {error && !rows ? (
        <ErrorState title="The tasks could not be loaded" error={error} onRetry={() => refetch()} />
      ) : params.group !== null && data && data.total > 0 ? (
        <TaskGroups by={params.group} params={params} table={table} />
      ) : (
        <DataTable<TaskRow>
          {...shared}
          label="Tasks"
          takesPageKeys
          columns={columns}
          rows={rows}
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
          isCompact={look.isCompact}
          isStale={isPlaceholderData}
          empty={empty}
        />
      )}
      {data && params.group === null && (
        <Pagination page={params.page} size={PAGE_SIZE} total={data.total} onPage={(page) => setParams({ page }, { history: 'push' })} />
      )}
      {actions.dialogs}
    </>
  )
}

/** The rows stay where they are until somebody wants them anew. */
function ShowNewest({ params, onShow }: { params: TaskListParams; onShow: () => void }) {
  const isByName = params.sort === 'name' || params.sort === 'handler'
  return (
    <Button variant="quiet" icon={<RefreshCw />} onClick={onShow}>
      {isByName ? 'Tasks have come or gone: show' : 'The order has changed: sort anew'}
    </Button>
  )
}

/** As the server is told which tasks are meant. */
function filterOf(params: TaskListParams): Record<string, string> {
  return Object.fromEntries(Object.entries(taskFilterQuery(params)).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])))
}
