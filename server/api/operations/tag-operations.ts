import { z } from 'zod'
import { tagChange, tagInput } from '#domain/tag-change.ts'
import { tagDetailShape, tagListShape, tagRowShape } from '#domain/views/tag-views.ts'
import { idParameter, noParameters } from '#server/http/parameters.ts'
import { tagRow, tagRows } from '#server/queries/tags/tag-rows.ts'
import { changeTag, createTag, deleteTag } from '#server/use-cases/tag/edit-tags.ts'
import { versionOfTag } from '#server/use-cases/tag/tag-version.ts'
import { readOperation, writeOperation } from '../operation.ts'

const tagParameters = z.object({ id: idParameter })

export const TAG_OPERATIONS = [
  readOperation({
    id: 'listTags',
    path: '/tags',
    tag: 'tags',
    summary: 'List tags',
    description:
      'All of them, by name, at most 500, each with its deadline, which holds for tasks without one of their own, how many tasks have it, and how many roles of people and service accounts are for these.',
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
    change: async (tx, { actor, body }) => {
      const tag = await createTag(tx, actor, body)
      return { body: tag, version: versionOfTag(tag), location: `/tags/${tag.id}` }
    },
  }),
  readOperation({
    id: 'getTag',
    path: '/tags/{id}',
    tag: 'tags',
    summary: 'One tag',
    permission: 'read',
    parameters: tagParameters,
    answer: tagRowShape,
    versionOf: ({ version }) => version,
    query: tagRow,
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
    body: tagChange.omit({ id: true, version: true }).strict().meta({ id: 'TagChange' }),
    version: 'required',
    status: 200,
    answer: tagDetailShape,
    change: async (tx, { actor, parameters: { id }, body, version }) => {
      const tag = await changeTag(tx, actor, { id, ...body, ...(version !== null && { version }) })
      return { body: tag, version: versionOfTag(tag) }
    },
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
    version: 'heeded',
    status: 204,
    answer: null,
    change: async (tx, { actor, parameters: { id }, version }) => {
      await deleteTag(tx, actor, { id, ...(version !== null && { version }) })
      return { body: null }
    },
  }),
]
