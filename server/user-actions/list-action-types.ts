import { z } from 'zod'
import { can, type Permissible, roleNeededFor } from '#domain/roles.ts'
import type { ActionType } from '#domain/views/operation-views.ts'
import { askableActions } from './action-registry.ts'

/** The action types that people can ask for, with the JSON schema that makes the form of each, and whether this person may. */
export function listActionTypes(actor: Permissible): ActionType[] {
  return [...askableActions.values()].map(({ type, title, description, payload, carriedOut }) => ({
    type,
    title,
    description,
    payloadSchema: z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' }),
    mayAsk: can(actor, type, 'somewhere'),
    neededRole: roleNeededFor(type),
    carriedOut,
  }))
}
