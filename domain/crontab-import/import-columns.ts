import { CRON_FIELDS, type CronColumns, type CronField } from '#scheduling/cron/crontab-definition.ts'
import { checkCrontab } from '#scheduling/cron/schedule.ts'
import { parseExpression } from '#scheduling/cron/syntax.ts'
import { unwrapRanges } from '#scheduling/cron/wrapped-ranges.ts'

/**
 * When a line fires. `onlyOnDays`: of the month, to be looked at when it runs, as no crontab here says *both*. `neverFired`: some crons take the
 * line, and never run it.
 */
export type ColumnsReading =
  | { columns: CronColumns; onlyOnDays: string | null; neverFired: boolean; changes: string[]; problem: null }
  | { columns: null; problem: string }

const FIELDS = CRON_FIELDS.filter((field) => field !== 'second')

/**
 * Reads the five columns of a crontab file, or its macro, as cron does, and says what has to be written otherwise to mean the same here.
 * @param seed what a random minute is drawn by: the same line gets the same one
 */
export function importColumns(words: readonly string[], seed: string): ColumnsReading {
  if (/^@reboot$/i.test(words[0] ?? ''))
    return {
      columns: null,
      problem: '@reboot runs when the machine starts, and a task follows the clock: leave it with cron, or make it a service.',
    }
  const parsed = parseExpression(words.join(' '))
  if (parsed.columns === null) return { columns: null, problem: parsed.problem }
  const unknown = FIELDS.map((field) => unknownToCron(field, parsed.columns[field])).find((problem) => problem !== null)
  if (unknown) return { columns: null, problem: unknown }
  const changes: string[] = []
  const columns = { ...parsed.columns }
  let neverFired = false
  for (const field of FIELDS) {
    const read = asFarAsRead(columns[field])
    if (read !== columns[field])
      changes.push(
        `Of “${columns[field]}” cron reads “${read}” alone, and passes over the rest; so it is written.${columns[field].includes('#') ? ' If the nth weekday of the month is meant, write it again: Djag knows it.' : ` If each step from there on is meant, write it again: Djag reads “${columns[field]}” so.`}`,
      )
    columns[field] = read
    const drawn = withDrawn(columns[field], seed)
    if (drawn !== columns[field])
      changes.push(`“${columns[field]}” is drawn anew by cron, at each start or change; here it is ${drawn} for good.`)
    columns[field] = drawn
    const list = unwrapRanges(field, columns[field])
    if (list === null) continue
    neverFired = true
    changes.push(
      `“${columns[field]}” goes backwards: some crons refuse it, others take it and never fire. It is written as ${list}, and the task is disabled: enable it if that was meant.`,
    )
    columns[field] = list
  }
  const onlyOnDays = daysThatBothAsk(columns, changes)
  const [problem] = checkCrontab({ ...columns, timezone: 'UTC', gap: 'shift', overlap: 'first' })
  return problem ? { columns: null, problem: problem.message } : { columns, onlyOnDays, neverFired, changes, problem: null }
}

/** What Djag knows and no cron does, or what means different things to crons. Null: neither. */
function unknownToCron(field: CronField, column: string): string | null {
  if (column.includes('~') && column.includes('/'))
    return `“${column}” draws a number and has a step, which crons read differently: write the numbers that are meant.`
  if ((field === 'dayOfMonth' || field === 'dayOfWeek') && /(?:^|[,\d])L/i.test(column))
    return `“${column}” has an L, which cron does not know: it refuses such a line. If the last day is meant, make a task with this crontab: Djag knows it.`
  return null
}

/** A number with a step, and anything behind a `#`, ends what cron reads of a column: the number counts, the rest of the word is passed over. */
function asFarAsRead(column: string): string {
  const end = /#|(?<=(?:^|,)\w+)\//.exec(column)
  return end ? column.slice(0, end.index) : column
}

/** `0~30` as one number of it. */
function withDrawn(column: string, seed: string): string {
  return column.replace(/(\d+)~(\d+)/g, (_, from: string, to: string) => {
    const size = Math.max(1, Number(to) - Number(from) + 1)
    return String(Number(from) + (hashOf(seed) % size))
  })
}

function hashOf(text: string): number {
  let hash = 7
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return hash
}

/**
 * A day column that begins with a star counts as open to cron, also `*\/2` and `*,3`: then both columns must match, and here either would do (rule C3).
 * The weekday stays in the crontab; the days of the month are given back, to be looked at by the run.
 */
function daysThatBothAsk(columns: CronColumns, changes: string[]): string | null {
  const { dayOfMonth, dayOfWeek } = columns
  for (const field of ['dayOfMonth', 'dayOfWeek'] as const) if (/^\*(?:\/1)?(?:,|$)/.test(columns[field])) columns[field] = '*'
  const isStepped = /^\*\//.test(dayOfMonth) || /^\*\//.test(dayOfWeek)
  if (!isStepped || columns.dayOfMonth === '*' || columns.dayOfWeek === '*') return null
  changes.push(
    `Cron fires where both “${dayOfMonth}” (day of month) and “${dayOfWeek}” (weekday) match, as one of them begins with a star. The crontab has the weekday; its run looks at the day of the month, and has nothing to do on others.`,
  )
  columns.dayOfMonth = '*'
  return dayOfMonth
}
