import { crontabs } from '#schema/crontabs.ts'

/** The columns that make a `CrontabDefinition`. */
export const definitionColumns = {
  second: crontabs.second,
  minute: crontabs.minute,
  hour: crontabs.hour,
  dayOfMonth: crontabs.dayOfMonth,
  month: crontabs.month,
  dayOfWeek: crontabs.dayOfWeek,
  timezone: crontabs.timezone,
  gap: crontabs.gap,
  overlap: crontabs.overlap,
}
