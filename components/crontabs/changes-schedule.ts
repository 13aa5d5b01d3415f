import { type CrontabDefinition, isSameCrontab } from '#scheduling/cron/crontab-definition.ts'

/** Whether tasks fire otherwise under another crontab (rule H1): two crontabs may say the same. Not known: they may. */
export function changesSchedule(before: CrontabDefinition, after: CrontabDefinition | undefined): boolean {
  return after === undefined || !isSameCrontab(before, after)
}
