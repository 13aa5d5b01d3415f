import { inArray } from 'drizzle-orm'
import type { ClosedBy } from '#domain/views/closed-views.ts'
import { audits } from '#schema/audits.ts'
import type { Database } from '#server/database/client.ts'
import { closedSubjects, type Subject } from './closed-subjects.ts'
import { closingTags, type Reader } from './closed-tasks.ts'

type Action = { id: number; type: string; payload: Record<string, unknown> }

/**
 * By which tags what was said with these actions, and what came of them, is closed to the reader: those of the tasks and runs that a payload names, and those
 * that the action's audits are about.
 * @returns null: it is open
 */
export async function closedActions(db: Database, reader: Reader, actions: readonly Action[]): Promise<(action: Action) => ClosedBy> {
  if (actions.length === 0 || (await closingTags(db, reader)) === null) return () => null
  const audited = await db
    .select({ actionId: audits.actionId, type: audits.type, kind: audits.subjectKind, id: audits.subjectId })
    .from(audits)
    .where(
      inArray(
        audits.actionId,
        actions.map(({ id }) => id),
      ),
    )
  const auditedOf = Map.groupBy(audited, ({ actionId }) => actionId)
  const subjectsOf = (action: Action): Subject[] => [...namedIn(action), ...(auditedOf.get(action.id) ?? [])]
  const closedBy = await closedSubjects(db, reader, actions.flatMap(subjectsOf))
  return (action) => {
    const closing = subjectsOf(action)
      .map(closedBy)
      .filter((by) => by !== null)
    return closing.length === 0 ? null : [...new Set(closing.flat())]
  }
}

/** What is said of crontabs and edges names tasks beside them, and holds no values. */
const WITHOUT_VALUES: readonly string[] = ['crontab-changed', 'dependency-changed']

function namedIn({ type, payload: { taskId, taskIds, runId } }: Action): Subject[] {
  if (WITHOUT_VALUES.includes(type)) return []
  const tasks = [taskId, ...(Array.isArray(taskIds) ? taskIds : [])].filter((id) => typeof id === 'number')
  const runs = [runId].filter((id) => typeof id === 'string')
  const named = [...tasks.map((id) => ['task', String(id)] as const), ...runs.map((id) => ['run', id] as const)]
  // What speaks of many tasks is closed by its type, whether it names any or not.
  return [{ kind: 'none', id: null, type }, ...named.map(([kind, id]) => ({ kind, id, type }))]
}

/** What says which things an action is about, and leads to them. */
const NAMES: readonly string[] = ['taskId', 'taskIds', 'runId', 'requestId', 'dependencyId', 'backfillId']

/** A payload without all but the names in it. */
export function namesAlone(payload: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(payload).filter(([name]) => NAMES.includes(name)))
}
