/** What others wrote as JSON or YAML, of which nothing is sure: what is of another kind than it should be counts as missing. */
export type ForeignFields = Readonly<Record<string, unknown>>

/** The fields that a path leads to; none where something else stands there. */
export function fieldsAt(value: unknown, ...path: string[]): ForeignFields {
  let at = value
  for (const name of path) at = isFields(at) && Object.hasOwn(at, name) ? at[name] : undefined
  return isFields(at) ? at : {}
}

export function isFields(value: unknown): value is ForeignFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The items of a list; none where something else stands there. */
export function listAt(fields: ForeignFields, name: string): unknown[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return Array.isArray(value) ? value : []
}

/** A text; null where something else stands there, or nothing. */
export function textAt(fields: ForeignFields, name: string): string | null {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return typeof value === 'string' ? value : null
}

/** A word as YAML may write it: a text, a number, or yes or no; null where something else stands there. */
export function wordOf(value: unknown): string | null {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : null
}

/** A whole number, also one in quotes; null where something else stands there. */
export function wholeAt(fields: ForeignFields, name: string): number | null {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value)
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
}

/** Yes or no, as JSON, YAML of any version or a number says it; null where something else stands there. */
export function flagAt(fields: ForeignFields, name: string): boolean | null {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (typeof value === 'boolean') return value
  if (value === 1 || (typeof value === 'string' && /^(?:true|yes|on|1)$/i.test(value))) return true
  if (value === 0 || (typeof value === 'string' && /^(?:false|no|off|0)$/i.test(value))) return false
  return null
}
