import type { CronColumns } from './crontab-definition.ts'

/** The expression as people write it: five columns, with the seconds in front only when they say something. */
export function cronExpression({ second, minute, hour, dayOfMonth, month, dayOfWeek }: CronColumns): string {
  return [...(second === '0' ? [] : [second]), minute, hour, dayOfMonth, month, dayOfWeek].join(' ')
}
