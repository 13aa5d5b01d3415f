import { type CronColumns, parseExpression } from '#scheduling/cron/syntax.ts'

/**
 * The columns of a whole expression or macro that someone put into one column; null when the text is just a column.
 * Spaces alone don't make an expression: what does not split stays where it was typed, and the column says what is wrong with it.
 */
export function splitWholeExpression(text: string): CronColumns | null {
  const trimmed = text.trim()
  if (!trimmed.startsWith('@') && !/\s/.test(trimmed)) return null
  return parseExpression(trimmed).columns
}
