'use server'

import { tagChange, tagDeletion, tagInput } from '#domain/tag-change.ts'
import { changeTag, createTag, deleteTag } from '#server/use-cases/tag/edit-tags.ts'
import { authenticatedAction } from './authenticated-action.ts'

export const createTagAction = authenticatedAction('createTag', tagInput, createTag)
export const changeTagAction = authenticatedAction('changeTag', tagChange, changeTag)
export const deleteTagAction = authenticatedAction('deleteTag', tagDeletion, deleteTag)
