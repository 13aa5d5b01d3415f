import { and, asc, inArray, isNull } from 'drizzle-orm'
import type { BulkUndo } from '#domain/bulk-change.ts'
import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import { switchVersionOf } from '#domain/switch-version.ts'
import { tasks } from '#schema/tasks.ts'
import type { Database } from '#server/database/client.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { tagTasks } from '#server/use-cases/tag/tag-tasks.ts'
import { storedSwitchVersion } from '#server/use-cases/task/refuse-stale-switches.ts'
import { setTasksEnabled } from '#server/use-cases/task/set-tasks-enabled.ts'

/** A task that is deleted or switched between being read and being locked is not read as it was left again. */
const TRIES = 3

/**
 * Takes back what the actor's change of a filter did to these tasks, in a transaction of their own. Those that were deleted since stay out of it, and
 * so do those that were switched since: nothing of anybody's is written over. What passed between is run: nothing is lost by having tried.
 * @returns the tasks that are as they were
 * @throws DomainError `forbidden`, and whatever the use case refuses
 */
export async function takeBackChange(db: Database, actor: Actor, { change, ids }: BulkUndo): Promise<{ ids: number[] }> {
  requirePermission(actor, change.kind === 'tag' ? 'edit-tasks' : 'switch-tasks', 'somewhere')
  for (let tries = 1; ; tries++) {
    const found = await asLeft(db, actor, { change, ids })
    if (found.length === 0) return { ids: [] }
    try {
      if (change.kind === 'tag') await tagTasks(db, actor, { ids: found, add: change.remove, remove: change.add })
      else {
        const seen = Object.fromEntries(found.map((id) => [String(id), leftVersion(actor, change)]))
        await setTasksEnabled(db, actor, { ids: found, enabled: isEnabledAgain(change), enableChoice: 'all', seen })
      }
      return { ids: found }
    } catch (error) {
      const isOvertaken = error instanceof DomainError && (error.code === 'not_found' || error.code === 'stale')
      if (!isOvertaken || tries === TRIES) throw error
    }
  }
}

type Switching = Exclude<BulkUndo['change'], { kind: 'tag' }>

function isEnabledAgain(change: Switching): boolean {
  return change.kind === 'pause' || !change.enabled
}

/** How the change left each of its tasks. */
function leftVersion(actor: Actor, change: Switching): string {
  if (change.kind === 'switch') return switchVersionOf({ enabled: change.enabled, pause: null })
  const { note, until, resumeChoice } = change
  const pause = { byName: actor.name, note, until: until === null ? null : new Date(until).toISOString(), resumeChoice }
  return switchVersionOf({ enabled: false, pause })
}

/** Those of the tasks that are there, and switched as the change left them. */
async function asLeft(db: Database, actor: Actor, { change, ids }: BulkUndo): Promise<number[]> {
  const rows = await db
    .select()
    .from(tasks)
    .where(and(inArray(tasks.id, ids), isNull(tasks.deletedAt)))
    .orderBy(asc(tasks.id))
  const left = rows.filter((row) => change.kind === 'tag' || storedSwitchVersion(row) === leftVersion(actor, change))
  return left.map(({ id }) => id)
}
