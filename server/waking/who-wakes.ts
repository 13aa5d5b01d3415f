import type { TaskNews } from '#scheduling/start/waking.ts'

/**
 * Who has to look again at news of a task, as conditions of SQL for where it is asked of many rows at once. They say what
 * `scheduling/start/waking.ts` does; a test holds the two together.
 */

/** `isHeldUp`, of a row of `tasks`. */
export const IS_HELD_UP = `(tasks.waiting is not null or exists (select from backfills where backfills.task_id = tasks.id and backfills.state = 'active'))`

/** `mayOpen`, of a row of `dependencies`. */
export const MAY_OPEN: Readonly<Record<TaskNews, string>> = {
  run_ended: 'true',
  timing_changed: `dependencies.freshness = 'aligned'`,
}
