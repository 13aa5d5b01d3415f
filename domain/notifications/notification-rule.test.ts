import { describe, expect, it } from 'vitest'
import { asksToTell, defaultRule, type NotificationRule, notificationRule } from './notification-rule.ts'

const rule = (changes: Partial<NotificationRule> = {}): NotificationRule => ({
  name: 'Nights',
  leastSeverity: 'info',
  tags: [],
  owners: [],
  hours: null,
  afterMinutes: 0,
  channelIds: [1],
  ...changes,
})
const openedAtMs = Date.parse('2026-11-27T10:00:00Z')
const incident = { severity: 'warning' as const, tags: ['billing'], owners: ['Data team'], openedAtMs }

describe('a rule tells of an incident', () => {
  it.each([
    ['as grave as it asks for', { leastSeverity: 'warning' }, true],
    ['less grave than it asks for', { leastSeverity: 'critical' }, false],
    ['with any of its tags', { tags: ['stock', 'billing'] }, true],
    ['without any of its tags', { tags: ['stock'] }, false],
    ['with its tag in other letters', { tags: ['Billing'] }, true],
    ['of any of its owners', { owners: ['ada', 'data team'] }, true],
    ['of none of its owners', { tags: ['billing'], owners: ['ada'] }, false],
    ['at once', { afterMinutes: 0 }, true],
    ['that nobody took care of for so long', { afterMinutes: 5 }, true],
    ['but not before that', { afterMinutes: 6 }, false],
  ] satisfies [string, Partial<NotificationRule>, boolean][])('%s', (_name, changes, tells) => {
    expect(asksToTell(rule(changes), incident, openedAtMs + 5 * 60_000)).toBe(tells)
  })
})

describe('the hours of a rule', () => {
  // 27 November 2026 is a Friday.
  const office = { weekdays: [1, 2, 3, 4, 5], fromMinute: 8 * 60, toMinute: 17 * 60, timezone: 'Europe/Berlin' }
  const nights = { weekdays: [5], fromMinute: 22 * 60, toMinute: 6 * 60, timezone: 'America/New_York' }
  const sundays = { weekdays: [7], fromMinute: 0, toMinute: 1440, timezone: 'Europe/Berlin' }
  it.each([
    ['begin on the clock of their zone', office, '2026-11-27T07:00:00Z', true],
    ['and not before', office, '2026-11-27T06:59:59Z', false],
    ['end at their last minute', office, '2026-11-27T16:00:00Z', false],
    ['leave out other days', office, '2026-11-28T10:00:00Z', false],
    ['go with the change to summer time', office, '2026-07-03T06:00:00Z', true],
    ['go past midnight', nights, '2026-11-28T10:59:00Z', true],
    ['belong to the day on which they begin', nights, '2026-11-27T10:00:00Z', false],
    ['can be a whole day', sundays, '2026-11-28T23:00:00Z', true],
    ['to its last minute', sundays, '2026-11-29T22:59:59Z', true],
    ['and no longer', sundays, '2026-11-29T23:00:00Z', false],
    ['begin late on the day before Monday, too', { ...nights, weekdays: [7], timezone: 'UTC' }, '2026-11-30T05:00:00Z', true],
  ])('%s', (_name, hours, now, tells) => {
    expect(asksToTell(rule({ hours }), { ...incident, openedAtMs: 0 }, Date.parse(now))).toBe(tells)
  })
})

describe('a rule that is not understood in full is refused', () => {
  const hours = { weekdays: [1], fromMinute: 0, toMinute: 1440, timezone: 'UTC' }
  it('and a good one is not', () => {
    expect(notificationRule.safeParse(rule({ hours })).success).toBe(true)
    expect(notificationRule.safeParse(defaultRule([1])).success).toBe(true)
  })
  it.each([
    ['a condition of which nothing is known', { ...rule(), colours: ['red'] }],
    ['a condition that is not there', (({ tags: _tags, ...rest }) => rest)(rule())],
    ['a tag that can be none', rule({ tags: ['a,b'] })],
    ['an owner without a name', rule({ owners: [' '] })],
    ['no channel', rule({ channelIds: [] })],
    ['a severity that is none', { ...rule(), leastSeverity: 'grave' }],
    ['a name that cannot be seen', rule({ name: 'a\u202eb' })],
    ['no day', rule({ hours: { ...hours, weekdays: [] } })],
    ['no time of day', rule({ hours: { ...hours, fromMinute: 60, toMinute: 60 } })],
    ['a zone that is none', rule({ hours: { ...hours, timezone: 'Europe/Nowhere' } })],
    ['longer than a week', rule({ afterMinutes: 10_081 })],
  ])('%s', (_name, given) => {
    expect(notificationRule.safeParse(given).success).toBe(false)
  })
})
