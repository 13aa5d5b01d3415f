import { DomainError } from '#domain/errors.ts'
import type { Actor } from '#domain/roles.ts'
import type { ActionPayload } from '#server/audit/audit-entry.ts'
import { recordPendingActions } from '#server/audit/record-pending-actions.ts'
import type { Database } from '#server/database/client.ts'
import { fieldErrors } from '#server/failures/error-view.ts'
import { refuseUnstorable } from '#server/use-cases/refuse-unstorable.ts'
import { requirePermission } from '#server/use-cases/require-permission.ts'
import { askableActions, isInternalAction } from './action-registry.ts'
import { carryOutAtOnce } from './carry-out-at-once.ts'
import type { AskableAction } from './define-user-action.ts'
import { requestTeamAction } from './request-team-action.ts'

/**
 * Records an action that a person asks for. Some types take effect in the same transaction, and then `outcome` says what they did;
 * of others a worker carries each out soon after, once.
 * @throws DomainError `forbidden` for a type that only the system records or that needs a stronger role; `invalid_input` with the
 * payload's own paths for a payload that does not fit; what an action refuses that takes effect at once, or that looks at what is asked for. Then nothing is recorded
 */
export async function requestUserAction(
  db: Database,
  actor: Actor,
  input: { type: string; payload: object },
): Promise<{ id: number; outcome?: string }> {
  const action = askableActions.get(input.type)
  if (!action) return await requestOther(db, actor, input)
  requirePermission(actor, action.type, 'somewhere')
  refuseUnstorable(input.payload)
  const payload = checkedPayload(action, input.payload)
  if (action.carriedOut !== 'by_worker') return await db.transaction((tx) => carryOutAtOnce(tx, actor, action, payload))
  const [id] = await db.transaction(async (tx) => {
    await action.check?.(tx, actor, payload)
    return await recordPendingActions(tx, actor, action.type, [payload])
  })
  if (id === undefined) throw new Error('The action was not inserted.')
  return { id }
}

/** An action of the team's own, or none that anybody can ask for. */
async function requestOther(db: Database, actor: Actor, input: { type: string; payload: object }): Promise<{ id: number }> {
  const { type } = input
  if (isInternalAction(type)) {
    throw new DomainError(
      'forbidden',
      `Actions of the type “${type}” are recorded by Djag itself when something changes; nobody can ask for one.`,
    )
  }
  const asked = await requestTeamAction(db, actor, input)
  if (asked) return asked
  const known = [...askableActions.keys()].join(', ')
  throw new DomainError(
    'invalid_input',
    `There is no action type “${type}”. Djag’s own are ${known}; of the team’s own (DJAG_ACTIONS_DIR) no worker has had it within a day.`,
    { type: `Choose one of ${known}, or one that a worker has.` },
  )
}

function checkedPayload(action: AskableAction, payload: object): ActionPayload {
  const parsed = action.payload.safeParse(payload)
  if (parsed.success) return parsed.data as ActionPayload
  throw new DomainError('invalid_input', `“${action.title}” needs another look; nothing was asked for.`, fieldErrors(parsed.error), {
    cause: parsed.error,
  })
}
