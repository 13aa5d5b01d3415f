import { describe, expect, it } from 'vitest'
import type { Undecided } from '#scheduling/change/schedule-change.ts'
import { planTimingChange } from '#scheduling/change/timing-change.ts'
import { compileCrontab } from '#scheduling/cron/schedule.ts'
import { crontabOf } from '#scheduling/cron/testing/crontab.ts'

const columns = crontabOf('0 * * * *')
const hourly = compileCrontab(columns)
const halfHourly = compileCrontab({ ...columns, minute: '0,30' })
const at = (time: string) => Date.parse(`2026-03-01T${time}Z`)

/** Instants at 08:00, 09:00 and 10:00 are undecided at 10:10. */
const task: Undecided = { schedule: hourly, cronBaseMs: at('07:30'), cursorMs: null, notMisfiresThroughMs: null, skippedAhead: [] }
const NOW_MS = at('10:10')

describe('several changes of one save', () => {
  it('leaves enabling nothing to ask about once another schedule has dropped what waited', () => {
    const plan = planTimingChange(task, { schedule: halfHourly, cronBaseMs: null, enabling: 'all' }, NOW_MS)
    expect(plan).toEqual({
      ranges: [
        { kind: 'skipped', reason: 'schedule_changed', firstMs: at('08:00'), lastMs: at('10:00'), count: 3, intoScheduledForMs: null },
      ],
      cursorMs: NOW_MS,
      notMisfiresThroughMs: null,
      skippedAhead: [],
      withdrawsRangesAfterMs: null,
    })
  })

  it('skips up to a later base first, and counts only the rest as the instants of the pause', () => {
    const plan = planTimingChange(task, { schedule: null, cronBaseMs: at('09:30'), enabling: 'fromNow' }, NOW_MS)
    expect(plan.ranges).toMatchObject([
      { reason: 'cron_base_moved', firstMs: at('08:00'), lastMs: at('09:00'), count: 2 },
      { reason: 'disabled', firstMs: at('10:00'), lastMs: at('10:00'), count: 1 },
    ])
    expect(plan.cursorMs).toBe(at('10:00'))
  })

  it('asks enabling also about what an earlier base adds', () => {
    const plan = planTimingChange(task, { schedule: null, cronBaseMs: at('05:30'), enabling: 'latest' }, NOW_MS)
    expect(plan.ranges).toMatchObject([{ reason: 'disabled', firstMs: at('06:00'), lastMs: at('09:00'), count: 4 }])
    expect(plan).toMatchObject({ cursorMs: at('09:00'), notMisfiresThroughMs: at('10:00') })
  })
})
