const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)$/
/** Thousands in groups of exactly three: `1,000`, `2 000 000`, `1_500.25`. */
const GROUPED = /^[+-]?\d{1,3}(?:([,_ ])\d{3})(?:\1\d{3})*(\.\d+)?$/
/** `1.000` is one for some and a thousand for others. */
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}(\.000)+$/

type TypedNumber = { value: number | null; problem: string | null }

/**
 * What a person typed into a number field. A comma, a space or an underscore counts only where it parts thousands; elsewhere it is refused,
 * because leaving it out would make 15 of `1,5`. The value is null when empty, NaN (with the reason in words) when it can't be read.
 */
export function readTypedNumber(text: string): TypedNumber {
  const trimmed = text.replace(/\s/g, ' ').trim()
  if (trimmed === '') return { value: null, problem: null }
  if (AMBIGUOUS.test(trimmed))
    return unreadable(`Is this ${Number.parseFloat(trimmed)} or ${trimmed.replaceAll('.', '')}? Write it without the point.`)
  if (PLAIN.test(trimmed) || GROUPED.test(trimmed)) {
    const value = Number(trimmed.replace(/[,_ ]/g, ''))
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER
      ? { value, problem: null }
      : unreadable('This number is too large to be kept exactly.')
  }
  if (/^[+-]?\d*,\d+$/.test(trimmed)) return unreadable(`Write a decimal with a point: ${trimmed.replace(',', '.')}`)
  return unreadable(`“${trimmed}” is no number: write digits only, like 90 or 1.5.`)
}

function unreadable(problem: string): TypedNumber {
  return { value: Number.NaN, problem }
}
