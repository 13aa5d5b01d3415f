import { describe, expect, it } from 'vitest'
import { compileCrontab } from '../cron/schedule.ts'
import { passedInstants, tooManyMissed, undecidedToWatch } from './instants-to-watch.ts'

const at = (text: string) => Date.parse(`2026-06-05T${text}Z`)
const HOUR = 3_600_000
const crontab = { second: '0', minute: '0', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*' }
const hourly = compileCrontab({ ...crontab, timezone: 'UTC', gap: 'shift', overlap: 'first' })
const minutely = compileCrontab({ ...crontab, minute: '*', timezone: 'UTC', gap: 'shift', overlap: 'first' })

describe('instants that were passed over', () => {
  const range = { firstMs: at('01:00:00'), lastMs: at('04:00:00'), count: 4 }

  it('are those of their ranges after what is known, the latest first', () => {
    const later = { firstMs: at('06:00:00'), lastMs: at('06:00:00'), count: 1 }
    expect(passedInstants(hourly, [later, range], at('02:00:00'))).toEqual([at('06:00:00'), at('04:00:00'), at('03:00:00')])
  })

  it('are not told by another crontab than that of their time', () => {
    expect(passedInstants(minutely, [range], 0)).toEqual([])
    expect(passedInstants(hourly, [{ ...range, lastMs: at('04:30:00') }], 0)).toEqual([])
  })

  it('are at most the latest two hundred, however long the outage', () => {
    const year = { firstMs: at('00:00:00') - 8_760 * HOUR, lastMs: at('00:00:00'), count: 8_761 }
    const found = passedInstants(hourly, [year], 0)
    expect([found.length, found[0], found.at(-1)]).toEqual([200, at('00:00:00'), at('00:00:00') - 199 * HOUR])
  })
})

it('takes up the latest fifty instants that wait, and three to come', () => {
  const state = { schedule: hourly, skippedAhead: [], cursorMs: at('00:00:00') - 200 * HOUR, cronBaseMs: 0 }
  const deadline = { kind: 'after', afterMs: 60_000, timezone: 'UTC', weekdays: null } as const
  const found = undecidedToWatch(
    state as unknown as Parameters<typeof undecidedToWatch>[0],
    [{ deadline, sinceMs: 0, tagId: null }],
    at('12:30:00'),
  )
  expect(found.length).toBe(53)
  expect([found[0]?.instantMs, found[49]?.instantMs, found[52]?.instantMs]).toEqual([
    at('12:00:00') - 49 * HOUR,
    at('12:00:00'),
    at('15:00:00'),
  ])
})

it('finds too many missed only of a task that missed more than fifty, and then the oldest', () => {
  const missed = [...Array(53).keys()].map((n) => ({ taskId: 1, instantMs: n }))
  expect(tooManyMissed([...missed, { taskId: 2, instantMs: -1 }])).toEqual([missed[2], missed[1], missed[0]])
})
