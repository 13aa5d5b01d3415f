import { type TaskDetail, taskDetailShape } from '#domain/views/task-views.ts'
import { fetchShape } from '../../api/fetch-view.ts'
import type { TaskSaying } from './graph-change.ts'

/** What is said of a task, without its edges. */
export function sayingOf({ input: { dependsOn: _, dependedOnBy: __, ...saying } }: Pick<TaskDetail, 'input'>): TaskSaying {
  return saying
}

/** A task as it stands at the server. @throws ApiError `not_found` when it was deleted */
export function readTask(id: number): Promise<TaskDetail> {
  return fetchShape(`/tasks/${id}`, taskDetailShape)
}
