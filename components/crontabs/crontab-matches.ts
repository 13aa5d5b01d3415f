import type { CrontabRow } from '#domain/views/crontab-views.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import { cronExpression } from '../ui/cron-expression.ts'

/** Whether a search finds a crontab: every word in its expression, its words, its zone or the name of a task that uses it. */
export function crontabMatches(row: CrontabRow, search: string): boolean {
  const wanted = search.toLowerCase().trim()
  if (wanted === '') return true
  const { definition, users } = row
  const expression = cronExpression(definition)
  if (expression.toLowerCase().includes(wanted)) return true
  const text = [crontabInWords(definition), definition.timezone, ...users.map((user) => user.name)].join('\n').toLowerCase()
  return wanted.split(/\s+/).every((word) => text.includes(word))
}
