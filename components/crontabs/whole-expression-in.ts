import { type PastedText, readPastedText } from '#scheduling/cron/pasted-text.ts'

const FEWEST_COLUMNS = 5

/**
 * What was typed or pasted into one column, read as a whole expression; null when it is just a column: that says itself what is wrong with it.
 * Six columns are asked about, never guessed: nobody sees from one column where the line began.
 */
export function wholeExpressionIn(text: string): PastedText | null {
  const trimmed = text.trim()
  if (!trimmed.startsWith('@') && !/\s/.test(trimmed)) return null
  const reading = readPastedText(text, { secondsFirst: false })
  const isWhole = trimmed.startsWith('@') || trimmed.split(/\s+/).length >= FEWEST_COLUMNS || /[\r\n]/.test(trimmed)
  return reading.lines.length > 0 || isWhole ? reading : null
}
