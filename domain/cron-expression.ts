import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'

type Columns = Pick<CrontabDefinition, 'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek'>

/** The expression as people write it: five columns, with the seconds in front only when they say something. */
export function cronExpression(columns: Columns): string {
  const five = [columns.minute, columns.hour, columns.dayOfMonth, columns.month, columns.dayOfWeek].join(' ')
  return columns.second === '0' ? five : `${columns.second} ${five}`
}
