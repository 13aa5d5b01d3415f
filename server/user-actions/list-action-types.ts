import { z } from 'zod'
import { can, type Permissible, ROLES, roleNeededFor } from '#domain/roles.ts'
import type { ActionType } from '#domain/views/operation-views.ts'
import type { Database } from '#server/database/client.ts'
import { type OfferedAction, offeredTeamActions } from '#server/team-actions/offered-team-actions.ts'
import { askableActions } from './action-registry.ts'
import { permissionsOf } from './request-team-action.ts'

/** The action types that people can ask for, the team's own last, with the JSON schema that makes the form of each, and whether this person may. */
export async function listActionTypes(db: Database, actor: Permissible): Promise<ActionType[]> {
  const own = await offeredTeamActions(db)
  return [...ofDjag(actor), ...own.map((action) => ofTeam(action, actor))]
}

function ofDjag(actor: Permissible): ActionType[] {
  return [...askableActions.values()].map(({ type, title, description, payload, carriedOut }) => ({
    ...{ type, title, description, carriedOut },
    payloadSchema: z.toJSONSchema(payload, { io: 'input', unrepresentable: 'any' }),
    mayAsk: can(actor, type, 'somewhere'),
    neededRole: roleNeededFor(type),
    team: null,
  }))
}

function ofTeam(action: OfferedAction, actor: Permissible): ActionType {
  const { type, title, description, payloadSchema, subject, workers } = action
  const permissions = permissionsOf(action)
  const where = subject === 'run' || subject === 'task' ? 'somewhere' : 'everywhere'
  const neededRole = ROLES[Math.max(...permissions.map((permission) => ROLES.indexOf(roleNeededFor(permission))))] ?? 'administrator'
  return {
    ...{ type, title, description, payloadSchema, neededRole },
    carriedOut: 'by_worker',
    mayAsk: permissions.every((permission) => can(actor, permission, where)),
    team: { subject, permission: action.permission, workers },
  }
}
