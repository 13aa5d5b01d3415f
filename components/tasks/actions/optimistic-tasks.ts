import type { QueryClient } from '@tanstack/react-query'
import type { TaskDetail, TaskPage, TaskRow } from '#domain/views/task-views.ts'
import { taskKeys } from '../queries.ts'

/** How a row looks the moment someone switched its task; the server's answer follows. Active runs go on, so their state stays. */
export function switchedRow(row: TaskRow, enabled: boolean): TaskRow {
  if (row.enabled === enabled) return row
  const hasActiveRuns = row.state === 'running' || row.state === 'queued'
  return {
    ...row,
    enabled,
    state: hasActiveRuns ? row.state : enabled ? 'sleeping' : 'disabled',
    waiting: null,
    nextInstant: enabled ? row.nextInstant : null,
  }
}

/** Shows the task as switched wherever it is shown. */
export function showAsEnabled(queryClient: QueryClient, id: number, enabled: boolean): void {
  queryClient.setQueriesData<TaskPage>(
    { queryKey: taskKeys.lists() },
    (page) => page && { ...page, rows: page.rows.map((row) => (row.id === id ? switchedRow(row, enabled) : row)) },
  )
  queryClient.setQueryData<TaskDetail>(taskKeys.detail(id), (detail) => detail && { ...detail, task: switchedRow(detail.task, enabled) })
}
