import { describe, expect, it } from 'vitest'
import { type NotificationRule, notificationRule } from '#domain/notifications/notification-rule.ts'
import { newRuleDraft, ruleDraftOf, ruleFieldOf, ruleOf, ruleWords } from './rule-draft.ts'

const ZONE = 'Europe/Berlin'
const plain: NotificationRule = {
  ...{ name: 'Nights', leastSeverity: 'critical', tags: [], owners: [], hours: null, afterMinutes: 0, channelIds: [1] },
}
const nightly = { weekdays: [6, 7], fromMinute: 22 * 60, toMinute: 6 * 60 + 30, timezone: 'UTC' }
const whole = { weekdays: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1_440, timezone: ZONE }

describe('the form of a rule', () => {
  it.each([
    plain,
    { ...plain, tags: ['a', 'b'], owners: ['Ada', 'Lovelace, Ada; Data team'], afterMinutes: 30 },
    { ...plain, hours: nightly },
    { ...plain, hours: whole },
  ])('gives the same when nothing is typed: %j', (rule) => {
    expect(ruleOf(ruleDraftOf(rule, ZONE))).toEqual({ rule })
  })

  it('says what of it cannot be read, at its field', () => {
    const draft = { ...newRuleDraft(ZONE), isAtHours: true, from: '25:00', to: 'noon', afterMinutes: Number.NaN }
    expect(ruleOf(draft)).toEqual({ problems: { from: expect.any(String), to: expect.any(String), afterMinutes: expect.any(String) } })
  })

  it.each([
    ['7:05', 425],
    ['00:00', 0],
    ['23:59', 1_439],
  ])('reads the time %s', (from, fromMinute) => {
    expect(ruleOf({ ...newRuleDraft(ZONE), isAtHours: true, from })).toMatchObject({ rule: { hours: { fromMinute } } })
  })

  it.each(['0:00', '24:00'])('reads %s as the end of a day', (to) => {
    expect(ruleOf({ ...newRuleDraft(ZONE), isAtHours: true, to })).toMatchObject({ rule: { hours: { toMinute: 1_440 } } })
  })

  it('shows every refusal of an empty rule at one of its fields', () => {
    const draft = {
      ...newRuleDraft('Nowhere'),
      isAtHours: true,
      weekdays: [],
      from: '08:00',
      to: '08:00',
      afterMinutes: -1,
      owners: 'x'.repeat(300),
    }
    const read = ruleOf({ ...draft, tags: ['a,b'] })
    const issues = notificationRule.safeParse('rule' in read ? read.rule : {}).error?.issues ?? []
    expect(issues.length).toBeGreaterThan(5)
    for (const { path } of issues) expect(ruleFieldOf(['rule', ...path].join('.')), path.join('.')).toBeDefined()
  })
})

it('a rule is told in words', () => {
  expect(ruleWords(plain)).toEqual(['critical ones'])
  expect(ruleWords({ ...plain, leastSeverity: 'info', tags: ['a', 'b'], owners: ['Ada'], hours: nightly, afterMinutes: 120 })).toEqual([
    'of any severity',
    'tagged a or b',
    'owned by Ada',
    'Sat, Sun from 22:00 to 06:30 (UTC)',
    'if nobody has acknowledged it after 2 hours',
  ])
})
