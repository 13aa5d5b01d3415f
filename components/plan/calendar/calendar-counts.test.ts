import { expect, it } from 'vitest'
import { HOUR_MS } from '#scheduling/cron/lengths-of-time.ts'
import { countedDays, daysWithout, sumOfCounts } from './calendar-counts.ts'
import { daysOf } from './calendar-period.ts'

const ran = (iso: string, runs: number, failed = 0) => ({ fromMs: Date.parse(iso), runs, failed })

it('what ran counts on the day and in the hour that the clocks of the zone show, also in an hour that occurs twice', () => {
  const days = daysOf({ year: 2026, month: 10 }, 'Europe/Berlin')
  const counted = countedDays(
    days,
    [ran('2026-10-24T23:00:00Z', 3), ran('2026-10-25T00:00:00Z', 2, 1), ran('2026-10-25T01:00:00Z', 4)],
    null,
  )
  expect(counted[24]).toMatchObject({ day: 25, ran: 9, failed: 1, coming: 0 })
  expect(counted[24]?.byHour.map((hour) => hour.ran).slice(0, 4)).toEqual([0, 3, 6, 0])
  expect(sumOfCounts(counted)).toEqual({ ran: 9, failed: 1, coming: 0 })
})

it.each(['Asia/Kolkata', 'Australia/Lord_Howe', 'Australia/Adelaide'])(
  'every hour that is counted stands on one day, from the first on: %s',
  (zone) => {
    const days = daysOf({ year: 2026, month: 4 }, zone)
    const [first, last] = [days[0]?.hours[0]?.fromMs ?? 0, days.at(-1)?.hours.at(-1)?.untilMs ?? 0]
    const hours = Array.from({ length: Math.ceil((last - first) / HOUR_MS) }, (_, hour) => ({
      fromMs: first + hour * HOUR_MS,
      runs: 1,
      failed: 0,
    }))
    const counted = countedDays(days, hours, null)
    expect(sumOfCounts(counted).ran).toBe(hours.length)
    expect([counted[0]?.byHour[0]?.ran, counted[0]?.ran]).toEqual([1, 24])
  },
)

it('days without a run begin with the first that could have one', () => {
  const days = daysOf({ year: 2026, month: 6 }, 'UTC')
  const coming = { counts: days.map(({ day }) => [day === 29 ? 1 : 0]), taskCount: 1, crowded: [] }
  const counted = countedDays(days, [ran('2026-06-03T06:00:00Z', 1), ran('2026-06-05T06:00:00Z', 1)], coming)
  const { first, without } = daysWithout(counted, Date.parse('2026-06-20T00:00:00Z'))
  const found = without.map(({ day }) => day)
  expect(first?.day).toBe(3)
  expect([found[0], found[1], found.includes(29), found.at(-1), found.length]).toEqual([4, 6, false, 30, 25])
  expect(daysWithout(counted, Date.parse('2026-06-02T12:00:00Z')).without[0]?.day).toBe(2)
  expect(daysWithout(countedDays(days, [], null), Date.parse('2026-07-02T00:00:00Z'))).toEqual({ first: null, without: [] })
})
