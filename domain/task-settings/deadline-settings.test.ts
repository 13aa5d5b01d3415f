import { describe, expect, it } from 'vitest'
import type { DeadlineSettings } from '#scheduling/deadline/deadline.ts'
import {
  DEADLINE_RULES,
  DEADLINE_SETTINGS,
  deadlineWords,
  NO_DEADLINE,
  readTypedDeadline,
  type TypedDeadlineSettings,
} from './deadline-settings.ts'
import { initialTaskSettings } from './settings-of-tasks.ts'

const told = (settings: Partial<DeadlineSettings>) => deadlineWords({ ...initialTaskSettings, ...settings })

describe('a deadline in words', () => {
  it.each([
    [{}, null],
    [{ deadlineKind: 'after', deadlineAfterSeconds: 7200 }, '2 h after its instant'],
    [
      { deadlineKind: 'after', deadlineAfterSeconds: 60, deadlineWeekdays: 'mon-fri', deadlineTimezone: 'Asia/Tokyo' },
      '1 m after its instant, on mon-fri (Asia/Tokyo)',
    ],
    [{ deadlineKind: 'by', deadlineTime: '06:00' }, 'by 06:00'],
    [
      { deadlineKind: 'by', deadlineTime: '06:00', deadlineTimezone: 'Europe/Berlin', deadlineDaysLater: 2 },
      'by 06:00 (Europe/Berlin), 2 days later',
    ],
  ] as const)('%j is “%s”', (settings, words) => {
    expect(told(settings)).toBe(words)
  })
})

it('refuses what is no time of day, zone or weekday, with what to write instead', () => {
  const problem = (name: keyof DeadlineSettings, value: unknown) =>
    DEADLINE_SETTINGS[name].schema.safeParse(value).error?.issues[0]?.message
  expect(problem('deadlineTime', '25:00')).toContain('such as 06:00')
  expect(problem('deadlineTimezone', 'Berlin')).toContain('Europe/Berlin')
  expect(problem('deadlineWeekdays', 'mon#1')).toContain('mon-fri')
  expect(problem('deadlineWeekdays', '\u202emon')).toContain('cannot be seen')
  expect(problem('deadlineDaysLater', 32)).toBe('From 0 to 31.')
})

it('wants what its kind needs, and says so where it is wanting', () => {
  const broken = (settings: Partial<DeadlineSettings>) =>
    DEADLINE_RULES.filter(({ holds }) => !holds({ ...initialTaskSettings, ...settings })).map(({ at }) => at)
  expect(broken({ deadlineKind: 'after' })).toEqual(['deadlineAfterSeconds'])
  expect(broken({ deadlineKind: 'by' })).toEqual(['deadlineTime'])
  expect(broken({ deadlineKind: 'by', deadlineTime: '6:00' })).toEqual([])
})

it('reads what a form says of it: what means nothing just now holds nobody up, what is wrong or wanting is told at its field', () => {
  const typed = (settings: Partial<TypedDeadlineSettings>) => readTypedDeadline({ ...NO_DEADLINE, ...settings })
  expect(typed({ deadlineTime: '6 o’clock', deadlineDaysLater: null }).deadline).toEqual(NO_DEADLINE)
  expect(typed({ deadlineKind: 'by', deadlineTime: '06:00', deadlineDaysLater: null })).toEqual({
    ...{ deadline: { ...NO_DEADLINE, deadlineKind: 'by', deadlineTime: '06:00' }, problems: {} },
  })
  expect(typed({ deadlineKind: 'by', deadlineTime: 'six', deadlineTimezone: 'Berlin' })).toEqual({
    deadline: null,
    problems: { deadlineTime: expect.stringContaining('such as 06:00'), deadlineTimezone: expect.stringContaining('Europe/Berlin') },
  })
  expect(typed({ deadlineKind: 'after' }).problems).toEqual({ deadlineAfterSeconds: expect.stringContaining('After how many seconds') })
})
