import type { Pause } from '#domain/pause-input.ts'
import { type TaskDetail, taskDetailShape } from '#domain/views/task-views.ts'
import { fetchShape } from '../../api/fetch-view.ts'
import type { TaskSaying } from './graph-change.ts'

/** What is said of a task, without its edges. */
export function sayingOf({ input: { dependsOn: _, dependedOnBy: __, ...saying } }: Pick<TaskDetail, 'input'>): TaskSaying {
  return saying
}

/** A task as it stands at the server. @throws ApiError `not_found` when it was deleted */
export function readTask(id: number): Promise<TaskDetail> {
  return fetchShape(`/v1/tasks/${id}`, taskDetailShape)
}

/** How a task is paused, as it would be paused again; null: it is not. */
export function pauseOf({ task: { pause } }: Pick<TaskDetail, 'task'>): Pause | null {
  return pause && { note: pause.note, until: pause.until, resumeChoice: pause.resumeChoice }
}
