import { z } from 'zod'
import { type Environment, givenSettings, wholeNumber } from './setting-shapes.ts'

/** A century: for ever, in practice. */
const MOST_DAYS = 36_500

/** How many days what has ended is kept (rules K1 to K5). A part of their own, as the web program reads no files for them. */
export const RETENTION_SETTINGS = {
  DJAG_KEEP_RUNS_DAYS: wholeNumber(1, MOST_DAYS, 90),
  DJAG_KEEP_LOGS_DAYS: wholeNumber(1, MOST_DAYS, 30),
  DJAG_KEEP_AUDITS_DAYS: wholeNumber(1, MOST_DAYS, 400),
  DJAG_KEEP_COUNTS_DAYS: wholeNumber(1, MOST_DAYS, 400),
}

/** Whole days. `counts`: how many runs ended in each hour, of runs that are gone. */
export type RetentionDays = { runs: number; logs: number; audits: number; counts: number }

const settingsSchema = z.object(RETENTION_SETTINGS)
type RetentionSettings = z.output<typeof settingsSchema>

export function retentionDaysOf(settings: RetentionSettings): RetentionDays {
  return {
    runs: settings.DJAG_KEEP_RUNS_DAYS,
    logs: settings.DJAG_KEEP_LOGS_DAYS,
    audits: settings.DJAG_KEEP_AUDITS_DAYS,
    counts: settings.DJAG_KEEP_COUNTS_DAYS,
  }
}

/** The same for programs that read no other setting. The start script has checked the environment before. */
export function retentionDays(environment: Environment): RetentionDays {
  return retentionDaysOf(settingsSchema.parse(givenSettings(environment)))
}
