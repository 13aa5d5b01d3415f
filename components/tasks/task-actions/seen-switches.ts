import { type SwitchVersions, switchVersionOf } from '#domain/switch-version.ts'
import { taskPageShape } from '#domain/views/task-views.ts'
import { fetchShape, withQuery } from '../../api/fetch-view.ts'
import type { ActionTarget } from './action-target.ts'

/** How tasks are switched as the page shows them: a change of that says what it was made from. Where a page knows no more than that a task is off, that is all it says: nothing. */
export function seenSwitches(tasks: readonly ActionTarget[]): SwitchVersions {
  return Object.fromEntries(
    tasks.flatMap(({ id, enabled, pause }) =>
      enabled || pause !== undefined ? [[String(id), switchVersionOf({ enabled, pause: pause ?? null })]] : [],
    ),
  )
}

/** Ids of one address. */
const MOST_AT_ONCE = 200

/** The same tasks as they are switched now. Those that are gone stay as they were: the server says so. */
export async function switchedNow(tasks: readonly ActionTarget[]): Promise<ActionTarget[]> {
  const fresh = new Map<number, ActionTarget>()
  for (let first = 0; first < tasks.length; first += MOST_AT_ONCE) {
    const ids = tasks.slice(first, first + MOST_AT_ONCE).map(({ id }) => id)
    const { rows } = await fetchShape(withQuery('/v1/pages/tasks', { ids: ids.join(','), size: MOST_AT_ONCE }), taskPageShape)
    for (const row of rows) fresh.set(row.id, row)
  }
  return tasks.map((task) => fresh.get(task.id) ?? task)
}
