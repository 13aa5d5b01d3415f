import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { findNamedEdge, waiveDependency } from '#server/use-cases/dependency/waive-dependency.ts'
import { defineUserAction } from '../define-user-action.ts'

/** Opens a closed dependency for one activation (rule R6). */
export const waiveDependencyAction = defineUserAction({
  type: 'waive-dependency',
  title: 'Waive dependency',
  description: 'Lets the next run of a task start as if this dependency were satisfied. That run uses the waiver up.',
  payload: ACTION_PAYLOADS['waive-dependency'],
  carriedOut: 'at_once',
  async subject(tx, { dependencyId }) {
    const edge = await findNamedEdge(tx, dependencyId)
    const name = edge ? `${edge.dependerName} → ${edge.dependeeName}` : `dependency ${dependencyId}`
    return { kind: 'dependency', id: String(dependencyId), name }
  },
  async carryOut(tx, { id, actor, payload }) {
    const edge = await waiveDependency(tx, { actor, actionId: id }, payload)
    return {
      message: `Waived “${edge.dependerName} → ${edge.dependeeName}” for the next activation of “${edge.dependerName}”.`,
      before: { waivedBy: null },
      after: { waivedBy: actor.name },
    }
  },
})
