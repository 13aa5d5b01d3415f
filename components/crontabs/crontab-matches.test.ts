import { expect, test } from 'vitest'
import { blankCrontab } from './blank-crontab.ts'
import { crontabMatches } from './crontab-matches.ts'

const row = {
  id: 1,
  definition: { ...blankCrontab('Europe/Berlin'), minute: '30', hour: '6', dayOfWeek: '1-5' },
  users: [{ id: 4, name: 'Load-Orders' }],
  demo: false,
  updatedAt: '2026-03-31T04:00:00.000Z',
}

test.each(['', '30 6 *', 'berlin', '06:30', 'load-orders', 'monday berlin'])('%j finds it', (search) => {
  expect(crontabMatches(row, search)).toBe(true)
})

test.each(['30 7', 'tokyo', 'monday tokyo'])('%j does not find it', (search) => {
  expect(crontabMatches(row, search)).toBe(false)
})
