'use client'

import { useRouter } from 'next/navigation'
import type { TableLook } from '#domain/saved-view-input.ts'
import type { TaskRow } from '#domain/views/task-views.ts'
import { useMay } from '../frame/viewer.tsx'
import type { Sort } from '../ui/data-table/data-table-types.ts'
import type { TaskActions } from './task-actions/use-task-actions.tsx'
import type { GroupTable } from './task-group.tsx'
import { isTaskSortKey, type TaskListParams } from './task-list-params.ts'
import { TaskPeek } from './task-peek.tsx'
import { TaskRowMenu } from './task-row-menu.tsx'

type Options = {
  params: Pick<TaskListParams, 'sort' | 'dir'>
  look: TableLook
  actions: TaskActions
  onSort: (sort: Pick<TaskListParams, 'sort' | 'dir'>) => void
}

/** What every table of tasks has: where its rows lead, its order, a glance at a row, its menu and keys as far as the viewer may. */
export function useTaskTable({ params, look, actions, onSort }: Options): GroupTable {
  const router = useRouter()
  const may = useMay()
  const mayEdit = may('edit-tasks', 'somewhere')
  const maySwitch = may('switch-tasks', 'somewhere')
  const mayRun = may('run-now', 'somewhere')
  return {
    look,
    rowMenu: mayEdit || maySwitch || mayRun ? (row) => <TaskRowMenu row={row} actions={actions} /> : null,
    rowId: (row) => String(row.id),
    rowName: (row) => row.name,
    rowHref: (row) => `/tasks/${row.id}`,
    sort: { key: params.sort, dir: params.dir },
    onSort: ({ key, dir }: Sort) => isTaskSortKey(key) && onSort({ sort: key, dir }),
    peek: (row) => <TaskPeek row={row} />,
    rowKeys: {
      ...(mayEdit && { e: (row: TaskRow) => may('edit-tasks', row.id) && router.push(`/tasks/${row.id}/edit`) }),
      ...(maySwitch && { p: (row: TaskRow) => may('switch-tasks', row.id) && actions.pauseOrResume(row) }),
      ...(mayRun && { r: (row: TaskRow) => may('run-now', row.id) && actions.runNow([row]) }),
    },
  }
}
