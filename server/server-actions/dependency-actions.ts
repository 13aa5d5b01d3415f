'use server'

import { dependencyDeletion } from '#domain/deletion-input.ts'
import { dependencyInput } from '#domain/dependency-input.ts'
import { dependencyUpdate } from '#domain/dependency-update.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { deleteDependency } from '#server/use-cases/dependency/delete-dependency.ts'
import { updateDependency } from '#server/use-cases/dependency/update-dependency.ts'
import { authenticatedAction } from './authenticated-action.ts'

export const createDependencyAction = authenticatedAction('createDependency', dependencyInput, createDependency)
export const updateDependencyAction = authenticatedAction('updateDependency', dependencyUpdate, updateDependency)
export const deleteDependencyAction = authenticatedAction('deleteDependency', dependencyDeletion, deleteDependency)
