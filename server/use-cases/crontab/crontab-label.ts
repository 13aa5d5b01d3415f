import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import type { AuditSubject } from '#server/audit/audit-entry.ts'

/** A crontab in one line, for audits: `30 6 * * 1-5 (Europe/Berlin)`. Seconds are shown where they are not 0. */
export function crontabLabel(crontab: CrontabDefinition): string {
  return `${cronExpression(crontab)} (${crontab.timezone})`
}

export function crontabSubject(crontab: CrontabDefinition & { id: number }): AuditSubject {
  return { kind: 'crontab', id: String(crontab.id), name: crontabLabel(crontab) }
}
