'use server'

import { z } from 'zod'
import { dependencyInput } from '#domain/dependency-input.ts'
import { dependencyUpdate } from '#domain/dependency-update.ts'
import { createDependency } from '#server/use-cases/dependency/create-dependency.ts'
import { deleteDependency } from '#server/use-cases/dependency/delete-dependency.ts'
import { updateDependency } from '#server/use-cases/dependency/update-dependency.ts'
import { authenticatedAction } from './authenticated-action.ts'

const byId = z.object({ id: z.number().int().positive() })

export const createDependencyAction = authenticatedAction(dependencyInput, createDependency)
export const updateDependencyAction = authenticatedAction(dependencyUpdate, updateDependency)
export const deleteDependencyAction = authenticatedAction(byId, deleteDependency)
