'use client'

import { useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useQueryStates } from 'nuqs'
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
import { useChosenTasks } from './bulk/use-chosen-tasks.tsx'
import { useUndo } from './bulk/use-undo.tsx'
import { GroupMenu } from './group-menu.tsx'
import { ImportTasks, NewTask, NoTasks, NothingFound } from './no-tasks.tsx'
import { taskPageQuery, taskRowsQuery } from './queries.ts'
import { useTaskActions } from './task-actions/use-task-actions.tsx'
import { USUAL_TASK_LOOK } from './task-columns.tsx'
import { TaskFilters } from './task-filters.tsx'
import { TaskGroups } from './task-groups.tsx'
import { isFiltered, NO_TASK_FILTER, PAGE_SIZE, type TaskListParams, taskListParsers, viewQuery } from './task-list-params.ts'
import { useTaskColumns } from './use-task-columns.tsx'
import { useTaskTable } from './use-task-table.tsx'
import { SavedViewsMenu } from './views/saved-views-menu.tsx'

/** All tasks: search, filter, sort, group, choose many and do something with them. */
export function TaskList() {
  const [params, setParams] = useQueryStates(taskListParsers)
  const { page, rows, isOrderOld, showNewest, error, refetch, isStale } = useTaskPage(params)
  const mayEdit = useCan('edit-tasks', 'somewhere')
  const maySwitch = useCan('switch-tasks', 'somewhere')
  const mayRun = useCan('run-now', 'somewhere')
  const { offerUndo, undoButton } = useUndo()
  const actions = useTaskActions(offerUndo)
  const [look, setLook] = useTableLook('tasks', USUAL_TASK_LOOK)
  const table = useTaskTable({ params, look, actions, onSort: (sort) => setParams({ ...sort, page: null }) })
  const { look: _, rowMenu, ...shared } = table
  const { columns, allColumns } = useTaskColumns(params.group === null ? rows : undefined, look, rowMenu)
  const { bulkDialogs, ...chosen } = useChosenTasks({ params, page, isStale, rows, actions, offerUndo })
  useListKeys({ mayEdit, showNewest: isOrderOld ? showNewest : null })

  return (
    <>
      <PageHeader
        title="Tasks"
        count={page && Object.values(page.counts).reduce((sum, count) => sum + count, 0)}
        actions={
          <>
            {isOrderOld && params.group === null && <ShowNewest params={params} onShow={showNewest} />}
            {undoButton}
            <SavedViewsMenu query={viewQuery(params)} look={look} onLook={setLook} />
            <span className="flex items-center max-sm:hidden">
              <GroupMenu value={params.group} onChange={(group) => setParams({ group, page: null })} />
              <TableLookMenu columns={allColumns} look={look} onChange={setLook} />
            </span>
            {mayEdit && <ImportTasks />}
            {mayEdit && <NewTask />}
          </>
        }
      />
      <TaskFilters params={params} page={page} onChange={(change) => void setParams({ ...change, page: null })} />
      {error && !rows ? (
        <ErrorState title="The tasks could not be loaded" error={error} onRetry={() => refetch()} />
      ) : params.group !== null && page && page.total > 0 ? (
        <TaskGroups by={params.group} params={params} table={table} />
      ) : (
        <DataTable<TaskRow>
          {...shared}
          {...((maySwitch || mayRun) && chosen)}
          label="Tasks"
          takesPageKeys
          columns={columns}
          rows={rows}
          isCompact={look.isCompact}
          isStale={isStale}
          empty={isFiltered(params) ? <NothingFound onClear={() => setParams(NO_TASK_FILTER)} /> : <NoTasks mayEdit={mayEdit} />}
        />
      )}
      {page && params.group === null && (
        <Pagination page={params.page} size={PAGE_SIZE} total={page.total} onPage={(page) => setParams({ page }, { history: 'push' })} />
      )}
      {actions.dialogs}
      {bulkDialogs}
    </>
  )
}

/** The page that the address asks for; its rows stay where they are while what they show changes. */
function useTaskPage(params: TaskListParams) {
  const { data: page, error, isPlaceholderData: isStale, isFetching, refetch } = useQuery(taskPageQuery(params))
  const held = useHeldRows<TaskRow, TaskPage>({
    newest: isStale ? undefined : page,
    isFetching,
    question: JSON.stringify(params),
    idOf: (row) => String(row.id),
    queryOf: taskRowsQuery,
  })
  return { rows: held.rows, isOrderOld: held.isOrderOld, showNewest: held.showNewest, page, error, refetch, isStale }
}

function useListKeys({ mayEdit, showNewest }: { mayEdit: boolean; showNewest: (() => void) | null }) {
  const router = useRouter()
  usePageKeys({ ...(mayEdit && { n: () => router.push('/tasks/new') }), ...(showNewest && { '.': showNewest }) })
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
