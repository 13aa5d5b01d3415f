'use server'

import { savedViewDeletion, savedViewInput } from '#domain/saved-view-input.ts'
import { deleteView, saveView } from '#server/use-cases/view/saved-views.ts'
import { authenticatedAction } from './authenticated-action.ts'

export const saveViewAction = authenticatedAction('saveView', savedViewInput, saveView)
export const deleteViewAction = authenticatedAction('deleteView', savedViewDeletion, deleteView)
