import { z } from 'zod'
import { secretInput, secretName } from '#domain/secrets/secret-input.ts'
import { putSecretShape, secretListShape } from '#domain/views/secret-views.ts'
import { noParameters } from '#server/http/parameters.ts'
import { secretRows } from '#server/queries/secrets/secret-rows.ts'
import { deleteSecret } from '#server/use-cases/secret/delete-secret.ts'
import { putSecret } from '#server/use-cases/secret/put-secret.ts'
import { refuseOtherSecret } from '#server/use-cases/secret/refuse-other-secret.ts'
import { readOperation, writeOperation } from '../operation.ts'

const secretParameters = z.object({ name: secretName })

export const SECRET_OPERATIONS = [
  readOperation({
    id: 'listSecrets',
    path: '/secrets',
    tag: 'secrets',
    summary: 'List the names of secrets',
    description:
      'All of them, at most 1,000, each with how many tasks use it, and those that tasks refer to and that are not there. No value is ever told.',
    permission: 'list-secrets',
    parameters: noParameters,
    answer: secretListShape,
    query: secretRows,
  }),
  writeOperation({
    id: 'putSecret',
    method: 'PUT',
    path: '/secrets/{name}',
    tag: 'secrets',
    summary: 'Add a secret, or give it a new value',
    description:
      'Runs that start from then on get it. Tasks refer to it by `{{secret:NAME}}` in their arguments and headers. The same request twice does the same once: an idempotency key is not needed, and not kept. The version is the `changedAt` of its row in the list.',
    permission: 'manage-secrets',
    isConfidential: true,
    parameters: secretParameters,
    body: secretInput.omit({ name: true }).strict().meta({ id: 'SecretValue' }),
    version: 'heeded',
    status: 200,
    answer: putSecretShape,
    change: async (tx, { actor, parameters: { name }, body, version }) => {
      if (version !== null) await refuseOtherSecret(tx, name, version)
      return { body: await putSecret(tx, actor, { name, ...body }) }
    },
  }),
  writeOperation({
    id: 'deleteSecret',
    method: 'DELETE',
    path: '/secrets/{name}',
    tag: 'secrets',
    summary: 'Delete a secret',
    description: 'Runs of tasks that use it fail from then on, with its name.',
    permission: 'manage-secrets',
    isConfidential: true,
    parameters: secretParameters,
    body: null,
    version: 'heeded',
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { name }, version }) => {
      if (version !== null) await refuseOtherSecret(tx, name, version)
      await deleteSecret(tx, actor, { name })
      return { body: null }
    },
  }),
]
