import { describe, expect, it } from 'vitest'
import {
  planCronBaseMove,
  planEnabling,
  planScheduleChange,
  planSkippingInstants,
  runsOfEachChoice,
  type Undecided,
} from '#scheduling/change/schedule-change.ts'
import { everyMs } from '#tests/scheduling/fixed-period-schedule.ts'
import { HOUR, MINUTE } from '#tests/scheduling/task-states.ts'

const hourly = (changes: Partial<Undecided> = {}): Undecided => ({
  schedule: everyMs(HOUR),
  cronBaseMs: 0,
  cursorMs: HOUR,
  notMisfiresThroughMs: null,
  skippedAhead: [],
  ...changes,
})
const skipped = (reason: string, firstHour: number, lastHour: number) => ({
  kind: 'skipped',
  reason,
  firstMs: firstHour * HOUR,
  lastMs: lastHour * HOUR,
  count: lastHour - firstHour + 1,
  intoScheduledForMs: null,
})
const now = 4 * HOUR + 30 * MINUTE

describe('enabling (H5)', () => {
  it.each([
    [
      'fromNow',
      {
        ranges: [skipped('disabled', 2, 4)],
        cursorMs: 4 * HOUR,
        notMisfiresThroughMs: null,
        skippedAhead: [],
        withdrawsRangesAfterMs: null,
      },
    ],
    [
      'latest',
      {
        ranges: [skipped('disabled', 2, 3)],
        cursorMs: 3 * HOUR,
        notMisfiresThroughMs: 4 * HOUR,
        skippedAhead: [],
        withdrawsRangesAfterMs: null,
      },
    ],
    ['all', { ranges: [], cursorMs: HOUR, notMisfiresThroughMs: 4 * HOUR, skippedAhead: [], withdrawsRangesAfterMs: null }],
  ] as const)('%s', (choice, plan) => {
    expect(planEnabling(hourly(), now, choice)).toEqual(plan)
  })

  it.each(['fromNow', 'latest', 'all'] as const)('changes nothing under %s when nothing came due', (choice) => {
    expect(planEnabling(hourly(), HOUR + MINUTE, choice)).toEqual({
      ranges: [],
      cursorMs: HOUR,
      notMisfiresThroughMs: null,
      skippedAhead: [],
      withdrawsRangesAfterMs: null,
    })
  })

  it('skips nothing under latest when only one instant came due', () => {
    expect(planEnabling(hourly(), 2 * HOUR, 'latest')).toEqual({
      ranges: [],
      cursorMs: HOUR,
      notMisfiresThroughMs: 2 * HOUR,
      skippedAhead: [],
      withdrawsRangesAfterMs: null,
    })
  })

  it('says how many runs each choice means', () => {
    expect(runsOfEachChoice(hourly(), now)).toEqual({ fromNow: 0, latest: 1, all: 3 })
    expect(runsOfEachChoice(hourly({ cronBaseMs: 9 * HOUR }), now)).toEqual({ fromNow: 0, latest: 0, all: 0 })
  })

  it('costs the same after a year of instants every second', () => {
    const schedule = everyMs(1000)
    planEnabling(hourly({ schedule }), 365 * 24 * HOUR, 'latest')
    expect(schedule.calls).toBeLessThan(10)
  })
})

describe('a schedule that changes (H1)', () => {
  it('skips what still waits and starts anew at the moment of the change', () => {
    expect(planScheduleChange(hourly({ notMisfiresThroughMs: 2 * HOUR }), now)).toEqual({
      ranges: [skipped('schedule_changed', 2, 4)],
      cursorMs: now,
      notMisfiresThroughMs: null,
      skippedAhead: [],
      withdrawsRangesAfterMs: null,
    })
  })

  it('never moves the cursor back, whatever the clock does', () => {
    expect(planScheduleChange(hourly({ cursorMs: 9 * HOUR }), now)).toMatchObject({ ranges: [], cursorMs: 9 * HOUR })
  })
})

describe('a cron base that moves (H2)', () => {
  it('later: skips the due instants up to it and leaves the later ones due', () => {
    expect(planCronBaseMove(hourly(), 3 * HOUR, now)).toMatchObject({ ranges: [skipped('cron_base_moved', 2, 3)], cursorMs: 3 * HOUR })
  })

  it('into the future: skips what is due, and decides nothing that is still to come', () => {
    expect(planCronBaseMove(hourly(), 99 * HOUR, now)).toMatchObject({ ranges: [skipped('cron_base_moved', 2, 4)], cursorMs: 4 * HOUR })
  })

  it('earlier than what is decided: decides nothing again', () => {
    expect(planCronBaseMove(hourly({ cronBaseMs: HOUR }), 0, now)).toMatchObject({ ranges: [], cursorMs: HOUR })
  })

  it('earlier while nothing is decided yet: the instants it adds are due', () => {
    const task = hourly({ cronBaseMs: 4 * HOUR, cursorMs: null })
    expect(planCronBaseMove(task, 2 * HOUR, now)).toMatchObject({ ranges: [], cursorMs: null })
    expect(runsOfEachChoice({ ...task, cronBaseMs: 2 * HOUR }, now).all).toBe(2)
  })
})

describe('skipping instants (R9)', () => {
  it('records the first undecided instant as skipped and moves the cursor to it', () => {
    expect(planSkippingInstants(hourly(), 2 * HOUR, now)).toMatchObject({
      ranges: [skipped('skipped_by_person', 2, 2)],
      cursorMs: 2 * HOUR,
    })
  })

  it('can skip the next one to come, in a range of its own', () => {
    expect(planSkippingInstants(hourly(), 5 * HOUR, now)).toMatchObject({
      ranges: [skipped('skipped_by_person', 2, 4), skipped('skipped_by_person', 5, 5)],
      cursorMs: 5 * HOUR,
    })
  })

  it('skips nothing where nothing lies', () => {
    expect(planSkippingInstants(hourly(), HOUR + MINUTE, now)).toMatchObject({ ranges: [], cursorMs: HOUR })
  })

  it('hides nothing of a new schedule: what was skipped ahead is withdrawn with the old one (H1)', () => {
    const task = hourly({ cursorMs: 9 * HOUR, firstSkippedAheadMs: 5 * HOUR })
    expect(planScheduleChange(task, now)).toMatchObject({ ranges: [], cursorMs: now, withdrawsRangesAfterMs: now })
  })

  it('never decides again what an evaluation decided after the change began, although instants were skipped ahead (H1)', () => {
    const task = hourly({ cursorMs: 9 * HOUR, firstSkippedAheadMs: 9 * HOUR })
    expect(planScheduleChange(task, now)).toMatchObject({ cursorMs: 8 * HOUR, withdrawsRangesAfterMs: now })
  })
})
