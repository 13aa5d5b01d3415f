import { z } from 'zod'
import { actionListShape, actionRowShape } from '#domain/views/operation-views.ts'
import { actionDetail, actionPage, actionPageParameters, actionParameters } from '#server/queries/audits/action-page.ts'
import { askableActions } from '#server/user-actions/action-registry.ts'
import type { AskableAction } from '#server/user-actions/define-user-action.ts'
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
]
