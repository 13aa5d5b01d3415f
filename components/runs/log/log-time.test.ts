import { expect, test } from 'vitest'
import { formatLogTime } from './log-time.ts'

test('a log line has its whole time of day with milliseconds, in the zone shown', () => {
  expect(formatLogTime('2026-11-24T09:06:20.354Z', 'Europe/Berlin')).toBe('10:06:20.354')
  expect(formatLogTime('2026-11-24T00:00:00.007Z', 'UTC')).toBe('00:00:00.007')
})
