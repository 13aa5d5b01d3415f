import { expect, test } from 'vitest'
import { blankCrontab } from './blank-crontab.ts'
import { changesSchedule } from './changes-schedule.ts'

test('another crontab that says the same changes nothing', () => {
  expect(changesSchedule(blankCrontab('UTC'), blankCrontab('UTC'))).toBe(false)
})

test.each([{ minute: '5' }, { timezone: 'Europe/Berlin' }, { gap: 'skip' as const }, { overlap: 'both' as const }])(
  'a change of %o changes when the task fires',
  (change) => {
    expect(changesSchedule(blankCrontab('UTC'), { ...blankCrontab('UTC'), ...change })).toBe(true)
  },
)

test('a crontab that is not known may change it', () => {
  expect(changesSchedule(blankCrontab('UTC'), undefined)).toBe(true)
})
