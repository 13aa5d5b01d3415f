import { ACTION_PAYLOADS } from '#domain/user-actions/payloads.ts'
import { reloadHandlers } from '#server/use-cases/worker/reload-handlers.ts'
import { defineUserAction } from '../define-user-action.ts'

/** Has workers look at their folders of handlers anew (rule R11). */
export const reloadHandlersAction = defineUserAction({
  type: 'reload-handlers',
  title: 'Reload handlers',
  description: 'Has workers load their folders of handlers anew, whole or not at all; runs under way end with what they began with.',
  payload: ACTION_PAYLOADS['reload-handlers'],
  carriedOut: 'by_addressees',
  subject: async (_tx, { workerId }) => ({ kind: 'none', id: null, name: workerId === undefined ? 'all workers' : `worker ${workerId}` }),
  carryOut: async (tx, { id, actor, payload }) => await reloadHandlers(tx, actor, id, payload),
})
