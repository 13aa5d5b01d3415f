import cronstrue from 'cronstrue'
import { CRON_FIELDS, type CronField } from './crontab-definition.ts'
import { type CronColumns, plainColumn, readColumns } from './syntax.ts'

/**
 * An expression in words, such as "At 06:00, Monday through Friday". Columns that are not read come back as they were written.
 * Zone and daylight-saving policies are not part of the sentence.
 */
export function crontabInWords(columns: CronColumns): string {
  const { parsed } = readColumns(columns)
  const inWords = parsed?.dayOfMonthRestricted && parsed.dayOfWeekRestricted ? eitherDayInWords : sentence
  try {
    return parsed ? inWords(describable(columns)) : asWritten(columns)
  } catch {
    // cronstrue may not know a form that we read: the expression itself still says what fires.
    return asWritten(columns)
  }
}

function asWritten(columns: CronColumns): string {
  const fields = columns.second.trim() === '0' ? CRON_FIELDS.slice(1) : CRON_FIELDS
  return fields.map((field) => columns[field].trim()).join(' ')
}

function sentence(columns: CronColumns): string {
  return cronstrue.toString(CRON_FIELDS.map((field) => columns[field]).join(' '), { use24HourTimeFormat: true })
}

function describable(columns: CronColumns): CronColumns {
  return Object.fromEntries(CRON_FIELDS.map((field) => [field, describableColumn(field, columns[field])])) as CronColumns
}

/** A list that contains `*` is every value, which cronstrue does not see. */
function describableColumn(field: CronField, column: string): string {
  const plain = plainColumn(field, column)
  return plain.split(',').includes('*') ? '*' : plain
}

/** Both day columns restricted mean either (rule C3). cronstrue joins them as if both had to hold, so the parts are asked for one by one. */
function eitherDayInWords(columns: CronColumns): string {
  const anyDay = { ...columns, dayOfMonth: '*', dayOfWeek: '*', month: '*' }
  const time = sentence(anyDay)
  const addedBy = (part: Partial<CronColumns>) => sentence({ ...anyDay, ...part }).slice(time.length)
  const ofMonth = addedBy({ dayOfMonth: columns.dayOfMonth })
  const ofWeek = addedBy({ dayOfWeek: columns.dayOfWeek }).replace(/^, (?:only )?/, '')
  if (ofMonth === '' || ofWeek === '') return `${time}${addedBy({ month: columns.month })}`
  return `${time}${ofMonth}, or ${ofWeek}${addedBy({ month: columns.month })}`
}
