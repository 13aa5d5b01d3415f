import { z } from 'zod'
import { tokenInput } from '#domain/token-input.ts'
import { keysetPage } from '#domain/views/keyset-page.ts'
import { tokenRowShape } from '#domain/views/token-views.ts'
import { tokenList, tokenListParameters, tokenParameters } from '#server/queries/tokens/token-rows.ts'
import { makeToken } from '#server/use-cases/token/make-token.ts'
import { revokeToken } from '#server/use-cases/token/revoke-token.ts'
import { readOperation, writeOperation } from '../operation.ts'

const { shape } = tokenInput

/** Of a service account unless it says otherwise. */
const tokenBody = z
  .strictObject({
    ...shape,
    of: z
      .enum(['service', 'worker'])
      .default('service')
      .describe('A service account’s, or of workers; people make their own in the dashboard.'),
    role: shape.role.default(null),
    tags: shape.tags.default(null),
    scopes: shape.scopes.default(null),
    queues: shape.queues.default(null),
  })
  .meta({ id: 'NewToken' })

export const TOKEN_OPERATIONS = [
  readOperation({
    id: 'listTokens',
    path: '/tokens',
    tag: 'people',
    summary: 'List tokens, the latest first',
    permission: 'manage-tokens',
    parameters: tokenListParameters,
    answer: keysetPage(tokenRowShape),
    query: tokenList,
  }),
  writeOperation({
    id: 'makeToken',
    method: 'POST',
    path: '/tokens',
    tag: 'people',
    summary: 'Make a token of a service account, or of workers',
    description:
      'Its text is told here and nowhere else. A token makes none that may more than itself or outlives it; one of workers that get secrets takes the permission `manage-secrets`.',
    permission: 'manage-tokens',
    parameters: z.object({}),
    body: tokenBody,
    isConfidential: true,
    status: 201,
    answer: z.object({ id: z.uuid(), token: z.string() }),
    change: async (tx, { actor, body }) => {
      const { id, text } = await makeToken(tx, actor, tokenInput.parse(body))
      return { body: { id, token: text } }
    },
  }),
  writeOperation({
    id: 'revokeToken',
    method: 'DELETE',
    path: '/tokens/{id}',
    tag: 'people',
    summary: 'Revoke a token: from then on it is worth nothing',
    permission: 'manage-tokens',
    parameters: tokenParameters,
    body: null,
    isConfidential: true,
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters }) => {
      await revokeToken(tx, actor, parameters)
      return { body: null }
    },
  }),
]
