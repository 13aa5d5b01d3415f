import { z } from 'zod'
import { tagChange, tagInput } from '#domain/tag-change.ts'
import { tagDetailShape, tagListShape } from '#domain/views/tag-views.ts'
import { idParameter, noParameters } from '#server/http/parameters.ts'
import { tagRows } from '#server/queries/tags/tag-rows.ts'
import { changeTag, createTag, deleteTag } from '#server/use-cases/tag/edit-tags.ts'
import { readOperation, writeOperation } from '../operation.ts'

const tagParameters = z.object({ id: idParameter })

export const TAG_OPERATIONS = [
  readOperation({
    id: 'listTags',
    path: '/tags',
    tag: 'tags',
    summary: 'List tags',
    description:
      'All of them, by name, each with its deadline, which holds for tasks without one of their own, how many tasks have it, and how many roles of people and service accounts are for these.',
    permission: 'read',
    parameters: noParameters,
    answer: tagListShape,
    query: tagRows,
  }),
  writeOperation({
    id: 'createTag',
    method: 'POST',
    path: '/tags',
    tag: 'tags',
    summary: 'Make a tag',
    description: 'Its deadline, if it has one, is said as that of a task, and holds for its tasks without one of their own.',
    permission: 'edit-tags',
    parameters: z.object({}),
    body: tagInput.strict().meta({ id: 'NewTag' }),
    status: 201,
    answer: tagDetailShape,
    change: async (tx, { actor, body }) => ({ body: await createTag(tx, actor, body) }),
  }),
  writeOperation({
    id: 'changeTag',
    method: 'PATCH',
    path: '/tags/{id}',
    tag: 'tags',
    summary: 'Rename a tag, give it another colour or deadline, close or open values',
    description:
      'What is left out stays as it is. `deadlineKind` `none` takes its deadline away. Opening values that it closes takes the permission `open-values`.',
    permission: 'edit-tags',
    parameters: tagParameters,
    body: tagChange.omit({ id: true }).strict().meta({ id: 'TagChange' }),
    status: 200,
    answer: tagDetailShape,
    change: async (tx, { actor, parameters: { id }, body }) => ({ body: await changeTag(tx, actor, { id, ...body }) }),
  }),
  writeOperation({
    id: 'deleteTag',
    method: 'DELETE',
    path: '/tags/{id}',
    tag: 'tags',
    summary: 'Delete a tag',
    description:
      'All tasks lose it, and so do roles that are limited to it: where there are such, it takes the permission `manage-people`; where it closes values of tasks that no other tag closes, `open-values`.',
    permission: 'edit-tags',
    parameters: tagParameters,
    body: null,
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id } }) => {
      await deleteTag(tx, actor, { id })
      return { body: null }
    },
  }),
]
