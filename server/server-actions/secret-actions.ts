'use server'

import { secretDeletion, secretInput } from '#domain/secrets/secret-input.ts'
import { deleteSecret } from '#server/use-cases/secret/delete-secret.ts'
import { putSecret } from '#server/use-cases/secret/put-secret.ts'
import { confirmedAction } from './authenticated-action.ts'

export const putSecretAction = confirmedAction('putSecret', secretInput, putSecret)
export const deleteSecretAction = confirmedAction('deleteSecret', secretDeletion, deleteSecret)
