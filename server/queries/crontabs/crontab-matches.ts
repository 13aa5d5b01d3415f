import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'

/**
 * Whether a search finds a crontab: its expression, or every word in its words, its zone or the name of a task that uses it.
 * @param userNames of the tasks that use it
 */
export function crontabMatches(definition: CrontabDefinition, userNames: string, search: string): boolean {
  const wanted = search.toLowerCase().trim()
  if (wanted === '' || cronExpression(definition).toLowerCase().includes(wanted)) return true
  const text = [crontabInWords(definition), definition.timezone, userNames].join('\n').toLowerCase()
  return wanted.split(/\s+/).every((word) => text.includes(word))
}
