import type { CronColumns } from './crontab-definition.ts'
import { CRON_FIELDS } from './crontab-definition.ts'
import { daysInWords } from './day-words.ts'
import { readColumns } from './syntax.ts'
import { timeInWords } from './time-words.ts'

/**
 * An expression in words, such as "At 06:00, Monday through Friday". They are made from what was read, never from the text: what fires at the same
 * instants is said alike, and nothing is said twice. Columns that are not read come back as they were written. Zone and daylight-saving
 * policies are not part of the sentence.
 */
export function crontabInWords(columns: CronColumns): string {
  const { parsed } = readColumns(columns)
  return parsed ? `${timeInWords(parsed)}${daysInWords(parsed)}` : asWritten(columns)
}

function asWritten(columns: CronColumns): string {
  const fields = columns.second.trim() === '0' ? CRON_FIELDS.slice(1) : CRON_FIELDS
  return fields.map((field) => columns[field].trim()).join(' ')
}
