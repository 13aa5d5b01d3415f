import { z } from 'zod'
import { isTimeZone } from '#scheduling/cron/zone.ts'
import { DEADLINE_KINDS, type DeadlineSettings, readTimeOfDay, readWeekdays } from '#scheduling/deadline/deadline.ts'
import { formatDuration } from '../duration-format.ts'
import { lineText } from '../typed-text.ts'
import type { PlainSetting } from './plain-setting.ts'

/** As it stands in a form: a number that is empty. */
export type TypedDeadlineSettings = Omit<DeadlineSettings, 'deadlineDaysLater'> & { deadlineDaysLater: number | null }
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

/** In the order in which people see them. */
export const DEADLINE_NAMES = Object.keys(DEADLINE_SETTINGS) as (keyof DeadlineSettings)[]

/** No deadline, as in a new form. */
export const NO_DEADLINE = Object.fromEntries(DEADLINE_NAMES.map((name) => [name, DEADLINE_SETTINGS[name].initial])) as DeadlineSettings

/** For a zod object: the schema of each, which may be left out. */
export const deadlineSchemas = Object.fromEntries(
  DEADLINE_NAMES.map((name) => [name, (DEADLINE_SETTINGS[name].schema as z.ZodType).optional().describe(DEADLINE_SETTINGS[name].label)]),
) as unknown as { readonly [Name in keyof DeadlineSettings]: z.ZodOptional<z.ZodType<DeadlineSettings[Name], DeadlineSettings[Name]>> }

/** What is wanting in a deadline, by name; the schemas find the rest. */
export function wantingInDeadline(all: DeadlineSettings): Partial<Record<keyof DeadlineSettings, string>> {
  return Object.fromEntries(DEADLINE_RULES.flatMap(({ at, holds, message }) => (holds(all) ? [] : [[at, message]])))
}

/** What a form says. What is idle and can't be read is as in a task without one; null: a field is wrong or wanting, which `problems` tells by name. */
export function readTypedDeadline(typed: TypedDeadlineSettings): { deadline: DeadlineSettings | null; problems: Record<string, string> } {
  const problems: Record<string, string> = {}
  const read = (name: keyof DeadlineSettings): unknown => {
    const { schema, isIdle, initial }: DeadlineSetting<unknown> = DEADLINE_SETTINGS[name] as never
    const value = name === 'deadlineDaysLater' ? (typed[name] ?? 0) : typed[name]
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    if (!isIdle?.(typed)) problems[name] = parsed.error.issues[0]?.message ?? 'This is no such value.'
    return initial
  }
  const deadline = Object.fromEntries(DEADLINE_NAMES.map((name) => [name, read(name)])) as DeadlineSettings
  Object.assign(problems, { ...wantingInDeadline(deadline), ...problems })
  return { deadline: Object.keys(problems).length === 0 ? deadline : null, problems }
}

/** The settings of a deadline out of all that is known of a task or of a tag. */
export function deadlineSettingsOf(all: DeadlineSettings): DeadlineSettings {
  return Object.fromEntries(DEADLINE_NAMES.map((name) => [name, all[name]])) as DeadlineSettings
}

const NAMES: readonly string[] = DEADLINE_NAMES

/** Whether one of these fields of a task belongs to its deadline. */
export function changesDeadline(fields: readonly string[]): boolean {
  return fields.some((field) => NAMES.includes(field))
}
