import { expect, test } from 'vitest'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { crontabMatches } from './crontab-matches.ts'

const definition: CrontabDefinition = {
  second: '0',
  minute: '30',
  hour: '6',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '1-5',
  timezone: 'Europe/Berlin',
  gap: 'shift',
  overlap: 'first',
}
const matches = (search: string) => crontabMatches(definition, 'Load-Orders\nreport', search)

test.each(['', '30 6 *', 'berlin', '06:30', 'load-orders', 'monday berlin'])('%j finds it', (search) => {
  expect(matches(search)).toBe(true)
})

test.each(['30 7', 'tokyo', 'monday tokyo'])('%j does not find it', (search) => {
  expect(matches(search)).toBe(false)
})
