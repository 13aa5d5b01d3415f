import { z } from 'zod'
import { type Actor, hasRole } from '#domain/roles.ts'
import type { ActionType } from '#domain/views/operation-views.ts'
import { askableActions } from './action-registry.ts'

/** The action types that people can ask for, with the JSON schema that makes the form of each, and whether this person may. */
export function listActionTypes(actor: Pick<Actor, 'role'>): ActionType[] {
  return [...askableActions.values()].map(({ type, title, description, payload, neededRole, carriedOut }) => ({
    type,
    title,
    description,
    payloadSchema: z.toJSONSchema(payload, { io: 'input' }),
    mayAsk: hasRole(actor.role, neededRole),
    neededRole,
    carriedOut,
  }))
}
