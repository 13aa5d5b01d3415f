'use server'

import { z } from 'zod'
import { jsonObject } from '#domain/json-input.ts'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { authenticatedAction } from './authenticated-action.ts'

const userActionRequest = z.object({ type: z.string().min(1, 'Choose a type.').max(100), payload: jsonObject })

export const requestUserActionAction = authenticatedAction('requestUserAction', userActionRequest, requestUserAction)
