import { type TaskRow, taskDetailShape, taskRowShape } from '#domain/views/task-views.ts'
import type { ApiClient } from './api-client.ts'
import { CallFailure, EXIT } from './call-failure.ts'

const MOST_MATCHES = 200
const NAMED = 5

/** A task by its id or its name; a part of a name does where only one task has it. */
export async function findTask(client: ApiClient, wanted: string): Promise<Pick<TaskRow, 'id' | 'name'>> {
  if (/^\d+$/.test(wanted)) return (await client.get(`/tasks/${wanted}`, taskInDetailShape)).task
  const found = (await client.list('/tasks', taskRowShape, { search: wanted }, MOST_MATCHES)).filter(({ name }) =>
    name.toLowerCase().includes(wanted.toLowerCase()),
  )
  const named = found.find(({ name }) => name === wanted) ?? (found.length === 1 ? found[0] : undefined)
  if (named) return named
  if (found.length === 0) throw new CallFailure(`There is no task “${wanted}”. "npx djag tasks" lists them.`, EXIT.refused)
  const some = found.slice(0, NAMED).map(({ id, name }) => `${name} (${id})`)
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : ''
  throw new CallFailure(`“${wanted}” may be ${some.join(', ')}${more}. Give a whole name, or an id.`, EXIT.refused)
}

const taskInDetailShape = taskDetailShape.pick({ task: true })
