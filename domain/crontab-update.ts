import { z } from 'zod'
import { crontabInput } from './crontab-input.ts'
import { formInput } from './form-input.ts'

/** Saving the form of an existing crontab. */
export const crontabUpdate = formInput(crontabInput, {
  id: z.number().int().positive(),
  /** As it was loaded: a save over somebody else's change is refused. */
  updatedAt: z.iso.datetime({ offset: true }),
  /** Ask for a run for the latest of the waiting instants that the save drops, of each task that uses the crontab (rule H1). */
  runLatest: z.boolean().default(false),
})
export type CrontabUpdate = z.output<typeof crontabUpdate>
