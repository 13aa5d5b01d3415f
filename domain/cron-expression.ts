import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { onOneLine } from '#scheduling/cron/intervals.ts'

type Columns = Pick<CrontabDefinition, 'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek'>

/** The expression as people write it: five columns, with the seconds in front only when they say something. */
export function cronExpression(columns: Columns): string {
  return onOneLine(columns)
}
