import { z } from 'zod'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { DEADLINE_KINDS, type DeadlineSettings, readTimeOfDay, readWeekdays } from '#scheduling/deadline/deadline.ts'
import { formatDuration } from '../duration-format.ts'
import { lineText } from '../typed-text.ts'
import type { PlainSetting } from './plain-setting.ts'

type TypedDeadlineSettings = Omit<DeadlineSettings, 'deadlineDaysLater'> & { deadlineDaysLater: number | null }
type DeadlineSetting<Value> = PlainSetting<Value, TypedDeadlineSettings, DeadlineSettings, 'deadline'>

const isNotBy = ({ deadlineKind }: Pick<DeadlineSettings, 'deadlineKind'>) => deadlineKind !== 'by'
const hasNone = ({ deadlineKind }: Pick<DeadlineSettings, 'deadlineKind'>) => deadlineKind === 'none'

/** By when each run of a task has to have succeeded (rule L1). */
export const DEADLINE_SETTINGS: { readonly [Name in keyof DeadlineSettings]: DeadlineSetting<DeadlineSettings[Name]> } = {
  deadlineKind: {
    group: 'deadline',
    control: 'radios',
    label: 'Deadline',
    options: [
      { value: 'none', label: 'None' },
      { value: 'after', label: 'So long after its instant', help: 'Counted from the instant at which it is due, whenever it starts.' },
      {
        value: 'by',
        label: 'By a time of day',
        help: 'The first such time after its instant, the next morning for a task of the evening.',
      },
    ],
    schema: z.enum(DEADLINE_KINDS),
    initial: 'none',
    page: { name: 'Deadline', words: deadlineWords },
  },
  deadlineAfterSeconds: {
    group: 'deadline',
    control: 'number',
    unit: 'seconds',
    label: 'Has to succeed within',
    isIdle: ({ deadlineKind }) => deadlineKind !== 'after',
    schema: z.number().int('Whole seconds only.').min(1, 'At least 1 second.').max(31_536_000, 'At most a year.').nullable(),
    initial: null,
  },
  deadlineTime: {
    group: 'deadline',
    control: 'name',
    label: 'Has to succeed by',
    help: 'Hours and minutes, such as 06:00.',
    isIdle: isNotBy,
    schema: lineText(5).refine((text) => text === '' || readTimeOfDay(text) !== null, 'A time of day from 00:00 to 23:59, such as 06:00.'),
    initial: '',
  },
  deadlineDaysLater: {
    group: 'deadline',
    control: 'number',
    whenEmpty: { means: 0 },
    label: 'Days later',
    help: '0: the first such time after its instant.',
    isIdle: isNotBy,
    schema: z.number().int('Whole days only.').min(0, 'From 0 to 31.').max(31, 'From 0 to 31.'),
    initial: 0,
  },
  deadlineTimezone: {
    group: 'deadline',
    control: 'line',
    label: 'Time zone of the deadline',
    help: 'Of its time of day and its weekdays. Empty: the zone of the crontab.',
    isOptional: true,
    isIdle: hasNone,
    schema: lineText(64).refine((text) => text === '' || isTimeZone(text), 'There is no such time zone. Write one such as Europe/Berlin.'),
    initial: '',
  },
  deadlineWeekdays: {
    group: 'deadline',
    control: 'name',
    label: 'On weekdays',
    help: 'Those of the instant, as in a crontab: mon-fri. Empty: on all.',
    isOptional: true,
    isIdle: hasNone,
    schema: lineText(60).refine((text) => readWeekdays(text) !== undefined, 'Weekdays as in a crontab, such as mon-fri or 1,3,5.'),
    initial: '',
  },
}

/** What they must be to each other; `of`, `at` as in `TASK_SETTING_RULES`. */
export const DEADLINE_RULES: readonly {
  of: readonly (keyof DeadlineSettings)[]
  at: keyof DeadlineSettings
  holds: (all: DeadlineSettings) => boolean
  message: string
}[] = [
  {
    of: ['deadlineKind', 'deadlineAfterSeconds'],
    at: 'deadlineAfterSeconds',
    holds: ({ deadlineKind, deadlineAfterSeconds }) => deadlineKind !== 'after' || deadlineAfterSeconds !== null,
    message: 'After how many seconds is it too late? Give them, or choose no deadline.',
  },
  {
    of: ['deadlineKind', 'deadlineTime'],
    at: 'deadlineTime',
    holds: ({ deadlineKind, deadlineTime }) => deadlineKind !== 'by' || deadlineTime !== '',
    message: 'By what time of day? Give it, such as 06:00, or choose no deadline.',
  },
]

/** A deadline in words; null: there is none. */
export function deadlineWords(all: DeadlineSettings): string | null {
  const { deadlineKind, deadlineAfterSeconds, deadlineTime, deadlineDaysLater, deadlineTimezone, deadlineWeekdays } = all
  if (deadlineKind === 'none') return null
  const zone = deadlineTimezone && ` (${deadlineTimezone})`
  const days = deadlineWeekdays && `, on ${deadlineWeekdays}`
  if (deadlineKind === 'after') return `${formatDuration((deadlineAfterSeconds ?? 0) * 1000)} after its instant${days}${days && zone}`
  const later = deadlineDaysLater === 0 ? '' : deadlineDaysLater === 1 ? ', a day later' : `, ${deadlineDaysLater} days later`
  return `by ${deadlineTime}${zone}${later}${days}`
}

const NAMES = Object.keys(DEADLINE_SETTINGS)

/** Whether one of these fields of a task belongs to its deadline. */
export function changesDeadline(fields: readonly string[]): boolean {
  return fields.some((field) => NAMES.includes(field))
}
