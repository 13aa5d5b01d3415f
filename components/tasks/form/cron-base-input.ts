/** An ISO instant as a date-and-time field shows it, in UTC; empty for empty. Milliseconds are not shown. */
export function utcInputOf(iso: string): string {
  const ms = Date.parse(iso)
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 19)
}

/** What was typed into a date-and-time field, as an ISO instant in UTC; empty for empty or half-typed. */
export function isoOfUtcInput(typed: string): string {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d)?/.test(typed)) return ''
  const ms = Date.parse(`${typed}Z`)
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString()
}
