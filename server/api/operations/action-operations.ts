import { z } from 'zod'
import { DomainError } from '#domain/errors.ts'
import { jsonObject } from '#domain/json-input.ts'
import { actionListShape, actionRowShape, teamActionListShape } from '#domain/views/operation-views.ts'
import { noParameters } from '#server/http/parameters.ts'
import { actionDetail, actionPage, actionPageParameters, actionParameters } from '#server/queries/audits/action-page.ts'
import { offeredTeamActions } from '#server/team-actions/offered-team-actions.ts'
import { askableActions } from '#server/user-actions/action-registry.ts'
import type { AskableAction } from '#server/user-actions/define-user-action.ts'
import { requestTeamAction } from '#server/user-actions/request-team-action.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { readOperation, type WriteOperation, writeOperation } from '../operation.ts'

const asked = z.object({
  id: z.number().int().describe('`GET /actions/{id}` says what became of it.'),
  outcome: z.string().exactOptional().describe('What it did, in a sentence; missing where a worker carries it out.'),
})

const WHEN: Readonly<Record<AskableAction['carriedOut'], string>> = {
  at_once: 'Done at once.',
  by_worker: 'A worker carries it out soon after.',
  by_addressees: 'It ends when those it is addressed to have answered.',
}

/** Asking for an action of one type, out of its definition. */
function asking({ type, title, description, payload, carriedOut }: AskableAction): WriteOperation {
  return writeOperation({
    id: `ask${pascalCase(type)}`,
    method: 'POST',
    path: `/actions/${type}`,
    tag: 'actions',
    summary: title,
    description: `${description} ${WHEN[carriedOut]}`,
    permission: type,
    parameters: z.object({}),
    body: payload.meta({ id: `${pascalCase(type)}Payload` }),
    status: carriedOut === 'at_once' ? 200 : 202,
    answer: asked,
    change: async (tx, { actor, body }) => ({ body: await requestUserAction(tx, actor, { type, payload: body as object }) }),
    repeat: async (tx, actor, kept) => {
      const { outcome, ...told } = kept
      const { closedBy } = await actionDetail(tx, kept, actor)
      return outcome === undefined || closedBy !== null ? told : kept
    },
  })
}

function pascalCase(type: string): string {
  return type
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

export const ACTION_OPERATIONS = [
  readOperation({
    id: 'listActions',
    path: '/actions',
    tag: 'actions',
    summary: 'List user actions, the latest first',
    permission: 'read-audits',
    parameters: actionPageParameters,
    answer: actionListShape,
    query: actionPage,
  }),
  readOperation({
    id: 'getAction',
    path: '/actions/{id}',
    tag: 'actions',
    summary: 'One user action, and what became of it',
    permission: 'read-audits',
    parameters: actionParameters,
    answer: actionRowShape,
    query: actionDetail,
  }),
  ...[...askableActions.values()].map(asking),
  readOperation({
    id: 'listTeamActions',
    path: '/team-actions',
    tag: 'actions',
    summary: 'List the actions of the team’s own',
    description: 'Those of the files in `DJAG_ACTIONS_DIR` that a live worker has, or one had within the last day, by title.',
    permission: 'read',
    parameters: noParameters,
    answer: teamActionListShape,
    query: async (db) => ({ rows: await offeredTeamActions(db) }),
  }),
  writeOperation({
    id: 'askTeamAction',
    method: 'POST',
    path: '/team-actions/{type}',
    tag: 'actions',
    summary: 'Ask for an action of the team’s own',
    description:
      'The body is what is said with it, by its schema in `GET /team-actions`. One worker that has the action carries it out; `GET /actions/{id}` says what became of it. It takes the permission that the action names, too.',
    permission: 'team-actions',
    parameters: z.object({ type: z.string().max(60, 'At most 60 characters.').describe('Its type.') }),
    body: jsonObject.meta({ id: 'TeamActionPayload', description: 'A JSON object, as the action’s own schema has it.' }),
    status: 202,
    answer: asked,
    change: async (tx, { actor, parameters: { type }, body }) => {
      const given = await requestTeamAction(tx, actor, { type, payload: body })
      if (!given) throw new DomainError('not_found', `There is no action “${type}” of the team’s own that a worker has had within a day.`)
      return { body: given }
    },
  }),
]
