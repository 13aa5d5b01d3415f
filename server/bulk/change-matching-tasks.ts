import { type BulkChange, type BulkProgress, type BulkStep, TASKS_AT_ONCE } from '#domain/bulk-change.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor, TaskPermission } from '#domain/roles.ts'
import type { Database } from '#server/database/client.ts'
import { fieldErrors } from '#server/failures/error-view.ts'
import { latestTaskId, matchingTaskIds, taskFilterParameters } from '#server/queries/tasks/task-page.ts'
import { idsToUntag, idsWithin } from '#server/use-cases/require-for-tasks.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { tagTasks } from '#server/use-cases/tag/tag-tasks.ts'
import { deleteTasks } from '#server/use-cases/task/delete-task.ts'
import { pauseTasks } from '#server/use-cases/task/pause-tasks.ts'
import { idsToDelete } from '#server/use-cases/task/require-deletion.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'
import { runTasksNow } from '#server/user-actions/run-tasks-now.ts'

/** A task that is deleted between being found and being locked is not found again. */
const TRIES = 3

const PERMISSION_OF: Readonly<Record<BulkChange['kind'], TaskPermission>> = {
  switch: 'switch-tasks',
  pause: 'pause-task',
  run: 'run-now',
  tag: 'edit-tasks',
  delete: 'edit-tasks',
}

/**
 * Changes the next of the tasks that a filter finds, in a transaction of their own, by the use case of the same change of tasks that were ticked.
 * Whoever is limited to tags changes those of them that are theirs to change so; `leftOut` counts the others.
 * Going on by id, a task is met once, also where the change makes that the filter no longer finds it.
 * @throws DomainError `forbidden`, `invalid_input` for a filter that cannot be read, and whatever the use case refuses
 */
export async function changeMatchingTasks(db: Database, actor: Actor, step: BulkStep): Promise<BulkProgress> {
  const permission = PERMISSION_OF[step.change.kind]
  requirePermission(actor, permission, 'somewhere')
  const filter = taskFilterParameters.safeParse(step.filter)
  if (!filter.success) throw new DomainError('invalid_input', 'This filter cannot be read. Reload the page.', fieldErrors(filter.error))
  const through = step.through ?? (await latestTaskId(db))
  for (let tries = 1; ; tries++) {
    const found = await matchingTaskIds(db, filter.data, {
      after: step.after ?? 0,
      through,
      limit: TASKS_AT_ONCE,
      // A pause of what is disabled would end with it enabled.
      isEnabled: step.change.kind === 'pause',
    })
    const last = found.at(-1)
    if (last === undefined) return { seen: 0, ids: [], pausedIds: [], leftOut: 0, after: null, through }
    const own = await idsOfTheirs(db, actor, step.change, found)
    try {
      const changed = own.length === 0 ? { ids: [], pausedIds: [] } : await change(db, actor, step.change, own)
      return {
        seen: found.length,
        ...changed,
        leftOut: found.length - own.length,
        after: found.length < TASKS_AT_ONCE ? null : last,
        through,
      }
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'not_found') || tries === TRIES) throw error
    }
  }
}

/** Those of the tasks with which the change is the actor's to do: one that is not would have all of a part refused, again and again. */
async function idsOfTheirs(db: Database, actor: Actor, change: BulkChange, found: readonly number[]): Promise<number[]> {
  if (change.kind === 'delete') return await idsToDelete(db, actor, found)
  if (change.kind === 'tag') return await idsToUntag(db, actor, found, change)
  return await idsWithin(db, actor, PERMISSION_OF[change.kind], found)
}

/** @returns the tasks that were not so already, and which of them were paused */
async function change(db: Database, actor: Actor, asked: BulkChange, ids: number[]): Promise<Pick<BulkProgress, 'ids' | 'pausedIds'>> {
  switch (asked.kind) {
    case 'switch':
      return await setTasksEnabled(db, actor, { ids, enabled: asked.enabled, enableChoice: asked.enableChoice })
    case 'pause': {
      const { note, until, resumeChoice } = asked
      return { ...(await pauseTasks(db, actor, { ids, note, until, resumeChoice })), pausedIds: [] }
    }
    case 'run':
      await runTasksNow(db, actor, { ids, ignoreDependencies: asked.ignoreDependencies, besideOthers: false })
      return { ids, pausedIds: [] }
    case 'tag':
      return { ids: (await tagTasks(db, actor, { ids, add: asked.add, remove: asked.remove })).ids, pausedIds: [] }
    case 'delete':
      return { ids: (await deleteTasks(db, actor, { ids })).ids, pausedIds: [] }
  }
}
