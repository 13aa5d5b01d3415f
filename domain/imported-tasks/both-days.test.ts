import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { daysWhereBothMatch } from './both-days.ts'

const some = (min: number, max: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 1 }).map((numbers) => numbers.toSorted((a, b) => a - b))
const WHOLE_WEEKS = [1, 8, 15, 22, 29].map((from) => [0, 1, 2, 3, 4, 5, 6].map((day) => from + day).filter((day) => day <= 31))
const weeks = fc.subarray(WHOLE_WEEKS, { minLength: 1 }).map((chosen) => chosen.flat())
const DAY_MS = 86_400_000

test('what is written fires on just those days on which both match', () => {
  fc.assert(
    fc.property(fc.option(fc.oneof(some(1, 31), weeks)), fc.option(some(0, 6)), (days, weekdays) => {
      const columns = daysWhereBothMatch(days, weekdays)
      if (!columns) return
      const schedule = compileCrontab({
        second: '0',
        minute: '0',
        hour: '0',
        month: '*',
        ...columns,
        timezone: 'UTC',
        gap: 'shift',
        overlap: 'first',
      })
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2026, 8, 1); at += DAY_MS) {
        const day = new Date(at)
        const matches = (days?.includes(day.getUTCDate()) ?? true) && (weekdays?.includes(day.getUTCDay()) ?? true)
        expect(schedule.next(at - 1) === at).toBe(matches)
      }
    }),
  )
})

test('what no crontab says is not written', () => {
  expect(daysWhereBothMatch([13], [5])).toBeNull()
  expect(daysWhereBothMatch([1, 2, 3, 4, 5, 6, 7, 8], [1])).toBeNull()
  expect(daysWhereBothMatch([1, 2, 3, 4, 5, 6, 7], [1])).toEqual({ dayOfMonth: '*', dayOfWeek: '1#1' })
})
