import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeadlineSettings } from './deadline.ts'
import { dueByHeld, earliestDueAt, heldDeadlines, heldSinceMs, settingsThatHold } from './held-deadlines.ts'

const HOUR = 3_600_000
const none: DeadlineSettings = {
  ...{
    deadlineKind: 'none',
    deadlineAfterSeconds: null,
    deadlineTime: '',
    deadlineDaysLater: 0,
    deadlineTimezone: '',
    deadlineWeekdays: '',
  },
}
const within = (hours: number, weekdays = ''): DeadlineSettings => {
  return { ...none, deadlineKind: 'after', deadlineAfterSeconds: hours * 3600, deadlineWeekdays: weekdays }
}
const by = (time: string, timezone = ''): DeadlineSettings => ({
  ...none,
  deadlineKind: 'by',
  deadlineTime: time,
  deadlineTimezone: timezone,
})
const own = (settings: DeadlineSettings, sinceMs = 0) => ({ settings, sinceMs })
const tag = (tagId: number, settings: DeadlineSettings, sinceMs = 0) => ({ tagId, settings, sinceMs })
/** A Monday. */
const at = (time: string) => Date.parse(`2026-03-02T${time}Z`)

describe('the deadline of a task with tags', () => {
  it('is its own where it has one, however early those of its tags are', () => {
    expect(dueByHeld(heldDeadlines(own(within(5)), [tag(1, within(1))], 'UTC'), at('04:00'))).toEqual({ dueAtMs: at('09:00'), tagId: null })
    expect(settingsThatHold(within(5), [within(1)])).toEqual([within(5)])
  })

  it('is its tags’ where it has none, by the clock of its own crontab where the tag names no zone', () => {
    expect(dueByHeld(heldDeadlines(own(none), [tag(7, by('06:00'))], 'Asia/Tokyo'), at('04:00'))).toEqual({
      dueAtMs: at('21:00'),
      tagId: 7,
    })
    expect(dueByHeld(heldDeadlines(own(none), [tag(7, by('06:00', 'UTC'))], 'Asia/Tokyo'), at('04:00'))?.dueAtMs).toBe(at('06:00'))
    expect(settingsThatHold(null, [none, by('06:00')])).toEqual([by('06:00')])
  })

  it('is the earliest of several tags’, instant by instant, and of those at one moment the older tag’s', () => {
    const held = heldDeadlines(own(none), [tag(9, within(2)), tag(3, by('06:00')), tag(5, within(2, 'mon'))], 'UTC')
    expect(dueByHeld(held, at('03:00'))).toEqual({ dueAtMs: at('05:00'), tagId: 5 })
    expect(dueByHeld(held, at('05:00'))).toEqual({ dueAtMs: at('06:00'), tagId: 3 })
    expect(dueByHeld(held, at('05:00') + 24 * HOUR)).toEqual({ dueAtMs: at('06:00') + 24 * HOUR, tagId: 3 })
    expect(dueByHeld(held, at('03:00') + 24 * HOUR)).toEqual({ dueAtMs: at('05:00') + 24 * HOUR, tagId: 9 })
  })

  it('is none without any', () => {
    expect(heldDeadlines(own(none), [tag(1, none)], 'UTC')).toEqual([])
    expect([dueByHeld([], 0), heldSinceMs([]), earliestDueAt([], 0)]).toEqual([null, null, null])
  })

  it('that had passed when it was set does not hide a later one that had not', () => {
    const held = heldDeadlines(own(none), [tag(1, by('05:00'), at('05:30')), tag(2, by('06:00'))], 'UTC')
    expect(dueByHeld(held, at('04:00'))).toEqual({ dueAtMs: at('06:00'), tagId: 2 })
    expect(dueByHeld(held, at('04:00') + 24 * HOUR)).toEqual({ dueAtMs: at('05:00') + 24 * HOUR, tagId: 1 })
    expect(heldSinceMs(held)).toBe(0)
  })

  it('counts from when its own was taken away, where that came after', () => {
    const held = heldDeadlines(own(none, at('07:00')), [tag(1, by('06:00'))], 'UTC')
    expect([heldSinceMs(held), dueByHeld(held, at('04:00'))]).toEqual([at('07:00'), null])
  })

  it('is never later than that of any of its tags alone, and is one of them', () => {
    const said = fc.oneof(
      fc.integer({ min: 1, max: 60 }).map((hours) => within(hours)),
      fc.constantFrom(by('06:00'), by('23:30', 'Asia/Tokyo'), within(3, 'mon')),
    )
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 14 * 24 }), (all, hour) => {
        const instantMs = at('00:00') + hour * HOUR
        const tags = all.map((settings, index) => tag(index + 1, settings))
        const alone = tags.flatMap((each) => dueByHeld(heldDeadlines(own(none), [each], 'UTC'), instantMs) ?? [])
        const together = dueByHeld(heldDeadlines(own(none), tags, 'UTC'), instantMs)
        const earliestMs = alone.length === 0 ? null : Math.min(...alone.map(({ dueAtMs }) => dueAtMs))
        expect(together?.dueAtMs ?? null).toBe(earliestMs)
        if (together) expect(alone).toContainEqual(together)
        expect(
          earliestDueAt(
            heldDeadlines(own(none), tags, 'UTC').map(({ deadline }) => deadline),
            instantMs,
          ),
        ).toBe(earliestMs)
      }),
    )
  })
})
