import type { QueryClient } from '@tanstack/react-query'
import { taskStateOf } from '#domain/task-state-of.ts'
import type { TaskDetail, TaskPage, TaskRow } from '#domain/views/task-views.ts'
import { isActive } from '#scheduling/model/run-states.ts'
import { taskKeys } from '../queries.ts'

/**
 * How a row looks the moment someone switched its task, by the rule of the server, whose answer follows. A disabled task is `disabled` while its
 * runs go on; whether it has any is seen again once it is enabled.
 */
export function switchedRow(row: TaskRow, enabled: boolean): TaskRow {
  if (row.enabled === enabled) return row
  const state = taskStateOf({
    enabled,
    isPaused: false,
    isSetAside: row.setAsideReason !== null,
    hasRunningRun: row.lastRun !== null && isActive(row.lastRun.state) && row.lastRun.state !== 'queued',
    hasQueuedRun: row.lastRun?.state === 'queued',
    isWaiting: false,
  })
  return {
    ...row,
    enabled,
    state,
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
