import type { CrontabInput } from '#domain/crontab-input.ts'

/** What a new crontab starts from: hourly, in this zone, with the usual daylight-saving policies. */
export function blankCrontab(timezone: string): CrontabInput {
  return { second: '0', minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*', timezone, gap: 'shift', overlap: 'first' }
}
