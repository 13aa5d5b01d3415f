import type { CrontabInput } from '#domain/crontab-input.ts'
import type { Entries } from '../forms/conflict.ts'

const LABELS: Readonly<Record<keyof CrontabInput, string>> = {
  second: 'Second',
  minute: 'Minute',
  hour: 'Hour',
  dayOfMonth: 'Day of month',
  month: 'Month',
  dayOfWeek: 'Day of week',
  timezone: 'Time zone',
  gap: 'When clocks go forward',
  overlap: 'When clocks go back',
}

const POLICY_WORDS: Readonly<Record<string, string>> = {
  shift: 'run at the first moment after the gap',
  skip: 'skip it that day',
  first: 'run the first time',
  last: 'run the last time',
  both: 'run both times',
}

/** What a column, the zone or a policy is called. */
export function crontabColumnLabel(name: string): string {
  return name in LABELS ? LABELS[name as keyof CrontabInput] : name
}

/** What the crontab form says, column by column, in words. */
export function crontabEntries(values: CrontabInput): Entries {
  return new Map(
    (Object.keys(LABELS) as (keyof CrontabInput)[]).map((name) => {
      const isPolicy = name === 'gap' || name === 'overlap'
      return [name, { label: LABELS[name], shown: isPolicy ? (POLICY_WORDS[values[name]] ?? values[name]) : values[name].trim() }]
    }),
  )
}

/** The form with one column, the zone or a policy as it is in `from`. */
export function takeCrontabEntry(values: CrontabInput, from: CrontabInput, key: string): CrontabInput {
  return key in LABELS ? { ...values, [key]: from[key as keyof CrontabInput] } : values
}
