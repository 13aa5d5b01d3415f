import type { JsonValue } from '#domain/json-value.ts'

/** The password of an address, up to the last @ of what names the host. */
const PASSWORDS = /\b([a-z][a-z\d+.-]*:\/\/[^\s:@/?#"'<>]*):[^\s/?#"'<>]+@/gi

/** Text with the passwords of all addresses in it masked: audits are kept for ever and everybody reads them. */
export function maskPasswords(text: string): string {
  return text.replaceAll(PASSWORDS, '$1:•••@')
}

/** The same for every text, and every name, of a value that has been stored already and so is not too deep. */
export function withMaskedPasswords<Value extends JsonValue>(value: Value): Value {
  if (typeof value === 'string') return maskPasswords(value) as Value
  if (Array.isArray(value)) return value.map(withMaskedPasswords) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [maskPasswords(name), withMaskedPasswords(inner)])) as Value
}
