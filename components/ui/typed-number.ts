/** What a person typed into a number field: null when empty, NaN when it is no number. Spaces and thousands separators may stand in it. */
export function parseTypedNumber(text: string): number | null {
  const compact = text.replace(/[\s,_]/g, '')
  if (compact === '') return null
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(compact) ? Number(compact) : Number.NaN
}
