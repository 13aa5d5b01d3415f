import { queryOptions } from '@tanstack/react-query'
import { runActionsShape, taskListenersShape } from '#domain/views/run-action-views.ts'
import { fetchShape } from '../../api/fetch-view.ts'
import { runKeys } from '../queries.ts'

/** What a run was told, and what it listens to. Under the run's own key: what happens to it makes this stale. */
export function runActionsQuery(runId: string) {
  return queryOptions({
    queryKey: [...runKeys.detail(runId), 'actions'],
    queryFn: ({ signal }) => fetchShape(`/v1/runs/${runId}/actions`, runActionsShape, signal),
  })
}

/** What the running runs of a task listen to. */
export function taskListenersQuery(taskId: number) {
  return queryOptions({
    queryKey: ['tasks', 'listeners', taskId],
    queryFn: ({ signal }) => fetchShape(`/v1/tasks/${taskId}/listeners`, taskListenersShape, signal),
  })
}
