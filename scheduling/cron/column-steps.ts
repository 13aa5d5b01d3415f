import type { CronField } from './crontab-definition.ts'

/** How many values a column has: the longest step that means what it says. Sunday is one day, whether 0 or 7. */
export const COLUMN_SIZES: Record<CronField, number> = { second: 60, minute: 60, hour: 24, dayOfMonth: 31, month: 12, dayOfWeek: 7 }

export type LongStep = { item: string; start: string; step: number }

/** The first item of a column whose step is longer than the whole column, as one of 90 minutes that would fire hourly; null: none has. */
export function longStepIn(field: CronField, column: string): LongStep | null {
  for (const item of column.trim().split(',')) {
    const [, start, step] = /^([^/]+)\/([0-9]{1,4})$/.exec(item) ?? []
    if (start !== undefined && Number(step) > COLUMN_SIZES[field]) return { item, start, step: Number(step) }
  }
  return null
}
