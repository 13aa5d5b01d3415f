'use server'

import { changeSetApplication, changeSetReversal, changeSetStep, newChangeSet, stageInput } from '#domain/change-sets/staged-edit.ts'
import { applyChangeSet, revertChangeSet } from '#server/change-sets/apply-change-set.ts'
import { editChangeSet, startChangeSet } from '#server/change-sets/edit-change-set.ts'
import { stageEdits } from '#server/change-sets/stage-edits.ts'
import { authenticatedAction } from './authenticated-action.ts'

export const stageEditsAction = authenticatedAction('stageEdits', stageInput, stageEdits)
export const startChangeSetAction = authenticatedAction('startChangeSet', newChangeSet, startChangeSet)
export const editChangeSetAction = authenticatedAction('editChangeSet', changeSetStep, editChangeSet)
export const applyChangeSetAction = authenticatedAction('applyChangeSet', changeSetApplication, applyChangeSet)
export const revertChangeSetAction = authenticatedAction('revertChangeSet', changeSetReversal, revertChangeSet)
