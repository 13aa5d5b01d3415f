import { CRON_FIELDS, type CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'

const PARTS = [...CRON_FIELDS, 'timezone', 'gap', 'overlap'] as const

/** The part of a crontab's row, or of its form, that says when it fires. */
export function crontabDefinitionOf(row: CrontabDefinition): CrontabDefinition {
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, timezone, gap, overlap } = row
  return { second, minute, hour, dayOfMonth, month, dayOfWeek, timezone, gap, overlap }
}

/** Whether both fire at the same instants by being written alike. */
export function sameDefinition(one: CrontabDefinition, other: CrontabDefinition): boolean {
  return PARTS.every((part) => one[part] === other[part])
}
