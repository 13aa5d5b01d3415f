import type { CrontabInput } from '#domain/crontab-input.ts'

/** What the crontab form sends; fires at minute 0 of every hour, UTC, unless told otherwise. */
export function crontabInputFor(overrides: Partial<CrontabInput> = {}): CrontabInput {
  return {
    second: '0',
    minute: '0',
    hour: '*',
    dayOfMonth: '*',
    month: '*',
    dayOfWeek: '*',
    timezone: 'UTC',
    gap: 'shift',
    overlap: 'first',
    ...overrides,
  }
}
