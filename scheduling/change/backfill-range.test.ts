import { describe, expect, test } from 'vitest'
import { backfillProblem, backfillRange, MOST_BACKFILLED } from '#scheduling/change/backfill-range.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { crontabOf } from '#scheduling/cron/testing/crontab.ts'
import { everyMs } from '#tests/scheduling/fixed-period-schedule.ts'

const daily = crontabOf('0 3 * * *', { timezone: 'Europe/Berlin' })
const schedule = compileCrontab(daily)
const ms = (text: string) => Date.parse(text)
const NOW = ms('2026-02-01T12:00:00Z')

describe('the range of a backfill', () => {
  test('includes an instant at either end', () => {
    expect(backfillRange(schedule, ms('2026-01-01T02:00:00Z'), ms('2026-01-03T02:00:00Z'), NOW)).toEqual({
      count: 3,
      firstMs: ms('2026-01-01T02:00:00Z'),
      lastMs: ms('2026-01-03T02:00:00Z'),
    })
  })

  test('leaves out what has yet to come', () => {
    expect(backfillRange(schedule, ms('2026-01-31T00:00:00Z'), ms('2026-03-01T00:00:00Z'), NOW)).toMatchObject({
      count: 2,
      lastMs: ms('2026-02-01T02:00:00Z'),
    })
  })

  test('may hold no instant', () => {
    expect(backfillRange(schedule, ms('2026-01-01T02:00:01Z'), ms('2026-01-02T01:00:00Z'), NOW)).toEqual({
      count: 0,
      firstMs: null,
      lastMs: null,
    })
  })
})

describe('a range that cannot be backfilled (R3)', () => {
  test('holds as many instants as may be asked for, and not one more', () => {
    const everySecond = everyMs(1000)
    expect(backfillProblem(everySecond, 1000, MOST_BACKFILLED * 1000, NOW)).toBeNull()
    expect(backfillProblem(everySecond, 0, MOST_BACKFILLED * 1000, NOW)).toMatchObject({
      field: 'through',
      message: expect.stringMatching(/^100,001 instants are too many: at most 100,000/),
    })
  })

  test('may begin and end at one instant, which may be now', () => {
    expect(backfillProblem(everyMs(1000), NOW, NOW, NOW)).toBeNull()
    expect(backfillProblem(everyMs(1000), NOW + 1, NOW + 1000, NOW)?.field).toBe('from')
    expect(backfillProblem(everyMs(1000), NOW, NOW - 1, NOW)?.field).toBe('through')
  })
})
