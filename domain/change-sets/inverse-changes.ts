import { changeKey, type NetChange, type StagedFields } from './net-changes.ts'
import { withoutValues } from './value-fields.ts'

/**
 * What takes back changes that were applied: they stand with the ids of what they made, what was there before each, and all that a deleted task was. A task
 * that is made again is a new one, and its edges come with it.
 * @param nowMs what would have come due meanwhile of a task that is made again is not made up for
 */
export function inverseChanges(applied: readonly NetChange[], nowMs: number): NetChange[] {
  const again = new Map<number, number>()
  for (const change of applied) if (change.kind === 'task' && change.after === null) again.set(change.id, -1 - again.size)
  const idOf = (id: number) => again.get(id) ?? id
  const made = new Set(applied.flatMap((change) => (change.kind === 'task' && change.before === null ? [change.id] : [])))
  const inverted = applied.toReversed().flatMap((change): NetChange[] => {
    if (change.kind === 'crontab') return [{ ...change, before: change.after, after: change.before }]
    if (change.kind === 'edge') {
      const [dependerId, dependeeId] = [idOf(change.dependerId), idOf(change.dependeeId)]
      // With a task that goes again go its edges.
      if (made.has(dependerId) || made.has(dependeeId)) return []
      return [{ ...change, dependerId, dependeeId, before: change.after, after: change.before }]
    }
    const { before, after } = change
    if (before === null) return [{ ...change, before: withoutValues(after ?? {}), after: null }]
    if (after === null) return [{ ...change, id: idOf(change.id), before: null, after: fromNowOn(before, nowMs), enableChoice: 'fromNow' }]
    return [{ ...change, before: after, after: before, enableChoice: 'fromNow' }]
  })
  return [...new Map(inverted.map((change) => [changeKey(change), change])).values()]
}

function fromNowOn(fields: StagedFields, nowMs: number): StagedFields {
  const { cronBase = null } = fields
  const isToCome = typeof cronBase === 'string' && Date.parse(cronBase) > nowMs
  return isToCome ? fields : { ...fields, cronBase: null }
}
