'use server'

import { z } from 'zod'
import { requestUserAction } from '#server/user-actions/request-user-action.ts'
import { authenticatedAction } from './authenticated-action.ts'

const userActionRequest = z.object({ type: z.string().min(1, 'Choose a type.').max(100), payload: z.record(z.string(), z.unknown()) })

export const requestUserActionAction = authenticatedAction(userActionRequest, requestUserAction)
