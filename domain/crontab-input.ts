import { z } from 'zod'
import { GAP_POLICIES, OVERLAP_POLICIES } from '#scheduling/cron/crontab-definition.ts'

const column = z.string().trim().max(200, 'At most 200 characters.')

/** The shape of a crontab form. What the columns mean is checked by the core's `checkCrontab`, in the browser and again in the use case. */
export const crontabInput = z.object({
  second: column,
  minute: column,
  hour: column,
  dayOfMonth: column,
  month: column,
  dayOfWeek: column,
  timezone: z.string().trim().min(1, 'Choose a time zone.').max(64),
  gap: z.enum(GAP_POLICIES),
  overlap: z.enum(OVERLAP_POLICIES),
})
export type CrontabInput = z.infer<typeof crontabInput>
