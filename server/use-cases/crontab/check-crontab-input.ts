import type { CrontabInput } from '#domain/crontab-input.ts'
import { checkCrontab } from '#scheduling/cron/schedule.ts'
import { FieldProblems } from '../field-problems.ts'

/** @throws DomainError with a sentence for each column that is wrong, and for the zone */
export function checkCrontabInput(input: CrontabInput): void {
  const problems = new FieldProblems()
  for (const { field, message } of checkCrontab(input)) problems.add(field, message)
  problems.throwIfAny()
}
