import { z } from 'zod'
import { CLOCK_END_MS, CLOCK_START_MS } from '#scheduling/cron/zone.ts'

/** A moment that a person chooses, as an ISO instant. Rules know those of 1970 through 2100 only (rule C2). */
export const instantInput = z.iso
  .datetime({ offset: true, abort: true, error: 'Choose a date and a time of day, of a year from 1970 through 2100.' })
  .refine((instant) => Date.parse(instant) >= CLOCK_START_MS && Date.parse(instant) < CLOCK_END_MS, {
    error: 'Choose a year from 1970 through 2100: nothing fires before or after.',
  })
