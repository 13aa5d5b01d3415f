import { CRON_FIELDS, type CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'

/** Whether tasks fire otherwise under another crontab (rule H1): two crontabs may say the same. Not known: they may. */
export function changesSchedule(before: CrontabDefinition, after: CrontabDefinition | undefined): boolean {
  if (after === undefined) return true
  return ([...CRON_FIELDS, 'timezone', 'gap', 'overlap'] as const).some((part) => before[part] !== after[part])
}
