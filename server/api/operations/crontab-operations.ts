import { z } from 'zod'
import { crontabBody, crontabChange } from '#domain/api-bodies/crontab-bodies.ts'
import { crontabInput } from '#domain/crontab-input.ts'
import { crontabRowShape } from '#domain/views/crontab-views.ts'
import { keysetPage } from '#domain/views/keyset-page.ts'
import { crontabDetail, crontabList, crontabListParameters, crontabParameters } from '#server/queries/crontabs/crontab-rows.ts'
import { createCrontab } from '#server/use-cases/crontab/create-crontab.ts'
import { deleteCrontab } from '#server/use-cases/crontab/delete-crontab.ts'
import { updateCrontab } from '#server/use-cases/crontab/update-crontab.ts'
import { readOperation, writeOperation } from '../operation.ts'

const updateParameters = crontabParameters.extend({
  runLatest: z
    .stringbool({ error: 'Use true or false.' })
    .default(false)
    .describe('Ask for a run for the latest of the waiting instants that the change drops, of each task that uses the crontab (rule H1).'),
})

export const CRONTAB_OPERATIONS = [
  readOperation({
    id: 'listCrontabs',
    path: '/crontabs',
    tag: 'crontabs',
    summary: 'List crontabs',
    permission: 'read',
    parameters: crontabListParameters,
    answer: keysetPage(crontabRowShape),
    query: crontabList,
  }),
  writeOperation({
    id: 'createCrontab',
    method: 'POST',
    path: '/crontabs',
    tag: 'crontabs',
    summary: 'Make a crontab',
    permission: 'edit-crontabs',
    parameters: z.object({}),
    body: crontabBody,
    status: 201,
    answer: crontabRowShape,
    change: async (tx, { actor, body }) => {
      const { id } = await createCrontab(tx, actor, body)
      return { ...(await crontabAnswer(tx, id)), location: `/crontabs/${id}` }
    },
  }),
  readOperation({
    id: 'getCrontab',
    path: '/crontabs/{id}',
    tag: 'crontabs',
    summary: 'One crontab',
    permission: 'read',
    parameters: crontabParameters,
    answer: crontabRowShape,
    versionOf: ({ updatedAt }) => updatedAt,
    query: crontabDetail,
  }),
  writeOperation({
    id: 'changeCrontab',
    method: 'PATCH',
    path: '/crontabs/{id}',
    tag: 'crontabs',
    summary: 'Change a crontab',
    description: 'Changes when all its tasks fire: what is due is decided first, and the past is never replayed (rule H1).',
    permission: 'edit-crontabs',
    parameters: updateParameters,
    body: crontabChange,
    version: 'required',
    status: 200,
    answer: crontabRowShape,
    change: async (tx, { actor, parameters: { id, runLatest }, body, version }) => {
      const saved = await crontabDetail(tx, { id })
      const input = crontabInput.parse({ ...saved.definition, ...body })
      await updateCrontab(tx, actor, { id, updatedAt: version ?? saved.updatedAt, input, runLatest })
      return await crontabAnswer(tx, id)
    },
  }),
  writeOperation({
    id: 'deleteCrontab',
    method: 'DELETE',
    path: '/crontabs/{id}',
    tag: 'crontabs',
    summary: 'Delete a crontab that no task uses',
    permission: 'edit-crontabs',
    parameters: crontabParameters,
    body: null,
    version: 'heeded',
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id }, version }) => {
      await deleteCrontab(tx, actor, { id, updatedAt: version ?? undefined })
      return { body: null }
    },
  }),
]

async function crontabAnswer(tx: Parameters<typeof crontabDetail>[0], id: number) {
  const body = await crontabDetail(tx, { id })
  return { body, version: body.updatedAt }
}
