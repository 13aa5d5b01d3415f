'use server'

import { crontabInput } from '#domain/crontab-input.ts'
import { crontabUpdate } from '#domain/crontab-update.ts'
import { deletion } from '#domain/deletion-input.ts'
import { createCrontab } from '#server/use-cases/crontab/create-crontab.ts'
import { deleteCrontab } from '#server/use-cases/crontab/delete-crontab.ts'
import { updateCrontab } from '#server/use-cases/crontab/update-crontab.ts'
import { authenticatedAction } from './authenticated-action.ts'

export const createCrontabAction = authenticatedAction('createCrontab', crontabInput, createCrontab)
export const updateCrontabAction = authenticatedAction('updateCrontab', crontabUpdate, updateCrontab)
export const deleteCrontabAction = authenticatedAction('deleteCrontab', deletion, deleteCrontab)
