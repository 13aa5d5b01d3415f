/** What happens to a wall-clock time that a clock change leaves out (docs/rules.md, rule C5). */
export const GAP_POLICIES = ['shift', 'skip'] as const
export type GapPolicy = (typeof GAP_POLICIES)[number]

/** Which of two passes counts when a clock change makes a wall-clock time occur twice (rule C6). */
export const OVERLAP_POLICIES = ['first', 'last', 'both'] as const
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number]

/** The columns of a cron expression, in the order people write them; `second` is optional in the user interface and defaults to `0`. */
export const CRON_FIELDS = ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const
export type CronField = (typeof CRON_FIELDS)[number]

/** The six columns of an expression, each as text. */
export type CronColumns = Record<CronField, string>

/** A crontab as it is stored: six columns of text, an IANA zone and the two daylight-saving policies. */
export type CrontabDefinition = CronColumns & {
  timezone: string
  gap: GapPolicy
  overlap: OverlapPolicy
}

/** What makes a crontab the one it is, beside its row's id. */
const PARTS = [...CRON_FIELDS, 'timezone', 'gap', 'overlap'] as const

/** The part of a crontab's row, or of its form, that says when it fires. */
export function crontabDefinitionOf(row: CrontabDefinition): CrontabDefinition {
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, timezone, gap, overlap } = row
  return { second, minute, hour, dayOfMonth, month, dayOfWeek, timezone, gap, overlap }
}

/** Equal for crontabs that are written alike, and for no others. */
export function crontabKey(definition: CrontabDefinition): string {
  return JSON.stringify(PARTS.map((part) => definition[part]))
}

/** Whether both fire at the same instants by being written alike: taking one for the other is no change of schedule (rule H1). */
export function isSameCrontab(one: CrontabDefinition, other: CrontabDefinition): boolean {
  return PARTS.every((part) => one[part] === other[part])
}

/** One thing wrong with a crontab: the column (or `timezone`) and a sentence for the person who typed it. */
export type CrontabProblem = { field: CronField | 'timezone'; message: string }

/**
 * The instants of a compiled crontab. All instants are epoch milliseconds (UTC); durations never appear.
 * An expression that fires at most a finite number of times gives `null` where nothing is left.
 */
export type CronSchedule = {
  /** First cron instant strictly after `afterMs`, or null when there is none. */
  next(afterMs: number): number | null
  /** Last cron instant at or before `atOrBeforeMs`, or null when there is none. */
  previous(atOrBeforeMs: number): number | null
  /** Number of cron instants in the half-open interval (afterMs, throughMs], without walking through them one by one. */
  countBetween(afterMs: number, throughMs: number): number
}
