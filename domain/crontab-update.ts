import { z } from 'zod'
import { crontabInput } from './crontab-input.ts'
import { formInput } from './form-input.ts'

/** Saving the form of an existing crontab. */
export const crontabUpdate = formInput(crontabInput, { id: z.number().int().positive() })
export type CrontabUpdate = z.output<typeof crontabUpdate>
